import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Run } from '../../../src/model/run.ts';
import { makespanOf, runnerTimeOf } from '../../../src/model/run-times.ts';
import { seconds } from '../../../src/model/seconds.ts';
import type { Effect } from '../../../src/simulate/effect.ts';
import { createPricer, priceEffects } from '../../../src/simulate/price/price-effects.ts';
import { replayOf } from '../../../src/simulate/replay/run-draft.ts';
import { standInsOf } from '../../../src/simulate/replay/stand-ins.ts';
import { createQueueTimes } from '../../../src/simulate/schedule/queue-times.ts';
import { at, buildRun } from '../../helpers/build-run.ts';
import { recordedRuns } from '../../helpers/recorded-runs.ts';
import { anyJobRun, arbitraryHistory, type SketchedHistory } from './arbitrary-history.ts';

const anyHistory = arbitraryHistory({ mayFail: true });
const successfulHistory = arbitraryHistory({ mayFail: false });

/** Mean savings a run; null where nothing is predicted. */
function savings({ file, runs }: Pick<SketchedHistory, 'file' | 'runs'>, effects: readonly Effect[]) {
  return createPricer(recordedRuns(file, runs), { seed: 1 }).meanSavings(effects);
}

function edgeOf({ jobs }: SketchedHistory, pick: number): { readonly from: string; readonly to: string } | null {
  const edges = jobs.flatMap(({ needs }, to) => needs.map((from) => ({ from: `j${from}`, to: `j${to}` })));
  return edges[pick % Math.max(1, edges.length)] ?? null;
}

/** Each run of the history as it was: recorded and replayed. */
function replayed(file: string, runs: readonly Run[]) {
  const rows = recordedRuns(file, runs);
  const context = { standIns: standInsOf(rows), queueTimes: createQueueTimes(runs), seed: 1, priceOf: () => null };
  return rows.map((row) => {
    const found = replayOf(row, row.draft, context)?.({ share: () => 0, rate: () => 0 });
    const recorded = { makespan: Number(makespanOf(row.run)), runnerTime: Number(runnerTimeOf(row.run)) };
    return { recorded, found: { makespan: found?.makespan ?? Number.NaN, runnerTime: found?.runnerTime ?? Number.NaN } };
  });
}

function expectAsRecorded(file: string, runs: readonly Run[]): void {
  for (const { recorded, found } of replayed(file, runs)) {
    expect(Math.abs(found.makespan - recorded.makespan)).toBeLessThan(1e-6);
    expect(Math.abs(found.runnerTime - recorded.runnerTime)).toBeLessThan(1e-6);
  }
}

test('a run that is replayed as it was takes what it took', () => {
  fc.assert(
    fc.property(anyHistory, ({ file, runs }) => expectAsRecorded(file, runs)),
    { numRuns: 150, endOnFailure: true },
  );
});

describe('an edit that changes nothing saves nothing:', () => {
  const expectNothing = (history: SketchedHistory, effects: readonly Effect[]): void => {
    const found = savings(history, effects);
    if (found === null) return;
    expect(Math.abs(found.makespan)).toBeLessThan(1e-6);
    expect(Math.abs(found.runnerTime)).toBeLessThan(1e-6);
  };
  const pick = fc.nat(20);

  test('a need that goes and comes back', () => {
    fc.assert(
      fc.property(anyHistory, pick, (history, place) => {
        const edge = edgeOf(history, place);
        if (edge !== null)
          expectNothing(history, [
            { kind: 'remove-edge', ...edge },
            { kind: 'add-edge', ...edge },
          ]);
      }),
    );
  });

  test('the same order of steps, the same limit of legs, a timeout above everything', () => {
    fc.assert(
      fc.property(anyHistory, pick, (history, place) => {
        const index = place % history.jobs.length;
        const { steps = 0, maxParallel = null } = history.jobs[index] ?? {};
        const job = `j${index}`;
        expectNothing(history, [{ kind: 'reorder-steps', job, order: Array.from({ length: steps }, (_, step) => step) }]);
        expectNothing(history, [{ kind: 'set-max-parallel', job, limit: maxParallel }]);
        expectNothing(history, [{ kind: 'set-timeout', job, limit: seconds(1e6) }]);
      }),
      { numRuns: 60 },
    );
  });
});

