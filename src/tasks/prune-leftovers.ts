import { DAY_MS } from '../model/day.ts';
import type { World } from './world.ts';

/** GitHub sends a delivery again for three days at most; until then what it said may be of use. */
const PAYLOADS_MS = 3 * DAY_MS;
/** The id alone: what comes again with a known one changes nothing. */
const DELIVERIES_MS = 30 * DAY_MS;
const DEAD_LETTERS_MS = 30 * DAY_MS;
const ROWS = 1_000;
const REPOSITORIES = 10;
const AT_MOST_MS = 20_000;

/** Deletes what belongs to no one repository: old deliveries and tasks that were given up, and rows of repositories that were removed. */
export async function pruneLeftovers(world: World): Promise<void> {
  const { pruning } = world.store;
  const now = world.clock.now().getTime();
  const ago = (milliseconds: number): { readonly before: Date } => ({ before: new Date(now - milliseconds) });
  const began = performance.now();
  const steps: readonly (() => Promise<number>)[] = [
    () => pruning.strays(REPOSITORIES),
    () => pruning.deadLetters(ago(DEAD_LETTERS_MS), ROWS),
    () => pruning.payloads(ago(PAYLOADS_MS), ROWS),
    () => pruning.deliveries(ago(DELIVERIES_MS), ROWS),
  ];
  for (const step of steps) {
    while ((await step()) > 0) {
      if (performance.now() - began < AT_MOST_MS) continue;
      await world.queue.enqueue({ kind: 'prune-leftovers', data: {} });
      return;
    }
  }
}
