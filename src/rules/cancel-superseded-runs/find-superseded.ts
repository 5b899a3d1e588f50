import type { Run } from '../../model/run.ts';
import { type Seconds, seconds } from '../../model/seconds.ts';

export interface SupersededRuns {
  /** First attempts started by `pull_request`. */
  readonly pullRequestRuns: number;
  /** Of these: a newer commit of the same pull request arrived before the run ended. */
  readonly superseded: number;
  /** Runner time that superseded runs used after the newer commit arrived: the sum over jobs of max(0, end - max(start, arrival)). */
  readonly runnerTime: Seconds;
  readonly window: { readonly from: Date; readonly to: Date };
}

/** Counts what cancelling would have stopped; null when no run of the history was started by a pull request. The order of `runs` does not matter. */
export function findSuperseded(runs: readonly Run[]): SupersededRuns | null {
  const samples = runs
    .filter((run) => run.event === 'pull_request' && run.attempt === 1)
    .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || a.runId - b.runId);
  const [first] = samples;
  const last = samples.at(-1);
  if (first === undefined || last === undefined) return null;
  let superseded = 0;
  let runnerTime = 0;
  for (const group of Map.groupBy(samples, pullRequestOf).values()) {
    for (const [index, run] of group.entries()) {
      const newer = group.slice(index + 1).find((other) => other.headSha !== run.headSha);
      if (newer === undefined || newer.createdAt >= endOf(run)) continue;
      superseded += 1;
      runnerTime += timeAfter(run, newer.createdAt);
    }
  }
  return {
    pullRequestRuns: samples.length,
    superseded,
    runnerTime: seconds(runnerTime),
    window: { from: first.createdAt, to: last.createdAt },
  };
}

/** A fork's run names no pull request: its repository and branch stand for it. */
function pullRequestOf(run: Run): string {
  const [only, ...others] = run.pullRequests;
  return only !== undefined && others.length === 0 ? `#${only}` : JSON.stringify([run.headRepositoryId, run.headBranch]);
}

function endOf(run: Run): Date {
  const ends = run.jobs.flatMap(({ completedAt }) => (completedAt === null ? [] : [completedAt.getTime()]));
  return ends.length === 0 ? run.updatedAt : new Date(Math.max(...ends));
}

function timeAfter(run: Run, arrival: Date): number {
  return run.jobs.reduce((sum, { startedAt, completedAt, carriedOver }) => {
    if (startedAt === null || completedAt === null || carriedOver) return sum;
    return sum + Math.max(0, completedAt.getTime() - Math.max(startedAt.getTime(), arrival.getTime())) / 1000;
  }, 0);
}