test('where every job succeeds, a need that goes never makes a run longer', () => {
  fc.assert(
    fc.property(successfulHistory, fc.nat(20), (history, pick) => {
      const edge = edgeOf(history, pick);
      if (edge === null) return;
      const found = savings(history, [{ kind: 'remove-edge', ...edge }]);
      expect(found?.makespan).toBeGreaterThanOrEqual(-1e-6);
      expect(Math.abs(found?.runnerTime ?? Number.NaN)).toBeLessThan(1e-6);
    }),
  );
});

test('steps that are added never make a run shorter', () => {
  const evidence = { source: 'this-repository', share: 0, runs: 9, from: 'test' } as const;
  fc.assert(
    fc.property(anyHistory, fc.nat(20), fc.option(fc.nat(3)), (history, pick, before) => {
      const job = `j${pick % history.jobs.length}`;
      const steps = [{ name: 'more', duration: seconds(17), evidence }];
      const found = savings(history, [{ kind: 'add-steps', job, before, steps }]);
      if (found === null) return;
      expect(found.makespan).toBeLessThanOrEqual(1e-6);
      expect(found.runnerTime).toBeLessThanOrEqual(1e-6);
    }),
  );
});

test('one job divided into one shard, or split into all of its steps, takes what it took', () => {
  fc.assert(
    fc.property(anyHistory, fc.nat(20), (history, pick) => {
      const index = pick % history.jobs.length;
      const [job, steps] = [`j${index}`, Array.from({ length: history.jobs[index]?.steps ?? 0 }, (_, step) => step)];
      for (const effect of [
        { kind: 'shard-job', job, shards: 1, step: 0 },
        { kind: 'split-job', job, parts: [{ key: job, steps }] },
      ] as const) {
        const found = savings(history, [effect]);
        if (found !== null) expect([Math.abs(found.makespan) < 1e-6, Math.abs(found.runnerTime) < 1e-6]).toEqual([true, true]);
      }
    }),
    { numRuns: 60 },
  );
});

const anyEffect: fc.Arbitrary<Effect> = fc
  .record({
    job: fc.constantFrom('j0', 'j1', 'j2', 'unknown'),
    other: fc.constantFrom('j0', 'j1', 'j2'),
    step: fc.nat(3),
    share: fc.constantFrom(-0.5, 0, 0.4, 1),
    kind: fc.nat(23),
  })
  .map(({ job, other, step, share, kind }): Effect => {
    const at = { job, step: { kind: 'yaml', index: step } } as const;
    const evidence = { source: 'this-repository', share, runs: 9, from: 'test' } as const;
    const effects: readonly Effect[] = [
      { kind: 'remove-edge', from: job, to: other },
      { kind: 'add-edge', from: job, to: other },
      {
        kind: 'split-job',
        job,
        parts: [
          { key: 'x', steps: [0] },
          { key: 'y', steps: [1, 2] },
        ],
      },
      { kind: 'merge-jobs', jobs: [job, other], into: 'merged' },
      { kind: 'shard-job', job, shards: 1 + step, step },
      { kind: 'run-side-by-side', job, steps: [0, step], evidence },
      { kind: 'reorder-steps', job, order: [step, 0] },
      { kind: 'cancel-superseded', events: ['pull_request'] },
      { kind: 'skip-when', job: step === 0 ? null : job, when: { kind: 'expression', text: "github.event_name == 'push'" } },
      { kind: 'drop-leg-on-event', job, legs: ['j1 (0)'], events: ['pull_request'] },
      { kind: 'change-trigger', remove: ['push'], schedule: null },
      { kind: 'set-timeout', job, limit: seconds(100) },
      { kind: 'change-runner', job, from: 'ubuntu-latest', to: 'big', evidence },
      { kind: 'change-cache', at, action: 'add', ecosystem: 'npm', affects: [at], evidence, hitRate: { value: 0.5, runs: 9 } },
      { kind: 'change-cache', at, action: 'remove', ecosystem: 'npm', affects: [at], evidence },
      { kind: 'shorten-step', at, evidence },
      { kind: 'change-artifact-size', at, factor: 0.5 },
      { kind: 'set-fail-fast', job, value: step === 0 },
      { kind: 'set-max-parallel', job, limit: step === 0 ? null : step },
      { kind: 'reorder-legs', job, order: ['j1 (1)', 'j1 (0)'] },
      { kind: 'dedupe-runs', events: ['push', 'pull_request'], keep: 'push' },
      { kind: 'add-steps', job, before: step, steps: [{ name: 'more', duration: seconds(5), evidence }] },
      { kind: 'remove-steps', job, steps: [step] },
      { kind: 'assign-pool', assignments: [{ job, labels: ['ubuntu-latest'] }] },
    ];
    return effects[kind] as Effect;
  });

