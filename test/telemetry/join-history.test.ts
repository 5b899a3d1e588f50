import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { JobRun } from '../../src/model/job-run.ts';
import type { Run } from '../../src/model/run.ts';
import { createRunAssembler, newestFirst } from '../../src/telemetry/assemble-runs.ts';
import type { HistoryPiece } from '../../src/telemetry/history-pieces.ts';
import { createJoinPlan } from '../../src/telemetry/join-plan.ts';
import { createRunJoiner } from '../../src/telemetry/run-joiner.ts';
import { at, buildJob, buildRun } from '../helpers/build-run.ts';

type Piece = Exclude<HistoryPiece, { kind: 'refused' }>;

const jobOf = (runId: number, attempt: number, index: number, rest: Partial<JobRun> = {}): JobRun =>
  buildJob({ jobId: runId * 1000 + attempt * 100 + index, runId, attempt, name: `job ${index}`, ...rest });
const runOf = (runId: number, attempt: number, jobs: readonly JobRun[], rest: Partial<Run> = {}): Run =>
  buildRun({ runId, attempt, runNumber: runId, createdAt: at(runId * 60), jobs, ...rest });
const runPiece = (run: Run): Piece => ({ kind: 'run', run });
const jobPiece = (job: JobRun): Piece => ({ kind: 'job', job });

/** Reads the pieces as a command does, and the most jobs that waited at any time. */
function stream(pieces: readonly Piece[], { mostHeldJobs = 1000, wanted = (_run: Run): boolean => true } = {}) {
  const plan = createJoinPlan(wanted, () => {});
  for (const piece of pieces) plan.take(piece);
  const readings = plan.readings(mostHeldJobs);
  const runs: Run[] = [];
  const unusable: string[] = [];
  let held = 0;
  for (let reading = 0; reading < readings; reading += 1) {
    const joiner = createRunJoiner(
      plan,
      { reading, readings },
      (reason) => unusable.push(reason),
      () => {},
    );
    for (const piece of pieces) {
      runs.push(...joiner.take(piece));
      held = Math.max(held, joiner.heldJobs());
    }
    runs.push(...joiner.finish());
  }
  return { runs, unusable: unusable.sort(), readings, held };
}

/** The same with everything in memory. */
function assembled(pieces: readonly Piece[]) {
  const assembler = createRunAssembler();
  for (const piece of pieces) {
    if (piece.kind === 'run') assembler.takeRun(piece.run);
    for (const job of piece.kind === 'run' ? piece.run.jobs : [piece.job]) assembler.takeJob(job);
  }
  return assembler.finish();
}

const conclusions = fc.constantFrom('success', 'failure', null);
const job = fc.record({
  runId: fc.integer({ min: 1, max: 4 }),
  attempt: fc.integer({ min: 1, max: 2 }),
  index: fc.integer({ min: 1, max: 3 }),
});
const jobs = job.chain(({ runId, attempt, index }) =>
  fc
    .record({ conclusion: conclusions, timed: fc.boolean(), ended: fc.integer({ min: 10, max: 12 }) })
    .map(({ conclusion, timed, ended }) =>
      jobOf(
        runId,
        attempt,
        index,
        timed ? { conclusion, completedAt: at(ended) } : { conclusion, createdAt: null, startedAt: null, completedAt: null },
      ),
    ),
);
const pieces = fc.array(
  fc.oneof(
    jobs.map(jobPiece),
    fc
      .record({
        runId: fc.integer({ min: 1, max: 4 }),
        attempt: fc.integer({ min: 1, max: 2 }),
        updated: fc.integer({ min: 0, max: 2 }),
        conclusion: conclusions,
        own: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 }),
        strange: fc.array(jobs, { maxLength: 1 }),
      })
      .map(({ runId, attempt, updated, conclusion, own, strange }) =>
        runPiece(
          runOf(runId, attempt, [...own.map((index) => jobOf(runId, attempt, index)), ...strange], { conclusion, updatedAt: at(updated) }),
        ),
      ),
  ),
  { maxLength: 14 },
);

