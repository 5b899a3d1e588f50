import type { Task } from '../model/task.ts';
import type { World } from './world.ts';

/** Tasks that wait for the same moment are spread over so long. */
const SPREAD_MS = 60_000;

/** Puts the next slice of some work on the queue: at once, or some time after GitHub's allowance is whole again. */
export async function goOnLater(world: World, task: Task, until: Date | null): Promise<void> {
  if (until === null) return world.queue.enqueue(task);
  await world.queue.enqueue(task, { startAfter: new Date(until.getTime() + Math.floor(Math.random() * SPREAD_MS)) });
}
