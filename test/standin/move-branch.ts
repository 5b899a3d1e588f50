import { pullRequestEvent, pushEvent } from './events.ts';
import { stamp } from './json-object.ts';
import type { Account, Repository, World } from './world.ts';

/** Sets a branch to a commit; open pull requests from it follow, as GitHub's do. */
export function moveBranch(world: World, repository: Repository, ref: string, sha: string, by: Account | null = null): void {
  const before = repository.refs.get(ref) ?? '0'.repeat(40);
  repository.refs.set(ref, sha);
  if (!ref.startsWith('heads/')) return;
  world.events.push(...pushEvent(world, repository, ref, before, sha, by));
  for (const pull of repository.pulls.values()) {
    if (pull.state !== 'open' || `heads/${pull.head}` !== ref) continue;
    const from = pull.headSha;
    pull.headSha = sha;
    pull.updatedAt = stamp(world.now());
    world.events.push(...pullRequestEvent(world, repository, pull, 'synchronize', by, { before: from, after: sha }));
  }
}
