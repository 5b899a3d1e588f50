import { AppError } from '../errors.ts';
import type { PullRequestContent } from '../ports/github.ts';
import type { Access } from './access.ts';
import { type FileMode, findFileMode } from './find-file-mode.ts';
import { isNotFound } from './is-not-found.ts';
import { asking } from './to-app-error.ts';

/**
 * The branch with exactly one commit on the analysed base, and its tip. A branch that already stands with that commit is taken as it is;
 * with any other it is left alone and HEAD_MOVED thrown. Nothing is ever forced.
 */
export async function pushBranch(access: Access, content: PullRequestContent): Promise<string> {
  const tree = await createTree(access, content);
  const standing = await findTip(access, content.branch);
  if (standing !== null) return reuse(access, content, tree, standing);
  const commit = await createCommit(access, content, tree);
  try {
    await createBranch(access, content.branch, commit);
    return commit;
  } catch (error) {
    if (!(error instanceof AppError) || !/Reference already exists/i.test(error.message)) throw error;
    // Somebody was faster; most likely another worker of ours with the same commit.
    const tip = await findTip(access, content.branch);
    if (tip === null) throw error;
    return reuse(access, content, tree, tip);
  }
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

async function createBranch({ octokit, owner, repo }: Access, branch: string, sha: string): Promise<void> {
  await asking('create the branch', () => octokit.rest.git.createRef({ owner, repo, ref: `refs/heads/${branch}`, sha }));
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

async function reuse({ octokit, owner, repo }: Access, content: PullRequestContent, tree: string, tip: string): Promise<string> {
  const { data } = await asking('read the branch', () => octokit.rest.git.getCommit({ owner, repo, commit_sha: tip }));
  const isOurs = data.tree.sha === tree && data.parents.length === 1 && data.parents[0]?.sha === content.baseSha;
  if (!isOurs)
    throw new AppError('HEAD_MOVED', `the branch ${content.branch} stands at ${tip}, which is not the commit that was to be made`);
  return tip;
}
