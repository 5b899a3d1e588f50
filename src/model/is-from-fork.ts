import type { Run } from './run.ts';

/**
 * Whether a run tested a commit of another repository, whose times and files anybody can set: never a sample. What the record told decides, else
 * the id of the run's own repository. False where neither is known; the id 0 stands for a repository that is not known.
 */
export function isFromFork({ headRepositoryId, fromFork }: Pick<Run, 'headRepositoryId' | 'fromFork'>, repositoryId = 0): boolean {
  return fromFork ?? (repositoryId !== 0 && headRepositoryId !== null && headRepositoryId !== repositoryId);
}
