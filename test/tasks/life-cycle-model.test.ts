import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { type Action, SEQUENCE } from '../helpers/life-cycle-actions.ts';
import { LifeCycle } from '../helpers/life-cycle-world.ts';
import { openTaskWorld, type TaskWorld } from '../helpers/task-world.ts';

jest.setTimeout(600_000);

/** A thousand where CI asks for all of them. */
/** A sequence takes about a fifth of a second; thousands are for `LIFE_CYCLES=5000`. */
const SEQUENCES = Number(process.env['LIFE_CYCLES'] ?? (process.env['RANDOM_ORDERS'] === 'all' ? 200 : 60));
const SEED = Number(process.env['LIFE_CYCLE_SEED'] ?? 20260302);

describe('the life of proposals, whatever GitHub and people do', () => {
  let world: TaskWorld;
  let last = 1000;
  beforeAll(async () => {
    world = await openTaskWorld();
  });
  afterAll(() => world.close());

  async function live(actions: readonly Action[]): Promise<LifeCycle> {
    last += 1;
    const life = new LifeCycle(world, last);
    await life.begin();
    for (const action of actions) {
      await life.step(action);
      if (life.guard.violations.length > 0) return life;
    }
    await life.settle();
    return life;
  }

  test(`breaks no promise in ${SEQUENCES} random sequences`, async () => {
    const opened: number[] = [];
    await fc.assert(
      fc.asyncProperty(SEQUENCE, async (actions) => {
        const life = await live(actions);
        opened.push(life.gitHub.pullRequests.length);
        expect(life.guard.violations).toEqual([]);
      }),
      { numRuns: SEQUENCES, seed: SEED },
    );
    expect(opened.filter((count) => count > 1).length).toBeGreaterThan(SEQUENCES / 2);
  });
});
