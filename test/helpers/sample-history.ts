import type { JobRun, StepRun } from '../../src/model/job-run.ts';
import type { Run } from '../../src/model/run.ts';

const START = Date.UTC(2026, 0, 5, 9, 0, 0);

/** Seconds after a fixed moment. */
export function at(second: number): Date {
  return new Date(START + second * 1000);
}

export function sampleRun(changes: Partial<Run> = {}): Run {
  return {
    runId: 1,
    attempt: 1,
    runNumber: 12,
    workflowId: 77,
    workflowPath: '.github/workflows/ci.yml',
    workflowName: 'CI',
    event: 'push',
    status: 'completed',
    conclusion: 'success',
    headBranch: 'main',
    headSha: 'a1b2c3d4e5f60718293a4b5c6d7e8f9001122334',
    headRepositoryId: 5,
    fromFork: null,
    createdAt: at(0),
    startedAt: at(1),
    updatedAt: at(200),
    pullRequests: [],
    jobs: [],
    sources: null,
    simulated: null,
    ...changes,
  };
}

export function sampleJob(changes: Partial<JobRun> = {}): JobRun {
  return {
    jobId: 100,
    runId: 1,
    attempt: 1,
    name: 'test (20, ubuntu-latest)',
    workflowName: 'CI',
    headSha: 'a1b2c3d4e5f60718293a4b5c6d7e8f9001122334',
    headBranch: 'main',
    status: 'completed',
    conclusion: 'success',
    createdAt: at(1),
    startedAt: at(9),
    completedAt: at(150),
    labels: ['ubuntu-latest'],
    runnerName: 'GitHub Actions 3',
    runnerGroup: 'GitHub Actions',
    steps: [sampleStep(1), sampleStep(2), sampleStep(9, { name: 'Post Run actions/checkout@v5' })],
    cacheOutcomes: [],
    carriedOver: false,
    awaitedApproval: false,
    ...changes,
  };
}

export function sampleStep(number: number, changes: Partial<StepRun> = {}): StepRun {
  return {
    number,
    name: `Step ${number}`,
    status: 'completed',
    conclusion: 'success',
    startedAt: at(9 + number),
    completedAt: at(10 + number),
    ...changes,
  };
}
