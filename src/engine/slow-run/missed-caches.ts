import type { CacheOutcome, CacheResult } from '../../model/cache-outcome.ts';
import type { JobRun } from '../../model/job-run.ts';
import { identifySteps } from '../profile/step-identity.ts';
import { stepKeyOf } from './step-times.ts';
import type { UsualJob } from './usual-jobs.ts';

/** A cache that found less than it usually does. */
export interface MissedCache {
  /** Its step's number in this job run; null where the log could not be joined with steps. */
  readonly stepNumber: number | null;
  readonly step: string | null;
  readonly result: 'miss' | 'partial';
  readonly action: string;
  /** Job runs before it in which the cache found what this one did not, of the `n` whose log tells. */
  readonly better: readonly JobRun[];
  readonly n: number;
}

const FEWEST_TOLD = 5;

/** The caches of a job run that missed, or found another key only, where more than half of the job runs before it did better. Logs alone are asked. */
export function missedCaches(job: JobRun, usual: UsualJob): readonly MissedCache[] {
  const missed = vouched(job).filter(({ outcome: { result } }) => result === 'miss' || result === 'partial');
  if (missed.length === 0) return [];
  const before = usual.jobs.map((own) => ({ own, outcomes: vouched(own) }));
  return missed.flatMap(({ key, step, outcome }) => {
    const told = before.flatMap(({ own, outcomes }) => {
      const found = rank(outcomes.find((one) => one.key === key && rank(one.outcome.result) !== null)?.outcome.result ?? 'unknown');
      return found === null ? [] : [{ own, found }];
    });
    const better = told.filter(({ found }) => found > (rank(outcome.result) ?? 0)).map(({ own }) => own);
    if (told.length < FEWEST_TOLD || better.length * 2 <= told.length) return [];
    const result = outcome.result === 'miss' ? 'miss' : 'partial';
    return [{ stepNumber: outcome.stepNumber, step, result, action: outcome.action, better, n: told.length }];
  });
}

interface Vouched {
  readonly key: string;
  readonly step: string | null;
  readonly outcome: CacheOutcome;
}

function vouched(job: JobRun): readonly Vouched[] {
  const told = job.cacheOutcomes.filter(({ basis, toldBy }) => basis === 'log' && toldBy === undefined);
  if (told.length === 0) return [];
  const names = new Map(identifySteps(job).map((identified) => [identified.step.number, stepKeyOf(identified)]));
  return told.map((outcome) => {
    const step = outcome.stepNumber === null ? null : (names.get(outcome.stepNumber) ?? null);
    return { key: JSON.stringify([step, outcome.action, outcome.part ?? null]), step, outcome };
  });
}

/** Null: the log does not say what was found. */
function rank(result: CacheResult): number | null {
  return result === 'exact' ? 2 : result === 'partial' ? 1 : result === 'miss' ? 0 : null;
}
