import type { World } from './world.ts';

/** Choosing proposals and opening one do not happen at once in one repository: each decides by what the other has written. */
export function withProposalsLock<T>(world: World, repositoryId: number, work: () => Promise<T>): Promise<T> {
  return world.store.withLock(`proposals:${repositoryId}`, work);
}
