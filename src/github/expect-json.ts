import type { ProbotOctokit } from 'probot';
import { AppError } from '../errors.ts';

/** Octokit hands over what it cannot parse as a string; a proxy's page must not pass for an answer of GitHub. */
export function expectJson(octokit: Pick<ProbotOctokit, 'hook'>): Record<string, never> {
  octokit.hook.after('request', ({ status, data }, { method, url }) => {
    if (status !== 200 && status !== 201) return;
    if ((typeof data === 'object' && data !== null) || url.endsWith('/logs')) return;
    throw new AppError('GITHUB_UNAVAILABLE', `${method} ${url} was answered with something other than JSON`);
  });
  return {};
}
