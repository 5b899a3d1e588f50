import { describe, expect, test } from '@jest/globals';
import { computeReliability } from '../../../src/engine/reliability/compute-reliability.ts';
import type { JobReliability, Reliability } from '../../../src/engine/reliability/reliability.ts';
import type { JobRun } from '../../../src/model/job-run.ts';
import type { Run } from '../../../src/model/run.ts';
import { seconds } from '../../../src/model/seconds.ts';
import { at, buildJob, buildRun, buildStep } from '../../helpers/build-run.ts';

function reliabilityOf(runs: readonly Run[]): Reliability {
  return computeReliability({ path: null, name: null, runs, running: [], ofAll: runs.length, planOf: () => null, newestPlan: null });
}

function attemptOf(
  runId: number,
  attempt: number,
  conclusion: JobRun['conclusion'],
  rest: Partial<JobRun> = {},
  run: Partial<Run> = {},
): Run {
  const steps = [
    buildStep(1, 'Set up job', 5, 6),
    buildStep(2, 'Run make', 6, 65, { conclusion: conclusion === 'success' ? 'success' : 'failure' }),
  ];
  const job = buildJob({ runId, attempt, conclusion, steps, ...rest });
  return buildRun({ runId, attempt, conclusion, createdAt: at(runId * 1000), headSha: String(runId), jobs: [job], ...run });
}

const FILE = { tool: 'pytest', stepNumber: null, file: 'tests/test_a.py', duration: seconds(3) } as const;

function only({ jobs }: Reliability): JobReliability {
  const [job] = jobs;
  if (job === undefined || jobs.length > 1) throw new Error(`${jobs.length} jobs`);
  return job;
}

describe('the reliability of a job', () => {
  test('calls a failure flaky when another attempt on the same commit succeeded', () => {
    const job = only(reliabilityOf([attemptOf(1, 1, 'failure'), attemptOf(1, 2, 'success'), attemptOf(2, 1, 'success')]));
    expect(job.flake).toMatchObject({ attempts: 3, flaked: 1 });
    expect(job.trueFailures).toEqual({ n: 2, count: 0, share: 0 });
    expect(job.retries).toBe(1);
    expect(job.timeLost).toBe(60);
    expect(job.examples.map(({ runId, attempt }) => [runId, attempt])).toEqual([[1, 1]]);
    expect(job.flake.low).toBeLessThan(job.flake.mean);
  });

  test('calls a commit on which it never succeeded truly broken, whatever was tried', () => {
    const job = only(reliabilityOf([attemptOf(1, 1, 'failure'), attemptOf(1, 2, 'failure'), attemptOf(2, 1, 'success')]));
    expect(job.flake).toMatchObject({ attempts: 1, flaked: 0 });
    expect(job.trueFailures).toEqual({ n: 2, count: 1, share: 0.5 });
    expect(job.flakyGivenFailed).toBeGreaterThan(0);
    expect(job.flakyGivenFailed).toBeLessThan(0.05);
  });

  test('keeps two runs of a pull request apart, whose merges have other bases, and takes two pushes of a commit together', () => {
    const runs = (event: string): Run[] => [
      attemptOf(1, 1, 'failure', {}, { event, headSha: 'same' }),
      attemptOf(2, 1, 'success', {}, { event, headSha: 'same' }),
    ];
    expect(only(reliabilityOf(runs('pull_request'))).flake.flaked).toBe(0);
    expect(only(reliabilityOf(runs('push'))).flake.flaked).toBe(1);
  });

  test('counts apart what GitHub failed', () => {
    const refused = attemptOf(1, 1, 'failure', { steps: [], runnerName: null, completedAt: at(5) });
    const lost = attemptOf(2, 1, 'failure', { steps: [buildStep(1, 'Set up job', 5, 6), buildStep(2, 'Run make', 6, 65)] });
    const job = only(reliabilityOf([refused, lost, attemptOf(2, 2, 'success')]));
    expect(job.infrastructure).toMatchObject({ n: 3, count: 2 });
    expect(job.flake).toMatchObject({ attempts: 1, flaked: 0 });
    expect(job.trueFailures).toMatchObject({ n: 1, count: 0 });
  });

  test('takes neither the copy of a carried-over job nor a cancelled one for a result', () => {
    const job = only(
      reliabilityOf([attemptOf(1, 1, 'failure'), attemptOf(1, 2, 'success', { carriedOver: true }), attemptOf(1, 3, 'cancelled')]),
    );
    expect(job.flake).toMatchObject({ attempts: 0, flaked: 0 });
    expect(job.trueFailures).toMatchObject({ n: 1, count: 1 });
  });

  test('is never sure of a job that failed once in few attempts, and surer the more there are', () => {
    const once = only(reliabilityOf([attemptOf(1, 1, 'failure'), attemptOf(1, 2, 'success')]));
    const often = only(
      reliabilityOf(
        Array.from({ length: 40 }, (_, index) => attemptOf(index + 1, 1, 'failure')).flatMap((run) => [
          run,
          attemptOf(run.runId, 2, 'success'),
        ]),
      ),
    );
    expect(once.flake.low).toBeLessThan(0.02);
    expect(often.flake.low).toBeGreaterThan(0.2);
    expect(often.flakyGivenFailed).toBe(1);
  });
});

describe('the reliability of tests', () => {
  const tested = (runId: number, attempt: number, failed: number): Run => {
    const log = { tests: [{ tool: 'pytest', stepNumber: 2, file: 'tests/test_a.py', duration: 3, failed }] } as unknown as NonNullable<
      JobRun['log']
    >;
    return attemptOf(runId, attempt, failed > 0 ? 'failure' : 'success', { log });
  };

  test('takes a file that failed in one step of a job and passed in another as failed', () => {
    const both = (failed: number) => [2, 3].map((stepNumber) => ({ ...FILE, stepNumber, failed: stepNumber === 2 ? failed : 0 }));
    const run = (runId: number, failed: number) => {
      const log = { tests: both(failed) } as unknown as NonNullable<JobRun['log']>;
      return attemptOf(runId, 1, 'failure', { log });
    };
    expect(reliabilityOf([run(1, 1), run(2, 0)]).tests).toEqual([]);
  });

  test('reads reports of artifacts, by their name, where no log tells of the file', () => {
    const reported = (attempt: number, failed: number, file = FILE.file): Run => ({
      ...attemptOf(1, attempt, failed > 0 ? 'failure' : 'success'),
      testReports: [{ artifactId: attempt, artifact: 'junit', documents: 1, problem: null, files: [{ ...FILE, file, failed }] }],
    });
    expect(reliabilityOf([reported(1, 1), reported(2, 0)]).tests).toMatchObject([
      { job: 'junit', file: FILE.file, flake: { attempts: 2, flaked: 1 }, examples: [{ runId: 1, attempt: 1 }] },
    ]);
    expect(reliabilityOf([reported(1, 1), reported(2, 0), tested(3, 1, 0)]).tests).toEqual([]);
  });

  test('names the file that failed and passed on one commit, and no other', () => {
    const { tests } = reliabilityOf([tested(1, 1, 2), tested(1, 2, 0), tested(2, 1, 1)]);
    expect(tests.map(({ file, flake }) => [file, flake.flaked, flake.attempts])).toEqual([['tests/test_a.py', 1, 2]]);
    expect(reliabilityOf([tested(2, 1, 1), tested(3, 1, 0)]).tests).toEqual([]);
  });
});
