import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Change } from '../../../src/engine/changes/change.ts';
import { explainRun } from '../../../src/engine/slow-run/explain-run.ts';
import { explainSlowRuns } from '../../../src/engine/slow-run/explain-slow-runs.ts';
import type { CauseShare, SlowCause, SlowRun } from '../../../src/engine/slow-run/slow-run.ts';
import type { Run } from '../../../src/model/run.ts';
import { seconds } from '../../../src/model/seconds.ts';
import { at, buildJob, buildStep } from '../../helpers/build-run.ts';
import { plantedRun, plantedWorkflow, USUAL_MAKESPAN, usualRuns, workflowOf } from './planted-runs.ts';

function explain(run: Run, before: readonly Run[] = usualRuns(), changes: readonly Change[] = []): SlowRun {
  const found = explainRun(run, workflowOf([...before, run]), changes);
  if (found === null) throw new Error('not slow');
  expect(sumOf(found)).toBeCloseTo(found.excess, 6);
  expect(found.excess).toBeCloseTo(found.makespan - found.usual.p50, 6);
  return found;
}

function sumOf({ causes }: SlowRun): number {
  return causes.reduce((sum, { time }) => sum + time, 0);
}

function shareOf({ causes }: SlowRun, cause: SlowCause): number {
  return causes.find((one) => one.cause === cause)?.time ?? 0;
}

/** The usual runs go up and down by two seconds. */
function expectAbout(value: number, expected: number): void {
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(2);
}

function named({ causes }: SlowRun): readonly SlowCause[] {
  return causes.flatMap(({ cause }: CauseShare) => (cause === 'unexplained' ? [] : [cause]));
}

function changeAt(run: Run, before: Run, series: Partial<Change['series']> = {}): Change {
  const reference = ({ runId, attempt, headSha, createdAt }: Run): Change['first'] => ({ runId, attempt, headSha, createdAt });
  const stratum: Change['series']['stratum'] = { event: 'pull_request', branch: null, labels: [], image: null, cache: null, dropped: [] };
  const shift = { ratio: 0.5, interval: [0.4, 0.6] as const, time: seconds(90) };
  return {
    series: { workflow: '.github/workflows/ci.yml', measure: 'job', job: 'test', step: null, stratum, ...series },
    kind: 'slower',
    level: 'notify',
    p: 1e-6,
    before: { n: 30, p50: 200 },
    after: { n: 8, p50: 290 },
    shift,
    adjusted: { available: false, reason: 'no control' },
    persists: { available: true, value: true },
    lastBefore: reference(before),
    first: reference(run),
    suspects: { workflowFile: null, lockFile: null, runnerImage: null, cacheState: null },
    because: [],
    movedWith: [],
    amongSurvivors: false,
    alert: run.headSha,
  };
}

function sourcesOf(script: string): Run['sources'] {
  return { workflowBlob: script, workflowText: plantedWorkflow(script), fileBlobs: new Map() };
}

