import type { Run } from '../../src/model/run.ts';

/** What the runs of `runsOfDurations` have in common. */
export interface DurationRuns {
  readonly durations: readonly number[];
  /** Of the first run, in milliseconds of Unix time; an hour lies between two. */
  readonly from: number;
  readonly firstId?: number;
  readonly workflowText?: string;
  readonly simulated?: string;
}

const HOUR_MS = 3_600_000;

/** Successful pushes to main, each with one job that takes so many seconds, for what compares runs before and after a moment. */
export function runsOfDurations({ durations, from, firstId = 1, workflowText, simulated }: DurationRuns): readonly Run[] {
  return durations.map((duration, index) => {
    const runId = firstId + index;
    const at = new Date(from + index * HOUR_MS);
    const headSha = runId.toString(16).padStart(40, '0');
    const end = new Date(at.getTime() + 1000 * duration);
    const common = { runId, attempt: 1, workflowName: 'CI', headSha, headBranch: 'main' } as const;
    return {
      ...common,
      ...{ runNumber: runId, workflowId: 7, workflowPath: '.github/workflows/ci.yml', event: 'push' },
      ...{ status: 'completed', conclusion: 'success', headRepositoryId: 42, fromFork: null, createdAt: at, startedAt: at, updatedAt: end },
      pullRequests: [],
      jobs: [
        {
          ...common,
          ...{ jobId: runId, name: 'test', status: 'completed', conclusion: 'success', createdAt: at, startedAt: at, completedAt: end },
          ...{ labels: ['ubuntu-latest'], runnerName: 'runner', runnerGroup: null, steps: [], cacheOutcomes: [] },
          ...{ carriedOver: false, awaitedApproval: false },
        },
      ],
      sources: workflowText === undefined ? null : { workflowBlob: null, workflowText, fileBlobs: new Map() },
      simulated: simulated ?? null,
    };
  });
}
