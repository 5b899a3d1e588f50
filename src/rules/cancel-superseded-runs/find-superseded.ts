import type { Run } from '../../model/run.ts';
import { type Seconds, seconds } from '../../model/seconds.ts';
import { canBeSuperseded } from '../../simulate/find-superseding.ts';
import { replayCancelSuperseded } from '../../simulate/replay-cancel-superseded.ts';
import { type ReplayedRun, replayedRunnerTime, startReplay } from '../../simulate/replayed-run.ts';

/** Which runs the proposed concurrency group would reach. */
const REACHED = { events: ['pull_request'], defaultBranch: null } as const;

export interface SupersededRuns {
  /** First attempts started by `pull_request` that can be replayed. */
  readonly pullRequestRuns: number;
  /** Of these: a newer commit of the same pull request arrived before the run ended. */
  readonly superseded: number;
  /** Runner time that superseded runs used after the newer commit arrived: the sum over jobs of max(0, end - max(start, arrival)). */
  readonly runnerTime: Seconds;
  readonly window: { readonly from: Date; readonly to: Date };
}

/**
 * Counts what cancelling would have stopped, by the replay that prices it; null when no run of the history was started by a pull request.
 * The order of `runs` does not matter, and those created after `asOf` are not looked at.
 */
export function findSuperseded(runs: readonly Run[], asOf: Date): SupersededRuns | null {
  const recorded = startReplay(runs, asOf).filter(({ run }) => canBeSuperseded(run, REACHED));
  const [first] = recorded;
  const last = recorded.at(-1);
  if (first === undefined || last === undefined) return null;
  const replayed = replayCancelSuperseded(recorded, REACHED);
  const timeOf = (all: readonly ReplayedRun[]): number => all.reduce((sum, run) => sum + replayedRunnerTime(run), 0);
  return {
    pullRequestRuns: recorded.length,
    superseded: replayed.filter(({ isCancelled }) => isCancelled).length,
    runnerTime: seconds(timeOf(recorded) - timeOf(replayed)),
    window: { from: first.run.createdAt, to: last.run.createdAt },
  };
}
