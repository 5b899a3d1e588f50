import type { Access } from './access.ts';
import { asking } from './to-app-error.ts';

/** Who let deployments of a run start, or did not, as GitHub sent it; GitHub does not page it. Needs `actions: read`. */
export async function fetchReviews({ octokit, owner, repo }: Access, runId: number): Promise<readonly unknown[]> {
  const { data } = await asking('list the reviews of the run', () => octokit.rest.actions.getReviewsForRun({ owner, repo, run_id: runId }));
  return data;
}
