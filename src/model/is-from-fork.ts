import type { Run } from './run.ts';

/**
 * Whether a run tested a commit of another repository, whose times anybody can set: never a sample. False where either repository is not known;
 * the id 0 stands for a repository that is not known.
 */
export function isFromFork({ headRepositoryId }: Pick<Run, 'headRepositoryId'>, repositoryId: number): boolean {
  return repositoryId !== 0 && headRepositoryId !== null && headRepositoryId !== repositoryId;
}
