import type { CacheOutcome } from '../../model/cache-outcome.ts';
import { type Seconds, seconds } from '../../model/seconds.ts';
import { median } from '../../stats/quantile.ts';
import { compareTexts } from '../profile/stamp.ts';
import { rateOf } from '../profile/summaries.ts';
import type { WorkflowRuns } from '../recent/workflow-runs.ts';
import { stepTimes } from '../slow-run/step-times.ts';
import { cacheCost } from './cache-costs.ts';
import { type CacheJobRun, type CacheJobRuns, cacheJobRuns, isHit, isVouched } from './cache-job-runs.ts';
import type { CacheValue } from './cache-value.ts';
import { netValue, type ValuedRun } from './net-value.ts';
import { comparableSteps, FEWEST_OF_EACH, shortenedSteps } from './shortened-steps.ts';
import { type UnreadCache, unreadCaches } from './unread-caches.ts';

/**
 * What each cache step of each job found, took and saved over the recent runs. Rates are of job runs whose log the action itself tells the outcome in; what was
 * inferred from times is counted apart, since times cannot prove what they were told by. Times are of the job runs among them that succeeded: a failed job never
 * saves. Caches that are missed together are each credited with what both save. By job, step and action.
 */
export function computeCacheValues({ runs }: WorkflowRuns): readonly CacheValue[] {
  return [...cacheJobRuns(runs).map(cacheValueOf), ...unreadCaches(runs).map(unreadValue)].sort(
    (a, b) => compareTexts(a.job, b.job) || compareTexts(a.step ?? '', b.step ?? '') || compareTexts(a.action, b.action),
  );
}

function cacheValueOf(group: CacheJobRuns): CacheValue {
  const { job, step, action, part, all } = group;
  const told = all.filter(({ outcome }) => isVouched(outcome) && isHit(outcome) !== null);
  const hits = told.filter(({ outcome }) => isHit(outcome) === true);
  const outcomes = all.map(({ outcome }) => outcome).filter(isVouched);
  return {
    job,
    step,
    action,
    ...(part === null ? {} : { part }),
    hitRate: rateOf(hits.length, told.length),
    exactRate: rateOf(hits.filter(({ outcome }) => outcome.result === 'exact').length, told.length),
    restore: inSeconds(medianOf(outcomes, ({ result, restoreTime }) => (result === 'miss' ? null : restoreTime))),
    save: inSeconds(medianOf(outcomes, ({ save, saveTime }) => (save === 'saved' ? (saveTime ?? null) : null))),
    sizeBytes: medianOf(outcomes, ({ sizeBytes }) => sizeBytes),
    rate: medianOf(outcomes, ({ restoreRate }) => restoreRate ?? null),
    ...worthOf(group, told),
    inferred: all.filter(({ outcome }) => outcome.basis === 'inferred').length,
  };
}

type Worth = Pick<CacheValue, 'shortens' | 'net' | 'breakEven' | 'whyNot'>;

const NOTHING = { shortens: [], net: null, breakEven: null } as const;

function worthOf(group: CacheJobRuns, told: readonly CacheJobRun[]): Worth {
  const timed = told.filter(({ job }) => job.conclusion === 'success');
  const [hits, misses] = [true, false].map((wanted) => timed.filter(({ outcome }) => isHit(outcome) === wanted)) as [
    CacheJobRun[],
    CacheJobRun[],
  ];
  const whyNot = whyTooFew(group, told, hits.length, misses.length);
  if (whyNot !== null) return { ...NOTHING, whyNot };
  const times = { hits: hits.map(({ job }) => stepTimes(job)), misses: misses.map(({ job }) => stepTimes(job)) };
  const comparable = comparableSteps(times, group.step);
  const shortens = shortenedSteps(times, comparable);
  // Where no step stands out, all of them count: the interval then says how little is known.
  const counted = shortens.length > 0 ? shortens.map(({ step }) => step) : comparable;
  const valued = timed.flatMap((one): ValuedRun[] => {
    const own = stepTimes(one.job);
    const cost = cacheCost(one.job, one.outcome);
    if (cost === null || counted.some((step) => !own.has(step))) return [];
    return [{ isHit: isHit(one.outcome) === true, work: counted.reduce((sum, step) => sum + (own.get(step) ?? 0), 0), cost }];
  });
  const valuedHits = valued.filter((one) => one.isHit).length;
  if (counted.length === 0) return { ...NOTHING, whyNot: 'the times of the steps of this job are not recorded' };
  if (Math.min(valuedHits, valued.length - valuedHits) < FEWEST_OF_EACH)
    return { ...NOTHING, shortens, whyNot: 'too few logs say how long the restore took' };
  return { shortens, ...netValue(valued), whyNot: null };
}

function whyTooFew({ all }: CacheJobRuns, told: readonly CacheJobRun[], hits: number, misses: number): string | null {
  const inAll = `${told.length} job runs whose log tells`;
  if (told.length === 0) return whyNothingTold(all);
  if (misses === 0) return `never saw a miss in ${inAll}: what the job takes without the cache is not known`;
  if (hits === 0) return `never saw a hit in ${inAll}: what it would save is not known`;
  if (misses < FEWEST_OF_EACH) return `only ${misses} misses in ${inAll}, ${FEWEST_OF_EACH} are needed`;
  return hits < FEWEST_OF_EACH ? `only ${hits} hits in ${inAll}, ${FEWEST_OF_EACH} are needed` : null;
}

function whyNothingTold(all: readonly CacheJobRun[]): string {
  if (all.every(({ outcome }) => outcome.basis === 'inferred'))
    return 'logs not read: outcomes are inferred from times alone, which is no proof';
  if (all.every(({ outcome }) => !isVouched(outcome)))
    return 'only the output of scripts tells what it found, and a script can print anything';
  return 'the logs do not say what it found';
}

function unreadValue({ job, step, action, jobRuns }: UnreadCache): CacheValue {
  return {
    job,
    step,
    action,
    hitRate: rateOf(0, 0),
    exactRate: rateOf(0, 0),
    restore: null,
    save: null,
    sizeBytes: null,
    rate: null,
    ...NOTHING,
    whyNot: `logs not read: of ${jobRuns} job runs none has a log that tells of a cache`,
    inferred: 0,
  };
}

function medianOf(outcomes: readonly CacheOutcome[], pick: (outcome: CacheOutcome) => number | null): number | null {
  return median(outcomes.flatMap((outcome) => pick(outcome) ?? []));
}

function inSeconds(value: number | null): Seconds | null {
  return value === null ? null : seconds(value);
}
