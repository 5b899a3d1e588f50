import { createHash } from 'node:crypto';
import { objectId } from '../standin/git-objects.ts';
import { seededRandom } from '../standin/seeded-random.ts';
import { fixtureJson, fixtureText } from './demo-fixtures.ts';
import type { HistoryEntry } from './recorded-history.ts';
import { type PlannedRun, planRuns } from './simulated-plan.ts';
import { simulatedRun } from './simulated-run.ts';
import type { Draw } from './simulated-steps.ts';

export const SIMULATION_SEED = 20261120;
/** The moment the demo looks from: shortly after the last run. */
export const DEMO_AS_OF = new Date('2026-11-20T18:00:00Z');

export interface SimulatedHistory {
  readonly note: string;
  readonly plan: readonly PlannedRun[];
  /** Oldest first; a re-run follows its first attempt. */
  readonly entries: readonly HistoryEntry[];
  /** The whole history as bytes: one attempt a line, its jobs under `jobs`. */
  readonly ndjson: string;
}

/** Six weeks of runs that never happened, the same for the same seed: test/fixtures/demo/simulated/SOURCE.md. */
export function simulatedHistory(seed: number = SIMULATION_SEED): SimulatedHistory {
  const durations = fixtureJson<Record<string, number[]>>('simulated/durations.json');
  const note = `generated with seed ${seed} from recorded step durations; none of these runs happened`;
  const workflowBlob = objectId('blob', Buffer.from(fixtureText('simulated/ci.yml')));
  const builds = durations['test'] ?? [];
  const plan = planRuns(seed);
  const entries = plan.flatMap((planned, index) => {
    const random = seededRandom(seed * 1000 + index);
    const draw = (name: string) => pick(durations[name] ?? [], random);
    return simulatedRun(planned, { index, seed, note, workflowBlob, draw, drawRunner: () => runnerDraw(draw, builds) });
  });
  return { note, plan, entries, ndjson: entries.map(({ run, jobs }) => `${JSON.stringify({ ...run, jobs })}\n`).join('') };
}

/** One recorded build says how fast this runner is: a test step lasts as long as it did, other steps are stretched by its ratio to the median build. */
function runnerDraw(draw: Draw, builds: readonly number[]): Draw {
  const build = draw('test');
  const median = builds.toSorted((a, b) => a - b)[Math.floor(builds.length / 2)] ?? build;
  return (name) => (name === 'test' ? build : Math.round((draw(name) * build) / median));
}

function pick(values: readonly number[], random: () => number): number {
  return values[Math.floor(random() * values.length)] ?? 0;
}

export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
