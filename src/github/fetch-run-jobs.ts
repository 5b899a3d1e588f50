import type { Access } from './access.ts';
import { asking } from './to-app-error.ts';

/** Every job of one attempt with its steps, as GitHub sent them; a hundred a request. */
export async function fetchRunJobs({ octokit, owner, repo }: Access, runId: number, attempt: number): Promise<readonly unknown[]> {
  return asking('list the jobs', () =>
    octokit.paginate('GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/jobs', {
      owner,
      repo,
      run_id: runId,
      attempt_number: attempt,
      per_page: 100,
    }),
  );
}
