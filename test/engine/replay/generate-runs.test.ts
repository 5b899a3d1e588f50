import { describe, expect, test } from '@jest/globals';
import { makespanOf, queueTimeOf } from '../../../src/model/run-times.ts';
import { quantile } from '../../../src/stats/quantile.ts';
import { seededRandom } from '../../../src/stats/seeded-random.ts';
import { generateHistory } from '../../helpers/generate-runs/generate-history.ts';
import { playRuns, type RunnerWorld } from '../../helpers/generate-runs/play-runs.ts';
import { readHistory } from '../../helpers/generate-runs/read-history.ts';
import type { JobSpec } from '../../helpers/generate-runs/workflow-spec.ts';

const WORLD: RunnerWorld = { limits: new Map(), startUp: () => 10, startUpSpread: 0, sharedSpread: 0, ownSpread: 0 };

function job(key: string, rest: Partial<JobSpec> = {}): JobSpec {
  const plain = { needs: [], label: 'big', values: [], maxParallel: null, failFast: true, condition: null } as const;
  return { key, ...plain, typical: 60, failureRate: 0, heldFor: 0, ...rest };
}

/** By leg: creation, start, end in seconds after the run. */
function played(jobs: readonly JobSpec[], world: Partial<RunnerWorld> = {}): Record<string, (number | string | null)[]> {
  const [run] = playRuns([{ workflow: { name: 'CI', jobs }, at: 0, event: 'push' }], { ...WORLD, ...world }, seededRandom(1));
  return Object.fromEntries((run?.legs ?? []).map(({ key, created, start, end, conclusion }) => [key, [created, start, end, conclusion]]));
}

describe('the reference', () => {
  test('starts a job after what it needs, and holds back the legs of a matrix and the jobs without a runner', () => {
    expect(played([job('a'), job('b', { values: [1, 2], maxParallel: 1 })])).toEqual({
      a: [0, 10, 70, 'success'],
      'b (1)': [0, 10, 70, 'success'],
      'b (2)': [70, 80, 140, 'success'],
    });
    expect(played([job('a'), job('b')], { limits: new Map([['big', 1]]) })).toEqual({
      a: [0, 10, 70, 'success'],
      b: [0, 80, 140, 'success'],
    });
    const { b } = played([job('a'), job('b', { needs: ['a'] })]);
    expect(Number(b?.[1]) - Number(b?.[0])).toBe(10);
    expect(Number(b?.[0])).toBeGreaterThanOrEqual(70);
    expect(Number(b?.[0])).toBeLessThanOrEqual(72);
  });

  test('skips what needs a job that failed, but for one that always runs', () => {
    const found = played([job('a', { failureRate: 1 }), job('b', { needs: ['a'] }), job('c', { needs: ['b'], condition: 'always()' })]);
    expect([found['a']?.[3], found['b']?.[3], found['c']?.[3]]).toEqual(['failure', 'skipped', 'success']);
  });

  test('never has more jobs on runners than there are', () => {
    const [labels, most] = [['big'], 2];
    const history = generateHistory({ seed: 1, workflows: 4, runsOfEach: 20, between: 300, labels, limits: new Map([['big', most]]) });
    const jobs = readHistory(history).flatMap(({ runs }) =>
      runs.flatMap((run) => run.jobs.filter(({ runnerName }) => runnerName !== null)),
    );
    const open = (moment: number): number =>
      jobs.filter(({ startedAt, completedAt }) => Number(startedAt) <= moment && Number(completedAt) > moment).length;
    expect(Math.max(...jobs.map(({ startedAt }) => open(Number(startedAt))))).toBe(most);
  });

  test('writes runs that the parsers read as what was played', () => {
    const [workflow] = generateHistory({ seed: 3, workflows: 1, runsOfEach: 50 });
    const [read] = workflow === undefined ? [] : readHistory([workflow]);
    const queues = read?.runs.flatMap(({ jobs }) => jobs.flatMap((one) => queueTimeOf(one) ?? [])) ?? [];
    expect(read?.runs.map((run) => makespanOf(run) ?? 0).every((makespan) => makespan > 0)).toBe(true);
    expect(quantile(queues, 0.5)).toBeGreaterThan(3);
    expect(quantile(queues, 0.5)).toBeLessThan(40);
  });
});
