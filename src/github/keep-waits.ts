import type { ProbotOctokit } from 'probot';
import { AppError } from '../errors.ts';
import { installationOf } from './installation-of.ts';
import { isRequestFailure } from './request-failure.ts';
import { retryTime } from './retry-time.ts';
import type { Timing } from './timing.ts';

/**
 * Octokit plugin: once GitHub asked an installation to wait, no request of that installation leaves before the time named.
 * Asking on regardless may get an integration banned.
 */
export function keepWaits(timing: Timing) {
  const until = new Map<string, Date>();
  return (octokit: Pick<ProbotOctokit, 'hook'>, options: object): Record<string, never> => {
    const installation = installationOf(options);
    octokit.hook.before('request', () => {
      const retryAt = until.get(installation);
      if (retryAt === undefined) return;
      if (retryAt <= timing.now()) until.delete(installation);
      else throw limited(retryAt);
    });
    octokit.hook.error('request', (error) => {
      const asked = isRequestFailure(error) ? retryTime(error, timing.now()) : null;
      if (asked === null) throw error;
      // Of requests under way at once the last answer may name the shorter wait.
      const known = until.get(installation);
      const retryAt = known !== undefined && known > asked ? known : asked;
      until.set(installation, retryAt);
      throw limited(retryAt, error);
    });
    return {};
  };
}

function limited(retryAt: Date, cause?: unknown): AppError {
  return new AppError('GITHUB_RATE_LIMITED', `GitHub asks to wait until ${retryAt.toISOString()}`, { cause, retryAt });
}
