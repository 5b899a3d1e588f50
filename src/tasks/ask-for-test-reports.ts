import type { Run } from '../model/run.ts';
import type { Transaction } from '../ports/store.ts';
import type { World } from './world.ts';

/** Has the artifacts of an attempt looked at once it and all of its jobs that we know of have ended; whoever tells of the last of them asks. */
export async function askForTestReports(
  { queue }: Pick<World, 'queue'>,
  within: Transaction,
  repositoryId: number,
  { runId, attempt, status, jobs, simulated }: Run,
): Promise<void> {
  if (status !== 'completed' || simulated !== null || jobs.length === 0 || jobs.some((job) => job.status !== 'completed')) return;
  await queue.enqueue({ kind: 'read-test-reports', data: { repositoryId, runId, attempt } }, { within });
}
