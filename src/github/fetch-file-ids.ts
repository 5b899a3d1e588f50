import type { Access } from './access.ts';
import { asking } from './to-app-error.ts';

/** Git's id of each file of a commit, by path, without their texts; null where the repository has more files than GitHub lists. */
export async function fetchFileIds({ octokit, owner, repo }: Access, sha: string): Promise<ReadonlyMap<string, string> | null> {
  const { data } = await asking('list the files', () => octokit.rest.git.getTree({ owner, repo, tree_sha: sha, recursive: '1' }));
  if (data.truncated) return null;
  return new Map(data.tree.flatMap(({ path, type, sha: id }) => (type === 'blob' ? [[path, id] as const] : [])));
}
