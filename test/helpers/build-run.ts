import type { JobRun, StepRun } from '../../src/model/job-run.ts';
import type { Run } from '../../src/model/run.ts';

const START = Date.parse('2026-03-02T08:00:00Z');

/** An instant so many seconds after the start of the tests' time. */
export function at(second: number): Date {
  return new Date(START + second * 1000);
}

let lastId = 0;

/** A completed, successful step from one second to another. */
export function buildStep(number: number, name: string, from: number, to: number, rest: Partial<StepRun> = {}): StepRun {
  return { number, name, status: 'completed', conclusion: 'success', startedAt: at(from), completedAt: at(to), ...rest };
}

/** A completed, successful first-attempt job run that was queued for 5 seconds and ran from 5 to 65. */
export function buildJob(rest: Partial<JobRun> = {}): JobRun {
  lastId += 1;
  return {
    jobId: lastId,
    runId: 1,
    attempt: 1,
    name: 'test',
    workflowName: 'CI',
    headSha: 'a'.repeat(40),
    headBranch: 'topic',
    status: 'completed',
    conclusion: 'success',
    createdAt: at(0),
    startedAt: at(5),
    completedAt: at(65),
    labels: ['ubuntu-latest'],
    runnerName: 'GitHub Actions 1',
    runnerGroup: 'GitHub Actions',
    steps: [],
    cacheOutcomes: [],
    carriedOver: false,
    awaitedApproval: false,
    ...rest,
  };
}

/** A completed, successful first attempt of a pull request's run. */
export function buildRun(rest: Partial<Run> = {}): Run {
  lastId += 1;
  return {
    runId: lastId,
    attempt: 1,
    runNumber: lastId,
    workflowId: 7,
    workflowPath: '.github/workflows/ci.yml',
    workflowName: 'CI',
    event: 'pull_request',
    status: 'completed',
    conclusion: 'success',
    // Each of a pull request of its own.
    headBranch: `topic-${lastId}`,
    headSha: 'a'.repeat(40),
    headRepositoryId: 42,
    fromFork: null,
    createdAt: at(0),
    startedAt: at(0),
    updatedAt: at(65),
    pullRequests: [],
    jobs: [buildJob()],
    sources: null,
    simulated: null,
    ...rest,
  };
}
