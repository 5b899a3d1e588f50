import { pullRequestEvent } from './events.ts';
import { type Commit, gitUser } from './git-objects.ts';
import { stamp } from './json-object.ts';
import { moveBranch } from './move-branch.ts';
import type { Account, Pull, Repository, World } from './world.ts';

/** Closes without merging. */
export function closePull(world: World, repository: Repository, pull: Pull, by: Account): void {
  pull.state = 'closed';
  pull.closedAt = stamp(world.now());
  pull.updatedAt = pull.closedAt;
  world.events.push(...pullRequestEvent(world, repository, pull, 'closed', by));
}

/** Merges with a squash commit: the head's files on top of the base branch as it stands. */
export function mergePull(world: World, repository: Repository, pull: Pull, by: Account): Commit {
  const { git } = repository;
  const target = git.commit(repository.refs.get(`heads/${pull.base}`) ?? pull.baseSha);
  const start = git.commit(git.mergeBase(pull.baseSha, pull.headSha) ?? pull.baseSha);
  if (target === null || start === null) throw new Error(`pull request ${pull.number} has lost its base`);
  const before = git.paths(start.tree);
  const after = git.paths(git.commit(pull.headSha)?.tree ?? '');
  const merged = git.paths(target.tree);
  for (const path of before.keys()) if (!after.has(path)) merged.delete(path);
  for (const [path, entry] of after) if (before.get(path)?.sha !== entry.sha) merged.set(path, entry);
  const commit = git.addCommit({
    tree: git.addPaths(merged),
    parents: [target.sha],
    message: `${pull.title} (#${pull.number})`,
    author: { ...gitUser(by.login), date: stamp(world.now()) },
  });
  pull.mergedAt = stamp(world.now());
  pull.mergeCommit = commit.sha;
  moveBranch(world, repository, `heads/${pull.base}`, commit.sha, by);
  closePull(world, repository, pull, by);
  return commit;
}
