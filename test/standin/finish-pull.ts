import { closePull } from './close-pull.ts';
import { pullRequestEvent } from './events.ts';
import { type Commit, gitUser } from './git-objects.ts';
import { stamp } from './json-object.ts';
import { mergeOf } from './merge-of.ts';
import { moveBranch } from './move-branch.ts';
import type { Account, Pull, Repository, World } from './world.ts';

/** Opens it again; where that cannot be, GitHub's words for it come back. */
export function reopenPull(world: World, repository: Repository, pull: Pull, by: Account): string | null {
  const tip = repository.refs.get(`heads/${pull.head}`);
  const kept = 'state cannot be changed. ';
  if (pull.mergedAt !== null) return `${kept}The pull request cannot be reopened.`;
  if (tip === undefined) return `${kept}The ${pull.head} branch has been deleted.`;
  if (!repository.git.ancestors(tip).some(({ sha }) => sha === pull.headSha)) {
    return `${kept}The ${pull.head} branch was force-pushed or recreated.`;
  }
  const other = [...repository.pulls.values()].find(
    ({ state, head, base }) => state === 'open' && head === pull.head && base === pull.base,
  );
  if (other !== undefined) return `${kept}There is already an open pull request (#${other.number}) for ${pull.head}.`;
  pull.state = 'open';
  pull.closedAt = null;
  pull.headSha = tip;
  pull.updatedAt = stamp(world.now());
  world.events.push(...pullRequestEvent(world, repository, pull, 'reopened', by));
  return null;
}

/** Changes what it says; nothing happens where it says that already. */
export function editPull(
  world: World,
  repository: Repository,
  pull: Pull,
  { title = pull.title, body = pull.body }: { readonly title?: string | undefined; readonly body?: string | null | undefined },
  by: Account | null,
): void {
  const changes = {
    ...(title === pull.title ? {} : { title: { from: pull.title } }),
    ...(body === pull.body ? {} : { body: { from: pull.body ?? '' } }),
  };
  if (Object.keys(changes).length === 0) return;
  pull.title = title;
  pull.body = body;
  pull.updatedAt = stamp(world.now());
  world.events.push(...pullRequestEvent(world, repository, pull, 'edited', by, { changes }));
}

/** Merges with a squash commit: what the head changed, on top of the base branch as it stands. */
export function mergePull(world: World, repository: Repository, pull: Pull, by: Account): Commit {
  const { git } = repository;
  const merging = mergeOf(repository, pull);
  if (merging.files === null) throw new Error(`pull request ${pull.number} has conflicts`);
  const commit = git.addCommit({
    tree: git.addPaths(merging.files),
    parents: [merging.target.sha],
    message: `${pull.title} (#${pull.number})`,
    author: { ...gitUser(by.login), date: stamp(world.now()) },
  });
  pull.mergedAt = stamp(world.now());
  pull.mergeCommit = commit.sha;
  moveBranch(world, repository, `heads/${pull.base}`, commit.sha, by);
  closePull(world, repository, pull, by);
  return commit;
}
