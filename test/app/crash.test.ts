import { afterAll, expect, test } from '@jest/globals';
import { type AppProcess, prepareApp } from '../demo/app-process.ts';
import { findGaps } from '../demo/check-demo.ts';
import { dumpStore } from '../demo/dump-store.ts';
import { runDemo } from '../demo/run-demo.ts';
import { type Demo, seedDemo } from '../demo/seed-standin.ts';
import { type Standin, startStandin } from '../standin/start-standin.ts';

/** Enough for every rule to have its say. */
const ATTEMPTS = 40;
/** The server dies before these deliveries of the observed history. */
const KILLS = [3, 67, 160, 261];

/** Whether it is asked for before the configuration is merged depends on which task was killed. */
const ONBOARDING_BRANCH = 'paceline/configure';

const opened: { standin: Standin; app: AppProcess }[] = [];
afterAll(async () => {
  for (const { standin, app } of opened) {
    await app.kill();
    await standin.close();
    app.remove();
  }
});

function shortened(demo: Demo): Demo {
  const newest = ({ attempts }: Demo['recorded']) => attempts.slice(-ATTEMPTS);
  return {
    ...demo,
    recorded: { ...demo.recorded, attempts: newest(demo.recorded) },
    simulated: { ...demo.simulated, attempts: newest(demo.simulated) },
  };
}

/** Runs the demo's loop and returns what it left on GitHub and in the store. */
async function loop(
  kills: readonly number[],
): Promise<{ readonly github: string; readonly store: string; readonly gaps: readonly string[] }> {
  const standin = await startStandin({ rateLimit: 1_000_000, seed: 1 });
  const app = await prepareApp(standin);
  opened.push({ standin, app });
  const demo = shortened(seedDemo(standin));
  await app.start();
  await runDemo(standin, demo, app, {
    beforeDelivery: async (index) => {
      if (!kills.includes(index)) return;
      await app.kill();
      await app.start();
    },
  });
  expect(await app.stop()).toBe(0);
  return { github: standin.stateHash(ONBOARDING_BRANCH), store: await dumpStore(app.dataDir), gaps: findGaps(standin, demo) };
}

test('a server that is killed in the middle and started again ends in the same state', async () => {
  const undisturbed = await loop([]);
  const killed = await loop(KILLS);
  expect(undisturbed.gaps).toEqual([]);
  expect(killed.gaps).toEqual([]);
  expect(killed.store).toBe(undisturbed.store);
  expect(killed.github).toBe(undisturbed.github);
}, 600_000);
