import { type Commit, gitUser } from './git-objects.ts';
import { stamp } from './json-object.ts';
import { moveBranch } from './move-branch.ts';
import type { Account, Repository, World } from './world.ts';

/** One commit on top of a branch; null removes a path. A branch that does not exist starts empty. */
export function commitFiles(
  world: World,
  repository: Repository,
  branch: string,
  files: ReadonlyMap<string, Buffer | null>,
  message: string,
  author: Account,
  at: Date = world.now(),
): Commit {
  const { git, refs } = repository;
  const head = git.commit(refs.get(`heads/${branch}`) ?? '');
  const paths = head === null ? new Map() : git.paths(head.tree);
  for (const [path, content] of files) {
    if (content === null) paths.delete(path);
    else paths.set(path, { mode: '100644', type: 'blob', sha: git.addBlob(content) });
  }
  const parents = head === null ? [] : [head.sha];
  const signed = { ...gitUser(author.login), date: stamp(at) };
  const commit = git.addCommit({ tree: git.addPaths(paths), parents, message, author: signed });
  moveBranch(world, repository, `heads/${branch}`, commit.sha, author);
  return commit;
}
