import type { Access } from './access.ts';
import { type FileMode, findFileMode } from './find-file-mode.ts';
import { asking } from './to-app-error.ts';

/** The one commit that a branch of ours has. */
export interface BranchCommit {
  /** Its only parent. */
  readonly baseSha: string;
  readonly message: string;
  /** Whole new contents by path. */
  readonly files: readonly { readonly path: string; readonly content: string }[];
}

/** Writes the base's files with the new contents; Git's id of the tree, the same for the same files. */
export async function createTree(access: Access, { baseSha, files }: BranchCommit): Promise<string> {
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

/** Writes a commit that no branch points at yet; each call makes another, since its time is part of it. */
export async function createCommit({ octokit, owner, repo }: Access, wanted: BranchCommit, tree: string): Promise<string> {
  // Without an author GitHub signs the commit as the App's.
  const { data } = await asking('write the commit', () =>
    octokit.rest.git.createCommit({ owner, repo, message: wanted.message, tree, parents: [wanted.baseSha] }),
  );
  return data.sha;
}

/** Whether a commit has these files and no other parent than the base. */
export async function isCommitOf({ octokit, owner, repo }: Access, wanted: BranchCommit, tree: string, sha: string): Promise<boolean> {
  const { data } = await asking('read the branch', () => octokit.rest.git.getCommit({ owner, repo, commit_sha: sha }));
  return data.tree.sha === tree && data.parents.length === 1 && data.parents[0]?.sha === wanted.baseSha;
}

/** The last line of defence: nothing outside `.github/` is written, whatever was asked. */
function isEditable(path: string): boolean {
  const [root, ...rest] = path.split('/');
  return (
    root === '.github' && rest.length > 0 && rest.every((part) => part !== '' && part !== '.' && part !== '..') && !path.includes('\\')
  );
}
