import type { Measurement } from '../../engine/rule.ts';
import { formatDuration } from '../../model/format-duration.ts';
import { type Seconds, seconds } from '../../model/seconds.ts';
import { computeJobTimeout, type DecidingTerm, type JobTimeout } from '../../stats/job-timeout.ts';
import type { LegSample } from './sample-job.ts';

/** What a limit rests on, of the matrix leg that decides it. */
export interface MeasuredLimit {
  readonly limit: Seconds;
  readonly minutes: number;
  /** What the limit is before it is rounded up; null for a rough one. */
  readonly term: DecidingTerm | null;
  /** Null for a job without a matrix. */
  readonly leg: string | null;
  readonly window: { readonly from: Date; readonly to: Date };
  readonly measurements: readonly Measurement[];
  readonly hung: number;
  /** One sentence: what a run that is slower than any so far would meet. */
  readonly risk: string;
}

/** `measured`: every leg has enough successes. `rough`: the leg named has too few for a p99. `too-few`: not even for a rough value. */
export type JobLimit =
  | { readonly kind: 'measured' | 'rough'; readonly measured: MeasuredLimit }
  | { readonly kind: 'too-few'; readonly successes: number; readonly leg: string | null };

/** The newest successes that a limit is computed from; computeJobTimeout looks at as many. */
const LATEST = 100;

/** One limit for a job, which all of its matrix legs share: the largest over the legs. The leg with the fewest runs decides how sure it is. */
export function limitOf(job: string, legs: readonly LegSample[]): JobLimit {
  const weakest = legs.reduce<LegSample | null>((a, b) => (a === null || b.successes.length < a.successes.length ? b : a), null);
  const computed = legs.map((leg) => ({ leg, timeout: computeJobTimeout(leg.successes.map(({ duration }) => duration)) }));
  const known = computed.flatMap(({ leg, timeout }) => (timeout === null ? [] : [{ leg, timeout }]));
  const slowest = known.toSorted((a, b) => b.timeout.limit - a.timeout.limit)[0];
  if (weakest === null || slowest === undefined || known.length < legs.length) {
    return { kind: 'too-few', successes: weakest?.successes.length ?? 0, leg: weakest?.leg ?? null };
  }
  const rough = known
    .filter(({ timeout }) => timeout.basis.kind === 'maximum')
    .toSorted((a, b) => a.timeout.basis.n - b.timeout.basis.n)[0];
  const measured = measure(job, legs, rough ?? slowest, slowest.timeout.limit);
  return { kind: rough === undefined ? 'measured' : 'rough', measured };
}

/** A quantile passes over the rare long run that succeeds (a nightly one among pushes): what succeeded once is never cut off. */
function aboveEverySuccess(legs: readonly LegSample[], limit: Seconds): Seconds {
  const slowest = Math.max(...legs.flatMap(({ successes }) => successes.map(({ duration }) => duration)));
  return slowest < limit ? limit : seconds(Math.ceil((11 * slowest) / 600) * 60);
}

function measure(
  job: string,
  legs: readonly LegSample[],
  shown: { leg: LegSample; timeout: JobTimeout },
  computed: Seconds,
): MeasuredLimit {
  const limit = aboveEverySuccess(legs, computed);
  const latest = shown.leg.successes.slice(0, LATEST);
  const window = windowOf(latest.map(({ at }) => at));
  const over = legs.flatMap(({ others }) => others).filter(({ duration }) => duration > limit);
  const lost = over.reduce((sum, { duration }) => sum + duration - limit, 0);
  const longest = Math.max(...legs.flatMap(({ successes }) => successes.map(({ duration }) => duration)));
  const all = legs.reduce((sum, { successes }) => sum + successes.length, 0);
  const { basis } = shown.timeout;
  const of = { runs: basis.n, window };
  const measurements: Measurement[] = [{ name: 'successes', value: basis.n, unit: 'runs', ...of }];
  if (basis.kind === 'quantiles') {
    measurements.push({ name: 'p50', value: basis.p50, unit: 'seconds', ...of }, { name: 'p99', value: basis.p99, unit: 'seconds', ...of });
  } else measurements.push({ name: 'longest', value: basis.maximum, unit: 'seconds', ...of });
  if (over.length > 0) {
    const ofOver = { runs: over.length, window: windowOf(over.map(({ at }) => at)) };
    measurements.push(
      { name: 'hung', value: over.length, unit: 'runs', ...ofOver },
      { name: 'lost', value: lost, unit: 'seconds', ...ofOver },
    );
  }
  const minutes = limit / 60;
  const risk = `GitHub cancels a run of \`${job}\` that needs more than ${minutes} minutes (\`if: failure()\` does not fire, and jobs that need it see \`cancelled\`); the slowest of ${all} successful runs took ${formatDuration(longest)}.`;
  const term = basis.kind === 'quantiles' ? (limit > computed ? '1.1 × the slowest success' : basis.term) : null;
  return { limit, minutes, term, leg: shown.leg.leg, window, measurements, hung: over.length, risk };
}

function windowOf(dates: readonly Date[]): { readonly from: Date; readonly to: Date } {
  const times = dates.map((date) => date.getTime());
  return { from: new Date(Math.min(...times)), to: new Date(Math.max(...times)) };
}
