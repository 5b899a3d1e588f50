import type { ProbotOctokit } from 'probot';
import { AppError } from '../errors.ts';
import { isGraphqlQuery } from './is-graphql.ts';
import { isRequestFailure } from './request-failure.ts';
import type { Timing } from './timing.ts';

const RETRIES = 3;
const FIRST_DELAY_MS = 1000;
/** A longer wait that GitHub asks for is left to the queue, which holds no memory and no lease while it waits. */
const LONGEST_WAIT_MS = 10_000;

export function isRead(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

/**
 * Octokit plugin: repeats a read that met a server error, a dropped connection or a short wait, up to three times with growing, jittered
 * delays, unless `request.once` says that requests are counted. A write is sent once: when its answer is lost, the task looks for its effect before it sends another.
 */
export function retryReads(timing: Timing) {
  return (octokit: Pick<ProbotOctokit, 'hook'>): Record<string, never> => {
    octokit.hook.wrap('request', async (request, options) => {
      for (let retries = 0; ; retries += 1) {
        try {
          return await request(options);
        } catch (error) {
          const delay = mayRepeat(options, error) && retries < RETRIES ? delayAfter(error, retries, timing.now()) : null;
          if (delay === null) throw error;
          await timing.pause(delay);
        }
      }
    });
    return {};
  };
}

interface RequestOptions {
  readonly method: string;
  readonly url: string;
  /** Of GraphQL. */
  readonly query?: unknown;
  readonly request?: Readonly<Record<string, unknown>>;
}

/** A query that GitHub could not answer is better asked in smaller pieces than again, so of GraphQL only waits are kept here. */
function mayRepeat({ method, url, query, request }: RequestOptions, error: unknown): boolean {
  if (request?.['once'] === true) return false;
  return isRead(method) || (isGraphqlQuery({ url, query }) && error instanceof AppError && error.code === 'GITHUB_RATE_LIMITED');
}

function delayAfter(error: unknown, retries: number, now: Date): number | null {
  if (error instanceof AppError && error.retryAt !== null) {
    const wait = error.retryAt.getTime() - now.getTime();
    return wait <= LONGEST_WAIT_MS ? Math.max(0, wait) : null;
  }
  if (!isRequestFailure(error)) return null;
  return error.response === undefined || error.status >= 500 ? FIRST_DELAY_MS * 2 ** retries * (0.5 + Math.random()) : null;
}
