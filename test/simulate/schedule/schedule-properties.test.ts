import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { forwardPass, lastEnd } from '../../../src/simulate/forward-pass.ts';
import { modelOfGraph } from '../../../src/simulate/schedule/model-of-graph.ts';
import { ALWAYS } from '../../../src/simulate/schedule/runs-after.ts';
import { schedule } from '../../../src/simulate/schedule/schedule.ts';
import { arbitraryGraph } from '../arbitrary-graph.ts';
import { arbitrarySketch, type JobSketch, runners, scheduleOne, sketch } from './build-model.ts';

const durationOf = ({ legs }: JobSketch): number => Number(legs[0]);
const work = (jobs: readonly JobSketch[]): number => jobs.reduce((sum, job) => sum + durationOf(job), 0);

/** The longest chain, found by walking every chain. */
function longestChain(jobs: readonly JobSketch[]): number {
  const through = (job: number): number =>
    durationOf(jobs[job] as JobSketch) + Math.max(0, ...(jobs[job]?.needs ?? []).map((need) => through(need)));
  return Math.max(...jobs.map((_, job) => through(job)));
}

describe('a single run', () => {
  test('with unlimited runners has the schedule of the forward pass', () => {
    fc.assert(
      fc.property(arbitraryGraph, (graph) => {
        const { ready, end } = forwardPass(graph);
        const { model, draw } = modelOfGraph(graph);
        const run = scheduleOne({ model, draw });
        const nodes = graph.groups.flatMap((group) => group.nodes);
        expect(run.jobs.map((job) => [job.queued, job.end])).toEqual(nodes.map((node) => [ready[node], end[node]]));
        expect(run.makespan).toBe(lastEnd(forwardPass(graph), nodes));
      }),
    );
  });

  test('on K runners lies between max(work / K, critical path) and the bound of Graham', () => {
    fc.assert(
      fc.property(arbitrarySketch, fc.integer({ min: 1, max: 5 }), (jobs, count) => {
        const { makespan, runnerTime } = scheduleOne(sketch(jobs), runners(count));
        const [total, path] = [work(jobs), longestChain(jobs)];
        expect(runnerTime).toBe(total);
        expect(makespan).toBeGreaterThanOrEqual(Math.max(total / count, path) - 1e-9);
        expect(makespan).toBeLessThanOrEqual(total / count + (1 - 1 / count) * path + 1e-9);
      }),
    );
  });

  test('never has more jobs running than runners, and no job before its needs', () => {
    fc.assert(
      fc.property(arbitrarySketch, fc.integer({ min: 1, max: 3 }), (jobs, count) => {
        const run = scheduleOne(sketch(jobs), runners(count));
        for (const [index, job] of run.jobs.entries()) {
          const start = job.start ?? 0;
          expect(run.jobs.filter((other) => (other.start ?? 0) <= start && other.end > start).length).toBeLessThanOrEqual(count);
          for (const need of jobs[index]?.needs ?? []) expect(run.jobs[need]?.end).toBeLessThanOrEqual(start);
        }
      }),
    );
  });

  test('with unlimited runners never ends sooner when a job takes longer, nor later when a need is dropped', () => {
    fc.assert(
      fc.property(arbitrarySketch, fc.nat(), fc.nat(100), (jobs, pick, more) => {
        const before = scheduleOne(sketch(jobs)).makespan;
        const index = pick % jobs.length;
        const longer = jobs.map((job, at) => (at === index ? { ...job, legs: [durationOf(job) + more] } : job));
        expect(scheduleOne(sketch(longer)).makespan).toBeGreaterThanOrEqual(before);
        const freer = jobs.map((job, at) => (at === index ? { ...job, needs: (job.needs ?? []).slice(1) } : job));
        expect(scheduleOne(sketch(freer)).makespan).toBeLessThanOrEqual(before);
      }),
    );
  });

  test('on one runner takes all of the work, in whatever order', () => {
    fc.assert(
      fc.property(arbitrarySketch, (jobs) => {
        expect(scheduleOne(sketch(jobs), runners(1)).makespan).toBe(work(jobs));
      }),
    );
  });
});

