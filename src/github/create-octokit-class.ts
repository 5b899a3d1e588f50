import { ProbotOctokit } from 'probot';
import { expectJson } from './expect-json.ts';
import { fetchWithLimits } from './fetch-with-limits.ts';
import { keepWaits } from './keep-waits.ts';
import { paceWrites } from './pace-writes.ts';
import { retryReads } from './retry-reads.ts';
import { REAL_TIMING, type Timing } from './timing.ts';

/** The version whose answers this adapter was written against; GitHub keeps it for at least two years after a successor. */
const API_VERSION = '2022-11-28';

type OctokitOptions = NonNullable<ConstructorParameters<typeof ProbotOctokit>[0]>;

function pinVersion(octokit: Pick<ProbotOctokit, 'hook'>): Record<string, never> {
  octokit.hook.before('request', ({ headers }) => {
    headers['x-github-api-version'] = API_VERSION;
  });
  return {};
}

/**
 * Probot's Octokit with this project's manners: timeouts, pacing and waiting per installation, reads retried and writes not.
 * What paces and waits is shared by all instances of the class.
 */
export function createOctokitClass(options: { readonly writeIntervalMs: number; readonly timing?: Timing }): typeof ProbotOctokit {
  const timing = options.timing ?? REAL_TIMING;
  // A later plugin wraps an earlier one: a retry is a new request to all that stands before it.
  return ProbotOctokit.plugin(
    pinVersion,
    expectJson,
    keepWaits(timing),
    paceWrites(options.writeIntervalMs, timing),
    retryReads(timing),
  ).defaults((given: OctokitOptions) => ({
    ...given,
    // Probot's own plugins would repeat writes, and sleep out a rate limit in memory for up to an hour.
    throttle: { ...given.throttle, enabled: false },
    retry: { enabled: false },
    request: { ...given.request, fetch: fetchWithLimits },
  })) as typeof ProbotOctokit;
}
