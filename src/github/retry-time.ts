import { messageOf, type RequestFailure } from './request-failure.ts';

type Headers = Readonly<Record<string, string | number | undefined>>;

/** GitHub asks for at least a minute when a secondary limit names no time. */
export const SECONDARY_WAIT_MS = 60_000;
/** Spread over which those who wait for the same reset come back. */
const RESET_JITTER_MS = 10_000;

/** GitHub counts by the hour: a later moment is a mistake, or none at all. */
const LONGEST_WAIT_MS = 2 * 3_600_000;

/** A moment that an answer names, in milliseconds of Unix time, at most two hours ahead. */
export function withinReason(named: number, now: Date): number {
  return Math.min(named, now.getTime() + LONGEST_WAIT_MS);
}

/** When GitHub wants to be asked again, if this failure is a rate limit; null when it is something else. */
export function retryTime(failure: RequestFailure, now: Date): Date | null {
  if ((failure.status !== 403 && failure.status !== 429) || failure.response === undefined) return null;
  const named = namedTime(failure.response.headers, now);
  if (named !== null) return named;
  const secondary = failure.status === 429 || /secondary rate|abuse detection|exceeded a rate limit/i.test(messageOf(failure));
  return secondary ? new Date(now.getTime() + SECONDARY_WAIT_MS) : null;
}

/** The time that the headers of a refusal name: a wait, or the beginning of the next hour where nothing is left of this one. */
export function namedTime(headers: Headers, now: Date): Date | null {
  const retryAfter = Number(headers['retry-after']);
  if (headers['retry-after'] !== undefined && Number.isFinite(retryAfter)) {
    return new Date(withinReason(now.getTime() + Math.max(0, retryAfter) * 1000, now));
  }
  const reset = Number(headers['x-ratelimit-reset']);
  if (String(headers['x-ratelimit-remaining']) !== '0' || !Number.isFinite(reset)) return null;
  return new Date(Math.max(now.getTime(), withinReason(reset * 1000, now)) + 1000 + Math.random() * RESET_JITTER_MS);
}

/** Whether it is the limit of the hour that was reached: that one is not named by a wait. */
export function isHourlyLimit({ response }: RequestFailure): boolean {
  return (
    response !== undefined && response.headers['retry-after'] === undefined && String(response.headers['x-ratelimit-remaining']) === '0'
  );
}