describe('a slow run with one planted cause', () => {
  test('that queued on the critical path is explained by the queue, in seconds and with what is usual', () => {
    const found = explain(plantedRun(50, { test: { queue: 135 } }));
    expect(named(found)).toEqual(['queue']);
    expectAbout(shareOf(found, 'queue'), 130);
    expect(found.causes[0]?.evidence).toBe('test queued 2m 15s, usually 5s (n 40)');
    expect(found.usual).toMatchObject({ n: 40 });
  });

  test('that missed a cache is priced by the steps that took longer, less the restore that a miss saves', () => {
    const found = explain(plantedRun(50, { test: { cache: 'miss', steps: { 'Restore cache': 1, Install: 95 } } }));
    expect(named(found)).toEqual(['cache-miss']);
    expectAbout(shareOf(found, 'cache-miss'), 76);
    expect(found.causes[0]?.evidence).toContain('the cache of Restore cache found nothing, usually better in 100% (n 40)');
  });

  test('on a slow runner is explained by the factor that all steps which the processor bounds share', () => {
    const found = explain(plantedRun(50, { test: { steps: { unit: 180, lint: 90 } } }));
    expect(named(found)).toEqual(['runner']);
    expectAbout(shareOf(found, 'runner'), 90);
    expect(found.causes[0]?.evidence).toContain('1.50 times');
  });

  test('with one slow step of several is no slow runner, and nothing else that is known', () => {
    const found = explain(plantedRun(50, { test: { steps: { unit: 300 } } }));
    expect(found.causes.map(({ cause }) => cause)).toEqual(['unexplained']);
    expect(found.causes[0]?.evidence).toContain('test took 6m 20s, usually 3m 20s (n 40)');
  });

  test('whose workflow file gave a step another script is explained by that', () => {
    const before = usualRuns(40, () => ({ sources: sourcesOf('npm test') }));
    const found = explain(plantedRun(50, { test: { steps: { unit: 220 } } }, { sources: sourcesOf('npm run test:all') }), before);
    expect(named(found)).toEqual(['workflow-change']);
    expectAbout(shareOf(found, 'workflow-change'), 100);
    expect(found.causes[0]?.evidence).toBe('test: unit is new or changed: 3m 40s, before 2m 00s (n 40)');
  });

  test('whose file changed in a step that is not slower is not explained by that', () => {
    const before = usualRuns(40, () => ({ sources: sourcesOf('npm test') }));
    const found = explain(plantedRun(50, { test: { steps: { lint: 160 } } }, { sources: sourcesOf('npm run test:all') }), before);
    expect(named(found)).toEqual([]);
  });

  test('whose file is known by its id alone is explained by steps that no run had before', () => {
    const blob = (workflowBlob: string): Run['sources'] => ({ workflowBlob, workflowText: null, fileBlobs: new Map() });
    const before = usualRuns(40, () => ({ sources: blob('a') }));
    const added = { test: { steps: { scan: 100 } } };
    expect(named(explain(plantedRun(50, added, { sources: blob('b') }), before))).toEqual(['workflow-change']);
    expect(named(explain(plantedRun(50, added, { sources: blob('a') }), before))).toEqual([]);
  });

  test('at which a change point starts that lasts is explained by the code, and not where it went away', () => {
    const run = plantedRun(50, { test: { steps: { unit: 210 } } });
    const before = usualRuns();
    const change = changeAt(run, before.at(-1) ?? run, { measure: 'step', step: 'unit' });
    const found = explain(run, before, [change]);
    expect(named(found)).toEqual(['code-change']);
    expectAbout(shareOf(found, 'code-change'), 90);
    expect(found.causes[0]?.evidence).toContain('since commit 0000000 and stays so');
    const gone = { ...change, persists: { available: true, value: false } as const };
    expect(named(explain(run, before, [gone]))).toEqual([]);
    const ofRun = { ...change.series, measure: 'makespan' as const, job: null, step: null };
    const elsewhere = {
      ...change,
      series: ofRun,
      because: [{ job: 'build', step: null, measure: 'duration' as const, time: seconds(90) }],
    };
    expect(named(explain(run, before, [elsewhere]))).toEqual([]);
    const here = { ...elsewhere, because: [{ job: 'test', step: null, measure: 'duration' as const, time: seconds(90) }] };
    expect(named(explain(run, before, [here]))).toEqual(['code-change']);
    const queued = { ...elsewhere, because: [{ job: 'test', step: null, measure: 'queue' as const, time: seconds(90) }] };
    expect(named(explain(run, before, [queued]))).toEqual([]);
    expect(named(explain(run, before, [{ ...elsewhere, because: [] }]))).toEqual([]);
    const later = { ...change, first: { ...change.first, createdAt: at(1e7), runId: 99 } };
    expect(named(explain(run, before, [later]))).toEqual([]);
  });

  test('that succeeded at a later attempt took the time of all attempts, and the later ones are the retry', () => {
    const failed = plantedRun(50, {}, { conclusion: 'failure' });
    const again = { ...plantedRun(51, {}), runId: 50, attempt: 2, createdAt: failed.createdAt };
    const found = explainSlowRuns(workflowOf([...usualRuns(), failed, again]), []).filter(({ run }) => run.runId === 50);
    expect(found).toHaveLength(1);
    expect(found[0]?.run.attempt).toBe(2);
    expect(found[0]?.makespan).toBe(2 * USUAL_MAKESPAN);
    expect(found[0]?.causes[0]).toMatchObject({ cause: 'retry' });
    expectAbout(found[0]?.causes[0]?.time ?? 0, USUAL_MAKESPAN);
  });
});

describe('a slow run with two planted causes', () => {
  test('has both, each with its own time', () => {
    const found = explain(plantedRun(50, { build: { queue: 65 }, test: { cache: 'miss', steps: { 'Restore cache': 1, Install: 95 } } }));
    expect(named(found)).toEqual(['cache-miss', 'queue']);
    expectAbout(shareOf(found, 'cache-miss'), 76);
    expectAbout(shareOf(found, 'queue'), 60);
  });

  test('tells the runner from the cache that missed on it', () => {
    const steps = { 'Restore cache': 1, Install: 95, unit: 180, lint: 90 };
    const found = explain(plantedRun(50, { test: { cache: 'miss', steps } }));
    expect(named(found)).toEqual(['runner', 'cache-miss']);
    expectAbout(shareOf(found, 'runner'), 90);
    expectAbout(shareOf(found, 'cache-miss'), 76);
  });
});