test('on few runners shorter jobs can make a run longer: the anomaly of Graham 1969', () => {
  // His nine jobs on three runners; every one is shorter, and the longest comes behind one more of the others.
  const jobs = (first: number, less: number): readonly JobSketch[] => [
    ...[first, 2 - less, 2 - less, 2 - less].map((duration) => ({ legs: [duration] })),
    ...[4, 4, 4, 4].map((duration) => ({ legs: [duration - less], needs: [3] })),
    { legs: [9 - less], needs: [0] },
  ];
  expect(scheduleOne(sketch(jobs(3, 0)), runners(3)).makespan).toBe(12);
  expect(scheduleOne(sketch(jobs(2.5, 1)), runners(3)).makespan).toBe(13);
});

describe('several runs', () => {
  const arrivals = fc.array(fc.record({ jobs: arbitrarySketch, at: fc.nat(500), ref: fc.constantFrom('a', 'b') }), {
    minLength: 1,
    maxLength: 6,
  });
  const anyRule = fc.option(
    fc.record({
      group: fc.constant('ci'),
      scope: fc.constantFrom('all' as const, 'ref' as const, 'run' as const),
      cancelInProgress: fc.boolean(),
      queue: fc.constantFrom('single' as const, 'max' as const),
    }),
  );

  test('the same input gives the same schedule, and every job is over', () => {
    fc.assert(
      fc.property(arrivals, anyRule, fc.integer({ min: 0, max: 4 }), (drawn, rule, count) => {
        const runs = drawn.map(({ jobs, at, ref }) => ({ ...sketch(jobs, rule), at, ref }));
        const once = schedule(runs, runners(count));
        expect(schedule(runs, runners(count))).toEqual(once);
        for (const job of once.flatMap(({ jobs }) => jobs)) expect(job.end).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('do not touch each other where runners are unlimited and groups are not shared', () => {
    fc.assert(
      fc.property(arrivals, (drawn) => {
        const together = schedule(drawn.map(({ jobs, at, ref }) => ({ ...sketch(jobs), at, ref })));
        const alone = drawn.map(({ jobs }) => scheduleOne(sketch(jobs)).makespan);
        expect(together.map(({ makespan }) => makespan)).toEqual(alone);
      }),
    );
  });

  test('of one group never run at the same moment', () => {
    fc.assert(
      fc.property(arrivals, fc.boolean(), (drawn, cancelInProgress) => {
        const rule = { group: 'ci', scope: 'ref', cancelInProgress, queue: 'single' } as const;
        const runs = schedule(drawn.map(({ jobs, at, ref }) => ({ ...sketch(jobs, rule), at, ref })));
        for (const ref of ['a', 'b']) {
          const spans = runs
            .flatMap(({ jobs }, index) => {
              const ran = jobs.filter(({ start }) => start !== null);
              if (drawn[index]?.ref !== ref || ran.length === 0) return [];
              return [[Math.min(...ran.map(({ start }) => start ?? 0)), Math.max(...ran.map(({ end }) => end))] as const];
            })
            .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
          for (const [index, [from]] of spans.entries()) expect(from).toBeGreaterThanOrEqual(spans[index - 1]?.[1] ?? 0);
        }
      }),
    );
  });

  test('that fail on chance still close every job, whatever its condition', () => {
    const anyJob = fc.record({
      legs: fc.array(fc.tuple(fc.nat(50), fc.constantFrom(0, 1, 4)), { maxLength: 4 }),
      needs: fc.array(fc.nat(), { maxLength: 2 }),
      always: fc.boolean(),
      failFast: fc.boolean(),
      maxParallel: fc.option(fc.integer({ min: 1, max: 2 })),
      timeout: fc.constantFrom(20, Number.POSITIVE_INFINITY),
    });
    fc.assert(
      fc.property(
        fc.array(anyJob, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 3 }),
        fc.option(fc.nat(60)),
        (drawn, count, cancelAt) => {
          const jobs = drawn.map(
            ({ needs, always, timeout, ...rest }, index): JobSketch => ({
              ...rest,
              leg: { timeout },
              needs: index === 0 ? [] : [...new Set(needs.map((need) => need % index))],
              ...(always ? { runsAfter: ALWAYS } : {}),
            }),
          );
          const { model, draw } = sketch(jobs);
          const [run] = schedule([{ model, draw, at: 0, ref: '', ...(cancelAt === null ? {} : { cancelAt }) }], runners(count));
          for (const { start, end, outcome } of run?.jobs ?? []) {
            expect(end).toBeGreaterThanOrEqual(start ?? 0);
            if (outcome === 'success' || outcome === 'failure') expect(start).not.toBeNull();
            if (outcome === 'skipped') expect(start).toBeNull();
          }
        },
      ),
    );
  });
});