const anyRun: fc.Arbitrary<Run> = fc
  .record({
    jobs: fc.array(anyJobRun, { maxLength: 5 }),
    event: fc.constantFrom('pull_request', 'push', 'schedule', null),
    attempt: fc.constantFrom(1, 1, 1, 2),
    second: fc.nat(90_000),
  })
  .map(({ second, ...rest }) => buildRun({ ...rest, createdAt: at(second) }));
const FILE = `
on: { pull_request: , push: }
jobs:
  j0: { runs-on: ubuntu-latest, steps: [{ name: s0, run: a }, { name: s1, run: b }] }
  j1: { needs: j0, runs-on: ubuntu-latest, strategy: { matrix: { leg: [0, 1] } }, steps: [{ name: s0, run: a }, { name: s1, run: b }] }
  j2: { needs: [j0, j1], if: failure(), runs-on: ubuntu-latest, steps: [{ name: s0, run: a }, { name: s2, run: c }] }
`;

describe('whatever the runs and the effects', () => {
  const runsAndEffects = [fc.array(anyRun, { minLength: 6, maxLength: 14 }), fc.array(anyEffect, { minLength: 1, maxLength: 3 })] as const;

  test('there is a finite prediction whose intervals hold its means, or a reason for none', () => {
    fc.assert(
      fc.property(...runsAndEffects, (runs, effects) => {
        const result = priceEffects(effects, recordedRuns(FILE, runs), { seed: 1 });
        if (!result.predicted) expect(result.reason).toMatch(/\w/);
        else
          for (const { baseline, candidate, saving } of [result.prediction.makespan, result.prediction.runnerTime]) {
            const [low, high] = saving.interval;
            const numbers = [baseline.mean, baseline.p95, candidate.mean, candidate.p95, saving.mean, saving.p50, low, high];
            expect(numbers.filter((value) => !Number.isFinite(value))).toEqual([]);
            expect(low).toBeLessThanOrEqual(saving.mean);
            expect(high).toBeGreaterThanOrEqual(saving.mean);
          }
      }),
      { numRuns: 400 },
    );
  });

  test('the same seed gives the same prediction, in whatever order the runs come', () => {
    fc.assert(
      fc.property(...runsAndEffects, fc.integer(), (runs, effects, seed) => {
        const once = priceEffects(effects, recordedRuns(FILE, runs), { seed });
        expect(priceEffects(effects, recordedRuns(FILE, runs), { seed })).toEqual(once);
        expect(priceEffects(effects, recordedRuns(FILE, runs.toReversed()), { seed })).toEqual(once);
        expect(priceEffects(effects, recordedRuns(FILE, runs).toReversed(), { seed })).toEqual(once);
      }),
      { numRuns: 60 },
    );
  });
});
