import { AppError } from '../errors.ts';
import type { Access } from './access.ts';
import { asking, LACKS_PERMISSION } from './to-app-error.ts';

/** Runs a run again after an attempt, unless a later one stands already. */
export async function rerunRun(access: Access, runId: number, attempt: number): Promise<void> {
  const { octokit, owner, repo } = access;
  const before = await read(access, runId);
  if (before.attempt > attempt) return;
  if (!before.isOver) throw refused(runId, 'it is not over');
  try {
    await asking('run it again', () => octokit.rest.actions.reRunWorkflow({ owner, repo, run_id: runId }));
  } catch (error) {
    if (!(error instanceof AppError) || (error.code !== 'GITHUB_FORBIDDEN' && error.code !== 'GITHUB_REJECTED')) throw error;
    // Another worker may have been there first.
    if ((await read(access, runId)).attempt > attempt) return;
    // A run that is too old is refused with the status of a lacking permission.
    if (error.code === 'GITHUB_FORBIDDEN' && !LACKS_PERMISSION.test(error.message)) {
      throw refused(runId, error.message, error);
    }
    throw error;
  }
}

async function read({ octokit, owner, repo }: Access, runId: number): Promise<{ readonly attempt: number; readonly isOver: boolean }> {
  const { data } = await asking('read the run', () => octokit.rest.actions.getWorkflowRun({ owner, repo, run_id: runId }));
  return { attempt: data.run_attempt ?? 1, isOver: data.status === 'completed' };
}

function refused(runId: number, why: string, cause?: unknown): AppError {
  return new AppError('GITHUB_REJECTED', `could not run ${runId} again: ${why}`, { cause });
}
