import { AppError, type ErrorCode } from '../errors.ts';
import { isRequestFailure, messageOf, type RequestFailure } from './request-failure.ts';
import { retryTime } from './retry-time.ts';

/** GitHub's words where a permission is missing, in REST and GraphQL alike. */
export const LACKS_PERMISSION =
  /not accessible by integration|without `?workflows`? permission|permissions requested are not granted|must have admin rights/i;
/** And for a repository that takes no writes. */
export const READ_ONLY = /archived|repository (?:access )?(?:was|has been|is) (?:blocked|disabled)|read-only/i;
const LIMIT_PASSED = /aborted due to timeout/i;

/**
 * What a failed request to GitHub means to us. `doing` completes "could not …" in the message.
 * An error that does not come from a request is a bug of ours and comes back as it is.
 */
export function toAppError(error: unknown, doing: string, now: Date): unknown {
  if (error instanceof AppError || !isRequestFailure(error)) return error;
  const retryAt = retryTime(error, now);
  if (retryAt !== null) {
    return new AppError('GITHUB_RATE_LIMITED', `could not ${doing}: GitHub asks to wait until ${retryAt.toISOString()}`, {
      cause: error,
      retryAt,
    });
  }
  return new AppError(codeOf(error), `could not ${doing}: ${explain(error)}`, { cause: error });
}

/** Runs the work and throws what `toAppError` makes of its failure. */
export async function asking<T>(doing: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toAppError(error, doing, new Date());
  }
}

function codeOf(failure: RequestFailure): ErrorCode {
  if (failure.response === undefined || failure.status >= 500) return 'GITHUB_UNAVAILABLE';
  const message = messageOf(failure);
  if (/installation has been suspended/i.test(message)) return 'GITHUB_SUSPENDED';
  if (LACKS_PERMISSION.test(message)) return 'GITHUB_FORBIDDEN';
  if (failure.status === 401) return 'GITHUB_UNAUTHORIZED';
  if (failure.status === 451) return 'GITHUB_BLOCKED';
  if (failure.status === 403) return READ_ONLY.test(message) ? 'GITHUB_BLOCKED' : 'GITHUB_FORBIDDEN';
  return failure.status === 404 || failure.status === 410 ? 'GITHUB_NOT_FOUND' : 'GITHUB_REJECTED';
}

function explain(failure: RequestFailure): string {
  if (failure.response === undefined) {
    return LIMIT_PASSED.test(failure.message) ? 'GitHub did not answer in time' : `GitHub was not reached (${failure.message})`;
  }
  const needs = failure.response.headers['x-accepted-github-permissions'];
  const hint = failure.status === 403 && needs !== undefined && needs !== '' ? ` (this needs ${needs})` : '';
  return `GitHub answered ${failure.status}: ${messageOf(failure)}${hint}`;
}
