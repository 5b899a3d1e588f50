import { describe, expect, test } from '@jest/globals';
import { createChangesBuilder } from '../../../src/engine/changes/changes-builder.ts';
import { workflowKeyOf } from '../../../src/engine/profile/workflow-key.ts';
import { explainSlowRuns } from '../../../src/engine/slow-run/explain-slow-runs.ts';
import type { SlowCause, SlowRun } from '../../../src/engine/slow-run/slow-run.ts';
import type { Run } from '../../../src/model/run.ts';
import { at } from '../../helpers/build-run.ts';
import { type JobTimes, plantedRun, plantedWorkflow, USUAL, workflowOf } from './planted-runs.ts';

interface Jobs {
  readonly build?: JobTimes;
  readonly test?: JobTimes;
}

const FROM = 60;
const RUNS = 100;

/** Up and down by up to 1.5 %, each time of each run by another share, the same in every history. */
function noisy(run: number, which: number, usual: number): number {
  const share = Math.sin((run + 1) * (12.9898 + 7.31 * which));
  return Math.max(0, Math.round(usual * (1 + 0.015 * share)));
}

function noisyJob(run: number, first: number, usual: Readonly<Record<string, number>>, { queue = 5, steps, ...rest }: JobTimes): JobTimes {
  const times = Object.entries({ ...usual, ...steps }).map(([name, time], index) => [name, noisy(run, first + 1 + index, time)]);
  return { ...rest, queue: noisy(run, first, queue), steps: Object.fromEntries(times) };
}

/** Every run has what `jobsOf` plants in it, and noise. */
function historyOf(jobsOf: (index: number) => Jobs, restOf: (index: number) => Partial<Run> = () => ({})): readonly Run[] {
  return Array.from({ length: RUNS }, (_, index) => {
    const { build = {}, test: second = {} } = jobsOf(index);
    const jobs = { build: noisyJob(index, 0, USUAL.build, build), test: noisyJob(index, 10, USUAL.test, second) };
    return plantedRun(index + 1, jobs, { event: 'push', headBranch: 'main', ...restOf(index) });
  });
}

/** The slow runs as a profile has them: with the change points of the same history. */
function slowRunsOf(runs: readonly Run[]): readonly SlowRun[] {
  const builder = createChangesBuilder({ asOf: at(1e7), defaultBranch: 'main' });
  for (const run of runs) builder.take(run);
  return explainSlowRuns(workflowOf(runs), builder.finish().get(workflowKeyOf(runs[0] as Run)) ?? []);
}

function since(jobs: Jobs): (index: number) => Jobs {
  return (index) => (index < FROM ? {} : jobs);
}

const MISS: Jobs = { test: { cache: 'miss', steps: { 'Restore cache': 1, Install: 95 } } };

function sourcesOf(script: string): Run['sources'] {
  const workflowText = plantedWorkflow(script, 'push');
  return { workflowBlob: script, workflowText, fileBlobs: new Map() };
}

const PLANTED: readonly (readonly [what: string, cause: SlowCause, fewest: number, runs: readonly Run[]])[] = [
  ['a queue that got longer', 'queue', 10, historyOf(since({ test: { queue: 70 } }))],
  ['a queue that is long in every fourth run', 'queue', 3, historyOf((index) => (index % 4 === 3 ? { test: { queue: 70 } } : {}))],
  ['a step that got slower', 'code-change', 10, historyOf(since({ test: { steps: { unit: 180 } } }))],
  ['a cache that misses from one run on', 'cache-miss', 10, historyOf(since(MISS))],
  ['a cache that misses in every fourth run', 'cache-miss', 2, historyOf((index) => (index % 4 === 3 ? MISS : {}))],
  [
    'runners that got slower by one factor',
    'runner',
    10,
    historyOf(since({ build: { steps: { compile: 90, bundle: 60 } }, test: { steps: { unit: 180, lint: 90 } } })),
  ],
  [
    'a workflow file that gave a step another script',
    'workflow-change',
    10,
    historyOf(since({ test: { steps: { unit: 200 } } }), (index) => ({ sources: sourcesOf(index < FROM ? 'npm test' : 'npm run all') })),
  ],
];

describe('in a history with one planted cause', () => {
  test.each(PLANTED)('%s, every slow run names it as the largest, and nothing else has a tenth of its excess', (_, cause, fewest, runs) => {
    const slow = slowRunsOf(runs);
    expect(slow.length).toBeGreaterThanOrEqual(fewest);
    expect(slow.map(({ causes }) => causes[0]?.cause)).toEqual(slow.map(() => cause));
    for (const { causes, excess } of slow) for (const { time } of causes.slice(1)) expect(time).toBeLessThanOrEqual(0.1 * excess);
  });

  test('the runs of the new level are held against those of the old one, however many of the new one came before them', () => {
    const slow = slowRunsOf(historyOf(since({ test: { queue: 70 } })));
    expect(new Set(slow.map(({ usual }) => `${usual.n} ${usual.p50}`)).size).toBe(1);
    expect(slow[0]?.usual.n).toBe(FROM);
    expect(slow[0]?.causes[0]?.evidence).toMatch(/^test queued 1m 1\ds, usually 5s \(n 60\)$/);
  });
});
