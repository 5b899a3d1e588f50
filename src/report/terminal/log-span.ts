import type { JobLog } from '../../model/job-log.ts';
import { type LogInstant, secondsFrom } from '../../model/log-instant.ts';
import { type Seconds, seconds } from '../../model/seconds.ts';

/** The time of a job as its log shows it. */
export interface LogSpan {
  readonly start: LogInstant;
  readonly end: LogInstant;
  readonly duration: Seconds;
}

/**
 * From the start of the first step to the end of the last one. What a log has before its first step is the wait for a runner, which is no part of the job.
 * Null when the log shows no time at all.
 */
export function logSpan({ start, end, steps }: JobLog): LogSpan | null {
  const starts = steps.flatMap((step) => (step.start === null ? [] : [step.start]));
  const ends = steps.flatMap((step) => (step.end === null ? [] : [step.end]));
  const first = starts.reduce<LogInstant | null>((best, one) => (best === null || secondsFrom(one, best) > 0 ? one : best), null) ?? start;
  const last = ends.reduce<LogInstant | null>((best, one) => (best === null || secondsFrom(best, one) > 0 ? one : best), null) ?? end;
  if (first === null || last === null) return null;
  return { start: first, end: last, duration: seconds(Math.max(0, secondsFrom(first, last))) };
}
