import { pullRequestEvent } from './events.ts';
import { stamp } from './json-object.ts';
import type { Account, Pull, Repository, World } from './world.ts';

/** Closes without merging. */
export function closePull(world: World, repository: Repository, pull: Pull, by: Account): void {
  pull.state = 'closed';
  pull.closedAt = stamp(world.now());
  pull.updatedAt = pull.closedAt;
  world.events.push(...pullRequestEvent(world, repository, pull, 'closed', by));
}
