import { messageOf, type RequestFailure } from './request-failure.ts';

/** GitHub asks for at least a minute when a secondary limit names no time. */
const SECONDARY_WAIT_MS = 60_000;
/** Spread over which those who wait for the same reset come back. */
const RESET_JITTER_MS = 10_000;

/** When GitHub wants to be asked again, if this failure is a rate limit; null when it is something else. */
export function retryTime(failure: RequestFailure, now: Date): Date | null {
  if ((failure.status !== 403 && failure.status !== 429) || failure.response === undefined) return null;
  const { headers } = failure.response;
  const retryAfter = Number(headers['retry-after']);
  if (headers['retry-after'] !== undefined && Number.isFinite(retryAfter)) return new Date(now.getTime() + retryAfter * 1000);
  const reset = Number(headers['x-ratelimit-reset']);
  if (String(headers['x-ratelimit-remaining']) === '0' && Number.isFinite(reset)) {
    return new Date(Math.max(now.getTime(), reset * 1000) + 1000 + Math.random() * RESET_JITTER_MS);
  }
  const secondary = failure.status === 429 || /secondary rate|abuse detection|exceeded a rate limit/i.test(messageOf(failure));
  return secondary ? new Date(now.getTime() + SECONDARY_WAIT_MS) : null;
}
