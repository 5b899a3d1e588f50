import { type Seconds, seconds } from '../../model/seconds.ts';
import { benjaminiHochberg } from '../../stats/benjamini-hochberg.ts';
import { hodgesLehmann } from '../../stats/hodges-lehmann.ts';
import { mannWhitney } from '../../stats/mann-whitney.ts';
import { median } from '../../stats/quantile.ts';

/** The step times of the job runs in which a cache hit, and in which it missed, by `stepKeyOf`. */
export type StepTimes = ReadonlyMap<string, number>;

export interface HitsAndMisses {
  readonly hits: readonly StepTimes[];
  readonly misses: readonly StepTimes[];
}

/** A step of a job whose time differs between hits and misses. */
export interface ShortenedStep {
  /** By `stepKeyOf`. */
  readonly step: string;
  readonly onHit: Seconds;
  readonly onMiss: Seconds;
}

export const FEWEST_OF_EACH = 5;
/** The second to which GitHub records. */
const LEAST_SHIFT = 1;

/** Steps of a job that can be compared: in at least five hits and five misses; without the cache's own step and its post step. */
export function comparableSteps({ hits, misses }: HitsAndMisses, cacheStep: string | null): readonly string[] {
  const countIn = (jobs: readonly StepTimes[], key: string): number => jobs.filter((job) => job.has(key)).length;
  const keys = new Set([...hits, ...misses].flatMap((job) => [...job.keys()]));
  const own = new Set(cacheStep === null ? [] : [cacheStep, `Post ${cacheStep}`]);
  return [...keys].filter((key) => !own.has(key) && countIn(hits, key) >= FEWEST_OF_EACH && countIn(misses, key) >= FEWEST_OF_EACH).sort();
}

/**
 * The steps that a hit makes shorter, or longer: Mann-Whitney over the steps of the job, at a false discovery rate of a tenth (Benjamini-Hochberg), and a
 * Hodges-Lehmann shift of at least the second to which GitHub records. The largest difference first.
 */
export function shortenedSteps({ hits, misses }: HitsAndMisses, steps: readonly string[]): readonly ShortenedStep[] {
  const samples = steps.map((step) => ({ step, hit: timesOf(hits, step), miss: timesOf(misses, step) }));
  const judged = benjaminiHochberg(samples.map(({ hit, miss }) => mannWhitney(hit, miss)?.p ?? 1));
  return samples
    .filter(
      ({ hit, miss }, index) => judged[index]?.isRejected === true && Math.abs(hodgesLehmann(hit, miss)?.estimate ?? 0) >= LEAST_SHIFT,
    )
    .map(({ step, hit, miss }) => ({ step, onHit: seconds(median(hit) ?? 0), onMiss: seconds(median(miss) ?? 0) }))
    .sort((a, b) => Math.abs(b.onMiss - b.onHit) - Math.abs(a.onMiss - a.onHit));
}

function timesOf(jobs: readonly StepTimes[], step: string): readonly number[] {
  return jobs.flatMap((job) => job.get(step) ?? []);
}
