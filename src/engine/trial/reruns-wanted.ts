import type { RepositoryConfig } from '../../model/repository-config.ts';
import type { AttemptCost, Trial, TriedRun } from './trial.ts';

/** Full re-runs that would measure warm caches, one after the other: each is a new attempt of the same run. */
export interface RerunsWanted {
  readonly count: number;
  /** The run to repeat; null where `count` is 0. */
  readonly runId: number | null;
  /** Of one re-run, taken from the first attempt; null: not known. A warm one may cost less, which nobody knows before. */
  readonly costOfOne: AttemptCost | null;
  /** One sentence of plain text. */
  readonly reason: string;
}

/**
 * How many full re-runs of the edited workflow are still to be made: those that `pull-requests.trial-runs` allows less those that are there, whoever started
 * them, and only where a cache was cold that a re-run can find. They stay a stratum of their own. @public
 */
export function rerunsWanted(trial: Trial, { pullRequests: { trialRuns } }: Pick<RepositoryConfig, 'pullRequests'>): RerunsWanted {
  const none = (reason: string): RerunsWanted => ({ count: 0, runId: null, costOfOne: null, reason });
  if (trialRuns === 0) return none('The configuration allows no re-run (`pull-requests.trial-runs: 0`).');
  if (trial.state !== 'ran-green') return none('Only what ran green is run again to be measured.');
  if (!trial.sights.some(({ what }) => what === 'cache'))
    return none('No cache is in the edit, so a re-run would measure the same once more.');
  if (trial.sights.every(({ what, seen }) => what !== 'cache' || seen === 'unknown'))
    return none('No log tells of the cache, and none would of a re-run.');
  const run = chosen(trial.runs);
  if (run === null) return none('No first attempt was measured that could be run again.');
  if (run.caches !== null && run.caches.misses === 0) return none('The caches of the first attempt were warm already.');
  const made = new Set(trial.runs.filter(({ stratum }) => stratum === 'warm').map(({ run: { runId, attempt } }) => `${runId}/${attempt}`))
    .size;
  const count = Math.max(0, trialRuns - made);
  if (count === 0) return none(`All ${trialRuns} re-runs that the configuration allows were made.`);
  return {
    count,
    runId: run.run.runId,
    costOfOne: run.cost,
    reason: 'First attempts find cold caches; a re-run of the same run finds what they wrote.',
  };
}

/** A pull request's run before a push's, and of those the longest: it has the most of what the edit changes. */
function chosen(runs: readonly TriedRun[]): TriedRun | null {
  const firsts = runs.filter(({ stratum, makespan }) => stratum === 'first' && makespan !== null);
  const rank = ({ event, makespan }: TriedRun): number => (event === 'pull_request' ? 1e9 : 0) + (makespan ?? 0);
  return firsts.toSorted((a, b) => rank(b) - rank(a) || a.run.runId - b.run.runId)[0] ?? null;
}
