import { AppError } from '../errors.ts';
import type { Access } from './access.ts';
import { asking } from './to-app-error.ts';

const PAGE_JOBS = 100;
/** Beyond what GitHub starts in one run. */
const MOST_PAGES = 100;

/**
 * Every job of one attempt with its steps, as GitHub sent them; a hundred a request. Pages are counted here: where an answer says that the next one is
 * could be another server, which would be told the token.
 */
export async function fetchRunJobs({ octokit, owner, repo }: Access, runId: number, attempt: number): Promise<readonly unknown[]> {
  const jobs: unknown[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const { data } = await asking('list the jobs', () =>
      octokit.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/jobs', {
        owner,
        repo,
        run_id: runId,
        attempt_number: attempt,
        per_page: PAGE_JOBS,
        page,
      }),
    );
    const { total_count: total, jobs: listed }: { readonly total_count?: unknown; readonly jobs?: unknown } = data;
    if (!Array.isArray(listed)) throw new AppError('GITHUB_UNAVAILABLE', 'could not list the jobs: the answer is not what GitHub sends');
    jobs.push(...listed);
    if (listed.length < PAGE_JOBS || jobs.length === total) return jobs;
  }
  throw new AppError('GITHUB_UNAVAILABLE', `could not list the jobs: attempt ${attempt} of run ${runId} has no end of them`);
}