test('a history that is read in pieces is the one that is held whole, however often it has to be read', () => {
  fc.assert(
    fc.property(pieces, fc.integer({ min: 1, max: 6 }), (history, mostHeldJobs) => {
      const expected = assembled(history);
      const { runs, unusable } = stream(history, { mostHeldJobs });
      expect(runs.map((run) => [run.runId, run.attempt]).sort()).toEqual(expected.runs.map((run) => [run.runId, run.attempt]).sort());
      expect(runs.toSorted(newestFirst).map(shown)).toEqual(expected.runs.map(shown));
      expect(unusable).toEqual(expected.unusable);
    }),
    { numRuns: 1000 },
  );
});

/** What decides between two records, and not which of two equal ones it was. */
function shown({ runId, attempt, updatedAt, conclusion, jobs: joined }: Run) {
  return { runId, attempt, updatedAt, conclusion, jobs: joined.map((one) => [one.jobId, one.completedAt, one.conclusion]) };
}

describe('jobs wait', () => {
  const whole = Array.from({ length: 500 }, (_, index) =>
    runOf(
      index + 1,
      1,
      [1, 2, 3].map((job) => jobOf(index + 1, 1, job)),
    ),
  );
  const loose = whole.flatMap((run) => [runPiece({ ...run, jobs: [] }), ...run.jobs.map(jobPiece)]);
  const twice = [...whole, ...whole.map((run) => ({ ...run, updatedAt: at(run.runId * 60 + 900) }))].map(runPiece);

  test.each([
    ['never in runs that are a record each', whole.map(runPiece), 0],
    ['never in records that are told again in the same words', [...whole, ...whole.toReversed()].map(runPiece), 0],
    ['for the rest of their run alone', loose, 3],
    ['in no greater number than may, however far apart a run is told', twice, 2 * 120],
    [
      'in no greater number than may, in a list of jobs behind one of runs',
      loose.toSorted((a, b) => b.kind.localeCompare(a.kind)),
      2 * 120,
    ],
  ])('%s', (_what, history, most) => {
    const { runs, held } = stream(history, { mostHeldJobs: 120 });
    expect(held).toBeLessThanOrEqual(most);
    expect(runs.toSorted(newestFirst).map(shown)).toEqual(assembled(history).runs.map(shown));
  });

  test('and the history is read once more only when they have to', () => {
    expect(stream(whole.map(runPiece), { mostHeldJobs: 120 }).readings).toBe(1);
    expect(stream(loose, { mostHeldJobs: 120 }).readings).toBe(1);
    expect(stream(twice, { mostHeldJobs: 120 }).readings).toBeGreaterThan(10);
    expect(stream(twice, { mostHeldJobs: 10_000 }).readings).toBe(1);
  });

  test('for one run of which each record is another, told a thousand times, and it is one', () => {
    const told = Array.from({ length: 1000 }, (_, index) => runPiece(runOf(1, 1, [jobOf(1, 1, 1)], { updatedAt: at(index) })));
    const { runs, readings } = stream(told.toReversed(), { mostHeldJobs: 10 });
    expect({ readings, runs: runs.map((run) => run.updatedAt) }).toEqual({ readings: 1, runs: [at(999)] });
  });
});

test('jobs of a run that is not wanted are left out wherever they stand', () => {
  const history = [jobPiece(jobOf(1, 1, 2)), runPiece(runOf(1, 1, [jobOf(1, 1, 1)])), jobPiece(jobOf(2, 1, 1)), runPiece(runOf(2, 1, []))];
  const { runs } = stream(history, { wanted: ({ runId }) => runId === 2 });
  expect(runs.map((run) => [run.runId, run.jobs.length])).toEqual([[2, 1]]);
});

test('runs are told apart by ids of every size', () => {
  const ids = [
    1,
    2 ** 31,
    2 ** 32,
    2 ** 32 + 1,
    2 ** 33 + 1,
    Number.MAX_SAFE_INTEGER,
    ...Array.from({ length: 5000 }, (_, i) => 30_433_642_000 + i * 4096),
  ];
  const { runs } = stream(ids.map((id) => runPiece(buildRun({ runId: id, jobs: [] }))));
  expect(new Set(runs.map((run) => run.runId))).toEqual(new Set(ids));
  expect(runs).toHaveLength(ids.length);
});
