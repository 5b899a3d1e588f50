import type { Stage } from '../../model/job-log.ts';
import type { JobRun } from '../../model/job-run.ts';
import { logDuration } from '../../stats/log-duration.ts';
import { median } from '../../stats/quantile.ts';
import { identifySteps } from '../profile/step-identity.ts';
import { stepClassifier } from '../stage-profile/staged-job.ts';
import type { RunHistory } from './run-history.ts';
import { stepKeyOf } from './step-times.ts';
import type { UsualJob } from './usual-jobs.ts';
import { usualRange } from './usual-range.ts';

/** A runner that was slower than usual by one factor. */
export interface RunnerSpeed {
  /** 1.3: what is bound by the processor took 1.3 times as long. */
  readonly factor: number;
  readonly usualFactor: number;
  readonly n: number;
  /** By `stepKeyOf`. */
  readonly steps: ReadonlySet<string>;
  /** Both image versions where the log tells them and they differ. */
  readonly image: readonly [before: string, now: string] | null;
}

/** Bound by the processor; the others wait for the network or for services (ALGORITHMS 2.4). */
const BY_PROCESSOR: ReadonlySet<Stage> = new Set(['code-generation', 'build', 'lint', 'unit-test', 'package', 'other']);
/** GitHub records whole seconds: below, one of them is too much of the whole. */
const LEAST_STEP = 5;
const FEWEST_STEPS = 2;
const LEAST_FACTOR = 1.05;
/** Of the steps that agree with the factor, and how far off the others of them may be, as a share of its logarithm or at least so much. */
const MOST_AGREE = 0.7;
const APART = { share: 0.4, least: 0.05 };

/**
 * Whether all steps of a job that the processor bounds were slower by one factor, more than its runners usually are: the same-job control of ALGORITHMS 2.4.
 * `without`: steps with a reason of their own, by `stepKeyOf`. Null where not, or where fewer than two steps of five seconds can tell.
 */
export function runnerSpeed(job: JobRun, usual: UsualJob, without: ReadonlySet<string>, history: RunHistory): RunnerSpeed | null {
  const classify = stepClassifier([]);
  const steps = identifySteps(job).flatMap((identified) => {
    const key = stepKeyOf(identified);
    const isControl = (usual.steps.get(key)?.p50 ?? 0) >= LEAST_STEP && BY_PROCESSOR.has(classify(identified.step, null));
    return isControl && !without.has(key) ? [key] : [];
  });
  const now = ratiosOf(job, usual, steps, history);
  const speed = median(now);
  if (speed === null || now.length < FEWEST_STEPS || speed < Math.log(LEAST_FACTOR)) return null;
  const near = Math.max(APART.least, APART.share * speed);
  const agreeing = now.filter((ratio) => Math.abs(ratio - speed) <= near).length;
  if (agreeing < FEWEST_STEPS || agreeing < MOST_AGREE * now.length) return null;
  const before = usual.jobs.flatMap((other) => {
    const ratios = ratiosOf(other, usual, steps, history);
    return ratios.length < FEWEST_STEPS ? [] : [median(ratios) ?? 0];
  });
  const range = usualRange(before, Math.log(LEAST_FACTOR));
  if (range === null || speed <= range.high) return null;
  return { factor: Math.exp(speed), usualFactor: Math.exp(range.p50), n: range.n, steps: new Set(steps), image: imagesOf(job, usual) };
}

function ratiosOf(job: JobRun, usual: UsualJob, steps: readonly string[], history: RunHistory): readonly number[] {
  const times = history.timesOf(job);
  return steps.flatMap((key) => {
    const time = times.get(key) ?? 0;
    return time === 0 ? [] : [logDuration(time) - logDuration(usual.steps.get(key)?.p50 ?? 0)];
  });
}

/** The newest that is known before it; a log is not read of every job run. */
function imagesOf(job: JobRun, { jobs }: UsualJob): RunnerSpeed['image'] {
  const now = job.log?.runner?.imageVersion ?? null;
  const before = jobs.map(({ log }) => log?.runner?.imageVersion ?? null).find((version) => version !== null) ?? null;
  return now === null || before === null || now === before ? null : [before, now];
}
