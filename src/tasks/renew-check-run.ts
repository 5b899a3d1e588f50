import type { TaskOf } from '../model/task.ts';
import { checkRunLock } from './check-run-lock.ts';
import type { World } from './world.ts';

/** Someone asked for the check run again: GitHub has reset it, so it is sent even if nothing changed. */
export async function renewCheckRun(world: World, commit: TaskOf<'renew-check-run'>['data']): Promise<void> {
  const { repositoryId, headSha } = commit;
  await world.store.withLock(checkRunLock(commit), () =>
    world.store.transaction(async (transaction) => {
      const known = await transaction.checkRuns.find(repositoryId, headSha);
      if (known !== null) await transaction.checkRuns.save(repositoryId, { ...known, digest: '' });
      await world.queue.enqueue({ kind: 'publish-check-run', data: { repositoryId, headSha } }, { within: transaction });
      await world.queue.enqueue({ kind: 'preview-configuration', data: { repositoryId, headSha } }, { within: transaction });
    }),
  );
}
