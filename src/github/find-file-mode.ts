import { AppError } from '../errors.ts';
import type { Access } from './access.ts';
import { asking } from './to-app-error.ts';

export type FileMode = '100644' | '100755';

/** The mode of a file in a tree, to be kept by its new version; a plain file's where there is none yet. Refuses a path that is no regular file. */
export async function findFileMode({ octokit, owner, repo }: Access, rootTree: string, path: string): Promise<FileMode> {
  const parts = path.split('/');
  let tree = rootTree;
  for (const [index, part] of parts.entries()) {
    const { data } = await asking('read the folder', () => octokit.rest.git.getTree({ owner, repo, tree_sha: tree }));
    const entry = data.tree.find((candidate) => candidate.path === part);
    if (entry === undefined) return '100644';
    const isLast = index === parts.length - 1;
    if (isLast && entry.type === 'blob' && (entry.mode === '100644' || entry.mode === '100755')) return entry.mode;
    if (isLast || entry.type !== 'tree') throw new AppError('GITHUB_REJECTED', `${path} is not a regular file in the repository`);
    tree = entry.sha;
  }
  return '100644';
}
