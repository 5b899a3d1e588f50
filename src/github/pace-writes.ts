import type { ProbotOctokit } from 'probot';
import { installationOf } from './installation-of.ts';
import { isGraphqlQuery } from './is-graphql.ts';
import { isRead } from './retry-reads.ts';
import type { Timing } from './timing.ts';

/**
 * Octokit plugin: lets the writes of one installation start at least `intervalMs` apart, as GitHub asks (a second). 0: no pacing.
 * @octokit/plugin-throttling does the same, but its interval cannot be set without a dependency on bottleneck, and it sleeps out limits in memory.
 */
export function paceWrites(intervalMs: number, timing: Timing) {
  const nextStart = new Map<string, number>();
  return (octokit: Pick<ProbotOctokit, 'hook'>, options: object): Record<string, never> => {
    const installation = installationOf(options);
    octokit.hook.before('request', async ({ method, url, query }) => {
      // Minting a token changes nothing that anybody sees.
      if (intervalMs === 0 || isRead(method) || isGraphqlQuery({ url, query }) || url.endsWith('/access_tokens')) return;
      const now = timing.now().getTime();
      const start = Math.max(now, nextStart.get(installation) ?? 0);
      nextStart.set(installation, start + intervalMs);
      if (start > now) await timing.pause(start - now);
    });
    return {};
  };
}
