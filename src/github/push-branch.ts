import { AppError } from '../errors.ts';
import type { OurCommits, PullRequestContent } from '../ports/github.ts';
import type { Access } from './access.ts';
import { type FileMode, findFileMode } from './find-file-mode.ts';
import { isNotFound } from './is-not-found.ts';
import { asking } from './to-app-error.ts';

/**
 * The branch with exactly one commit on the base, and its tip. A branch that already stands with that commit is taken as it is; one that stands
 * with an older commit of ours is moved, and only from that. With any other commit it is left alone and HEAD_MOVED thrown.
 */
export async function pushBranch(access: Access, content: PullRequestContent, ours: OurCommits): Promise<string> {
  const tree = await createTree(access, content);
  const tip = await findTip(access, content.branch);
  if (tip !== null && (await isWanted(access, content, tree, tip))) return tip;
  if (tip !== null && !ours.known.includes(tip)) throw taken(content, tip);
  const commit = await createCommit(access, content, tree);
  await ours.record(commit);
  if (tip !== null) return moveBranch(access, content.branch, { from: tip, to: commit });
  return createBranch(access, content, tree, commit);
}

async function createTree(access: Access, { baseSha, files }: PullRequestContent): Promise<string> {
  const { octokit, owner, repo } = access;
  const { data: base } = await asking('read the base commit', () => octokit.rest.git.getCommit({ owner, repo, commit_sha: baseSha }));
  const entries: { path: string; mode: FileMode; type: 'blob'; content: string }[] = [];
  for (const { path, content } of files) {
    if (!isEditable(path)) throw new Error(`${path} is not a path under .github`);
    entries.push({ path, mode: await findFileMode(access, base.tree.sha, path), type: 'blob', content });
  }
  const { data } = await asking('write the files', () =>
    octokit.rest.git.createTree({ owner, repo, base_tree: base.tree.sha, tree: entries }),
  );
  return data.sha;
}

/** The last line of defence: nothing outside `.github/` is written, whatever was asked. */
function isEditable(path: string): boolean {
  const [root, ...rest] = path.split('/');
  return (
    root === '.github' && rest.length > 0 && rest.every((part) => part !== '' && part !== '.' && part !== '..') && !path.includes('\\')
  );
}

async function createCommit({ octokit, owner, repo }: Access, content: PullRequestContent, tree: string): Promise<string> {
  // Without an author GitHub signs the commit as the App's.
  const { data } = await asking('write the commit', () =>
    octokit.rest.git.createCommit({ owner, repo, message: content.commitMessage, tree, parents: [content.baseSha] }),
  );
  return data.sha;
}

async function createBranch(access: Access, content: PullRequestContent, tree: string, sha: string): Promise<string> {
  const { octokit, owner, repo } = access;
  try {
    await asking('create the branch', () => octokit.rest.git.createRef({ owner, repo, ref: `refs/heads/${content.branch}`, sha }));
    return sha;
  } catch (error) {
    if (!(error instanceof AppError) || !/Reference already exists/i.test(error.message)) throw error;
    // Most likely an earlier request of ours whose answer was lost.
    const tip = await findTip(access, content.branch);
    if (tip === null) throw error;
    if (tip === sha || (await isWanted(access, content, tree, tip))) return tip;
    throw taken(content, tip);
  }
}

/** GitHub cannot be asked to move a branch from one commit only: it is looked at once more, right before. */
async function moveBranch(access: Access, branch: string, { from, to }: { readonly from: string; readonly to: string }): Promise<string> {
  const { octokit, owner, repo } = access;
  const tip = await findTip(access, branch);
  if (tip !== from) throw new AppError('GITHUB_UNAVAILABLE', `the branch ${branch} changed while it was moved`);
  await asking('move the branch', () => octokit.rest.git.updateRef({ owner, repo, ref: `heads/${branch}`, sha: to, force: true }));
  return to;
}

async function findTip({ octokit, owner, repo }: Access, branch: string): Promise<string | null> {
  try {
    const { data } = await asking('look for the branch', () => octokit.rest.git.getRef({ owner, repo, ref: `heads/${branch}` }));
    return data.object.sha;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

async function isWanted({ octokit, owner, repo }: Access, content: PullRequestContent, tree: string, tip: string): Promise<boolean> {
  const { data } = await asking('read the branch', () => octokit.rest.git.getCommit({ owner, repo, commit_sha: tip }));
  return data.tree.sha === tree && data.parents.length === 1 && data.parents[0]?.sha === content.baseSha;
}

function taken({ branch }: PullRequestContent, tip: string): AppError {
  return new AppError('HEAD_MOVED', `the branch ${branch} stands at ${tip}, which is no commit of ours`);
}
