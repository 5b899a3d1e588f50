import type { CacheOutcome } from '../../model/cache-outcome.ts';
import type { JobRun } from '../../model/job-run.ts';
import { compareTexts } from '../profile/stamp.ts';
import type { Stratum } from './change.ts';

/** Where a value comes from, beside its run. */
export type Place = Pick<Stratum, 'labels' | 'image' | 'cache'>;

/** Of a job run. */
export function placeOfJob(job: JobRun): Place {
  return { labels: job.labels.toSorted(compareTexts), image: imageOf(job), cache: cacheStateOf(job.cacheOutcomes) };
}

/** Of a whole run: the labels of all of its jobs, the images where all are known, the worst of the caches. */
export function placeOfRun(jobs: readonly JobRun[]): Place {
  const places = jobs.map(placeOfJob);
  const images = places.map(({ image }) => image).filter((image) => image !== null);
  return {
    labels: distinct(places.flatMap(({ labels }) => labels)),
    image: images.length === 0 || images.length < jobs.length ? null : distinct(images).join(' + '),
    cache: worstOf(places.map(({ cache }) => cache)),
  };
}

/** What decides whether the outcome was a hit: what a script could have printed says nothing, nor does what times alone suggest. Null: not known. */
export function hitOf({ toldBy, basis, result, isLookup }: CacheOutcome): 'hit' | 'partial' | 'miss' | null {
  if (toldBy === 'output' || basis !== 'log' || isLookup === true) return null;
  if (result === 'exact') return 'hit';
  return result === 'partial' || result === 'miss' ? result : null;
}

function imageOf({ log }: JobRun): string | null {
  const { image = null, imageVersion = null } = log?.runner ?? {};
  return imageVersion === null ? null : [image, imageVersion].filter((part) => part !== null).join(' ');
}

function cacheStateOf(outcomes: readonly CacheOutcome[]): Place['cache'] {
  return worstOf(outcomes.map(hitOf));
}

function worstOf(states: readonly Place['cache'][]): Place['cache'] {
  return (['miss', 'partial', 'hit'] as const).find((state) => states.includes(state)) ?? null;
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort(compareTexts);
}