describe('the causes of a slow run', () => {
  test('are not explained where the records that would tell are missing', () => {
    const bare = (run: Run): Run => ({ ...run, jobs: run.jobs.map((job) => ({ ...job, createdAt: null, steps: [], cacheOutcomes: [] })) });
    const run = bare(plantedRun(50, { test: { queue: 200, cache: 'miss', steps: { Install: 95 } } }));
    expect(explain(run, usualRuns().map(bare)).causes.map(({ cause }) => cause)).toEqual(['unexplained']);
  });

  test('are no miss that was only inferred, and none where misses are usual', () => {
    const slow = plantedRun(50, { test: { cache: 'miss', steps: { Install: 95 } } });
    const inferred = {
      ...slow,
      jobs: slow.jobs.map((job) => ({ ...job, cacheOutcomes: job.cacheOutcomes.map((one) => ({ ...one, basis: 'inferred' as const })) })),
    };
    expect(named(explain(inferred))).toEqual([]);
    const missing = Array.from({ length: 40 }, (_, index) => plantedRun(index + 1, { test: { cache: 'miss' } }));
    expect(named(explain(slow, missing))).toEqual([]);
  });

  test('add up to the excess, and none is negative, whatever the run did', () => {
    const time = fc.integer({ min: 0, max: 400 });
    const job = fc.record({ queue: time, cache: fc.constantFrom('exact' as const, 'miss' as const) });
    const before = usualRuns();
    fc.assert(
      fc.property(job, job, fc.tuple(time, time, time, time), (build, second, [compile, unit, lint, install]) => {
        const run = plantedRun(50, {
          build: { ...build, steps: { compile } },
          test: { ...second, steps: { unit, lint, Install: install } },
        });
        const found = explainRun(run, workflowOf([...before, run]), []);
        const makespan = build.queue + second.queue + compile + 40 + 5 + unit + lint + install;
        expect(found === null).toBe(makespan <= (found?.usual.high ?? Math.max(makespan, 0)));
        if (found === null) {
          expect(makespan).toBeLessThan(345);
          return;
        }
        expect(found.makespan).toBe(makespan);
        expect(sumOf(found)).toBeCloseTo(found.excess, 6);
        for (const { time: share, evidence } of found.causes) {
          expect(share).toBeGreaterThan(0);
          expect(evidence).not.toBe('');
        }
      }),
    );
  });
});

describe('a run that is not slower than usual', () => {
  test('is never explained, nor one of which fewer than ten runs say what is usual, nor one that failed', () => {
    expect(explainSlowRuns(workflowOf(usualRuns()), [])).toEqual([]);
    const fast = plantedRun(50, { test: { steps: { unit: 10 } } });
    expect(explainRun(fast, workflowOf([...usualRuns(), fast]), [])).toBeNull();
    const slow = plantedRun(50, { test: { queue: 900 } });
    expect(explainRun(slow, workflowOf([...usualRuns(9), slow]), [])).toBeNull();
    expect(explainRun({ ...slow, conclusion: 'failure' }, workflowOf(usualRuns()), [])).toBeNull();
  });

  test('is not compared with runs of another event, nor with later ones', () => {
    const slow = plantedRun(50, { test: { queue: 900 } });
    const others = usualRuns(40, () => ({ event: 'schedule' }));
    expect(explainRun(slow, workflowOf([...others, slow]), [])).toBeNull();
    expect(explainRun({ ...slow, createdAt: at(0), runId: 0 }, workflowOf([...usualRuns(), slow]), [])).toBeNull();
  });
});

describe('a run that still goes on', () => {
  const start = 50 * 3600;
  const going = plantedRun(
    50,
    {},
    {
      status: 'in_progress',
      conclusion: null,
      jobs: [
        buildJob({
          name: 'build',
          status: 'in_progress',
          conclusion: null,
          createdAt: at(start),
          startedAt: at(start + 5),
          completedAt: null,
          steps: [buildStep(1, 'compile', start + 5, 0, { status: 'in_progress', conclusion: null, completedAt: null })],
        }),
      ],
    },
  );

  test('is an anomaly as soon as it is past the largest of twenty runs, and not a second before', () => {
    const usual = usualRuns(20);
    const largest = Math.max(...usual.map((run) => (Number(run.updatedAt) - Number(run.createdAt)) / 1000));
    const askedAt = (after: number): readonly SlowRun[] => explainSlowRuns(workflowOf(usual, [going]), [], at(start + after));
    expect(askedAt(largest)).toEqual([]);
    const [found] = askedAt(largest + 1);
    expect(found).toMatchObject({ isRunning: true, makespan: largest + 1, usual: { n: 20, high: largest } });
    expect(sumOf(found as SlowRun)).toBeCloseTo(found?.excess ?? 0, 6);
    expect(explainSlowRuns(workflowOf(usualRuns(19), [going]), [], at(start + 5000))).toEqual([]);
  });

  test('is explained by the queue that it stands in', () => {
    const queued = going.jobs.map((job) => ({ ...job, status: 'queued' as const, startedAt: job.createdAt, runnerName: null, steps: [] }));
    const [found] = explainSlowRuns(workflowOf(usualRuns(), [{ ...going, jobs: queued }]), [], at(start + 1000));
    expect(found?.causes.map(({ cause }) => cause)).toEqual(['queue']);
  });

  test('is none where it waits for an approval, or nothing of its attempt is recorded', () => {
    const waiting = going.jobs.map((job) => ({ ...job, status: 'waiting' as const, startedAt: null, runnerName: null, steps: [] }));
    expect(explainSlowRuns(workflowOf(usualRuns(), [{ ...going, jobs: waiting }]), [], at(start + 9000))).toEqual([]);
    expect(explainSlowRuns(workflowOf(usualRuns(), [{ ...going, attempt: 2, jobs: [], startedAt: null }]), [], at(start + 9000))).toEqual(
      [],
    );
  });
});
