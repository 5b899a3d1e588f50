import type { Access } from './access.ts';
import { asking } from './to-app-error.ts';

/** One attempt of a run, as GitHub sent it. */
export async function fetchRun({ octokit, owner, repo }: Access, runId: number, attempt: number): Promise<unknown> {
  const { data } = await asking('read the run', () =>
    octokit.rest.actions.getWorkflowRunAttempt({ owner, repo, run_id: runId, attempt_number: attempt }),
  );
  return data;
}
