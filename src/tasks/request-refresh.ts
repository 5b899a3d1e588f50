import type { Transaction } from '../ports/store.ts';
import type { World } from './world.ts';

/**
 * Asks that an open proposal be made anew, whatever the configuration says of rebasing: it counts as in conflict with its base, and the analysis, which
 * comes at once, makes such branches anew as long as nobody else has pushed to them. Whether it is open.
 */
export async function requestRefresh(
  world: World,
  within: Transaction,
  repositoryId: number,
  key: string,
  login: string,
): Promise<boolean> {
  const at = world.clock.now();
  const isOpen = await within.proposals.transition(repositoryId, key, {
    from: ['open'],
    state: 'open',
    phase: 'conflicted',
    askedBy: login,
    at,
  });
  if (isOpen) await world.queue.enqueue({ kind: 'analyze-repository', data: { repositoryId } }, { within });
  return isOpen;
}
