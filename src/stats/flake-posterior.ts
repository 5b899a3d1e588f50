import betaQuantile from '@stdlib/stats-base-dists-beta-quantile';

/** What the attempts of a job say: those on commits where it succeeded at least once, and how many of them failed. */
export interface FlakeCounts {
  readonly failed: number;
  readonly attempts: number;
}

/** A Beta(a, b) distribution of the chance that an attempt fails though nothing is wrong, and how many jobs it was fitted to (0: assumed). */
export interface FlakePrior {
  readonly a: number;
  readonly b: number;
  readonly jobs: number;
}

/** A job's chance to fail though nothing is wrong: the posterior mean, and the bound that it exceeds with 95 %. */
export interface FlakePosterior extends FlakeCounts {
  readonly mean: number;
  readonly low: number;
}

/** One in a hundred, with the weight of 50 attempts: where there are too few jobs or failures to fit. */
export const ASSUMED_FLAKE_PRIOR: FlakePrior = { a: 0.5, b: 49.5, jobs: 0 };

const FEWEST_JOBS = 5;
const FEWEST_FAILURES = 5;
/** The prior never weighs less than 2 attempts or more than 1,000. */
const WEIGHTS = [2, 1000] as const;

/**
 * The prior by moments over many jobs: the pooled rate, and the weight from how much more the jobs' rates vary than counts of one common rate
 * would (Kleinman 1973, with attempts as weights). With fewer than 5 jobs or 5 failures, `ASSUMED_FLAKE_PRIOR`.
 */
export function fitFlakePrior(jobs: readonly FlakeCounts[]): FlakePrior {
  const used = jobs.filter(({ attempts }) => attempts > 0);
  const attempts = used.reduce((sum, job) => sum + job.attempts, 0);
  const failed = used.reduce((sum, job) => sum + job.failed, 0);
  if (used.length < FEWEST_JOBS || failed < FEWEST_FAILURES || failed >= attempts) return ASSUMED_FLAKE_PRIOR;
  const rate = failed / attempts;
  const varied = used.reduce((sum, job) => sum + job.attempts * (job.failed / job.attempts - rate) ** 2, 0);
  const squares = used.reduce((sum, job) => sum + job.attempts ** 2, 0);
  const ofOneRate = rate * (1 - rate);
  const room = attempts - squares / attempts - (used.length - 1);
  const correlation = room > 0 ? (varied - ofOneRate * (used.length - 1)) / (ofOneRate * room) : 0;
  const weight = correlation > 0 ? 1 / correlation - 1 : WEIGHTS[1];
  const bounded = Math.min(WEIGHTS[1], Math.max(WEIGHTS[0], weight));
  return { a: rate * bounded, b: (1 - rate) * bounded, jobs: used.length };
}

/** The posterior of one job: Beta(failed + a, attempts - failed + b). */
export function flakePosterior({ failed, attempts }: FlakeCounts, { a, b }: FlakePrior): FlakePosterior {
  const flaky = Math.min(failed, attempts);
  return { failed, attempts, mean: (flaky + a) / (attempts + a + b), low: betaQuantile(0.05, flaky + a, attempts - flaky + b) };
}

/**
 * How likely a failure is flaky: φ / (φ + (1 - φ) π), with φ the chance to fail though nothing is wrong, and π the rate at which changes of
 * that kind truly break the job. Null where both are 0.
 */
export function probabilityFlaky(flakeRate: number, trueFailureRate: number): number | null {
  const either = flakeRate + (1 - flakeRate) * trueFailureRate;
  return either > 0 ? flakeRate / either : null;
}
