import type { ProbotOctokit } from 'probot';
import { AppError } from '../errors.ts';
import { graphqlLimit } from './graphql-limit.ts';
import { installationOf } from './installation-of.ts';
import { isGraphql } from './is-graphql.ts';
import { isRequestFailure } from './request-failure.ts';
import { isHourlyLimit, retryTime } from './retry-time.ts';
import type { Timing } from './timing.ts';

/**
 * Octokit plugin: once GitHub asked an installation to wait, no request of that installation leaves before the time named.
 * Asking on regardless may get an integration banned. The hour's limit is counted for REST and GraphQL apart; other limits hold for both.
 */
export function keepWaits(timing: Timing) {
  const until = new Map<string, Date>();
  return (octokit: Pick<ProbotOctokit, 'hook'>, options: object): Record<string, never> => {
    const installation = installationOf(options);
    const hourlyKey = (url: string): string => `${installation} ${isGraphql(url) ? 'graphql' : 'rest'}`;
    const note = (key: string, asked: Date, cause: unknown): AppError => {
      // Of requests under way at once the last answer may name the shorter wait.
      const known = until.get(key);
      const retryAt = known !== undefined && known > asked ? known : asked;
      until.set(key, retryAt);
      return limited(retryAt, cause);
    };
    octokit.hook.before('request', ({ url }) => {
      for (const key of [installation, hourlyKey(url)]) {
        const retryAt = until.get(key);
        if (retryAt === undefined) continue;
        if (retryAt > timing.now()) throw limited(retryAt);
        until.delete(key);
      }
    });
    octokit.hook.error('request', (error, { url }) => {
      const asked = isRequestFailure(error) ? retryTime(error, timing.now()) : null;
      if (asked === null || !isRequestFailure(error)) throw error;
      throw note(isHourlyLimit(error) ? hourlyKey(url) : installation, asked, error);
    });
    octokit.hook.after('request', ({ data, headers }, { url }) => {
      const limit = isGraphql(url) ? graphqlLimit(data, headers, timing.now()) : null;
      if (limit !== null) throw note(limit.isHourly ? hourlyKey(url) : installation, limit.retryAt, undefined);
    });
    return {};
  };
}

function limited(retryAt: Date, cause?: unknown): AppError {
  return new AppError('GITHUB_RATE_LIMITED', `GitHub asks to wait until ${retryAt.toISOString()}`, { cause, retryAt });
}
