import type { ProbotOctokit } from 'probot';
import { AppError } from '../errors.ts';
import type { Allowance } from '../ports/github.ts';
import { isRequestFailure } from './request-failure.ts';
import { withinReason } from './retry-time.ts';

type Headers = Readonly<Record<string, string | number | undefined>>;

/** GitHub counts REST and GraphQL apart. */
export interface AllowancePair {
  readonly rest: Allowance | null;
  readonly graphql: Allowance | null;
}

/** What GitHub said last of the limits of whoever it counts together: an installation, or the owner of a token. */
export interface Allowances {
  current(): AllowancePair;
  /** Reads them off every answer that this client gets. */
  watch(octokit: Pick<ProbotOctokit, 'hook'>): void;
}

export function createAllowances(): Allowances {
  let pair: AllowancePair = { rest: null, graphql: null };
  const note = (headers: Headers): void => {
    const allowance = readAllowance(headers);
    if (allowance === null) return;
    if (headers['x-ratelimit-resource'] === 'core') pair = { ...pair, rest: allowance };
    else if (headers['x-ratelimit-resource'] === 'graphql') pair = { ...pair, graphql: allowance };
  };
  return {
    current: () => pair,
    watch: (octokit) => {
      octokit.hook.after('request', ({ headers }) => note(headers as Headers));
      octokit.hook.error('request', (error) => {
        const failure: unknown = error instanceof AppError ? error.cause : error;
        if (isRequestFailure(failure) && failure.response !== undefined) note(failure.response.headers);
        throw error;
      });
    },
  };
}

function readAllowance(headers: Headers): Allowance | null {
  const [limit, remaining, reset] = ['limit', 'remaining', 'reset'].map((name) => Number(headers[`x-ratelimit-${name}`] ?? Number.NaN));
  if (limit === undefined || remaining === undefined || reset === undefined) return null;
  if (![limit, remaining, reset].every(Number.isFinite)) return null;
  return { limit, remaining, resetAt: new Date(withinReason(Math.max(0, reset * 1000), new Date())) };
}
