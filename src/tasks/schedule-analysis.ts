import type { Transaction } from '../ports/store.ts';
import type { World } from './world.ts';

/** Asks for an analysis once runs have had time to gather; one that is waiting already serves. */
export async function scheduleAnalysis(world: World, repositoryId: number, within: Transaction): Promise<void> {
  const startAfter = new Date(world.clock.now().getTime() + world.settings.analysisDelay * 1000);
  await world.queue.enqueue({ kind: 'analyze-repository', data: { repositoryId } }, { within, startAfter });
}
