import { AppError } from '../errors.ts';
import type { OurCommits, PullRequestContent, PullRequestReference } from '../ports/github.ts';
import type { Access } from './access.ts';
import { findPullRequest } from './find-pull-request.ts';
import { pushBranch } from './push-branch.ts';
import { asking } from './to-app-error.ts';

/**
 * Opens the pull request of a branch, or finds the one that stands: each step looks before it writes, so that repeating the call after a lost
 * answer makes nothing twice. One that a person closed stays closed.
 */
export async function openPullRequest(access: Access, content: PullRequestContent, ours: OurCommits): Promise<PullRequestReference> {
  const standing = await findPullRequest(access, content.branch);
  if (standing !== null) return standing;
  const headSha = await pushBranch(access, content, ours);
  const number = await create(access, content, content.draft);
  if (number !== 'exists') return { number, headSha, state: 'open', created: true };
  const raced = await findPullRequest(access, content.branch);
  if (raced === null) throw new AppError('GITHUB_UNAVAILABLE', 'GitHub has a pull request for the branch and does not list it yet');
  return raced;
}

async function create(access: Access, content: PullRequestContent, draft: boolean): Promise<number | 'exists'> {
  const { octokit, owner, repo } = access;
  const { branch: head, base, title, body } = content;
  try {
    const { data } = await asking('open the pull request', () =>
      octokit.rest.pulls.create({ owner, repo, title, head, base, body, draft }),
    );
    return data.number;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'GITHUB_REJECTED') throw error;
    if (/pull request already exists/i.test(error.message)) return 'exists';
    // Private repositories on some plans have no drafts.
    if (draft && /draft pull requests are not supported/i.test(error.message)) return create(access, content, false);
    throw error;
  }
}
