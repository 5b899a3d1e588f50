import type { Access } from './access.ts';
import { asking } from './to-app-error.ts';

/** A job with its steps, as GitHub sent it. */
export async function fetchJob({ octokit, owner, repo }: Access, jobId: number): Promise<unknown> {
  const { data } = await asking('read the job', () => octokit.rest.actions.getJobForWorkflowRun({ owner, repo, job_id: jobId }));
  return data;
}
