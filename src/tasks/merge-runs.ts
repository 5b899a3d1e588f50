import { AppError } from '../errors.ts';
import type { Run } from '../model/run.ts';
import type { Transaction } from '../ports/store.ts';

/** Writes runs with their jobs, unless the repository was removed meanwhile. */
export async function mergeRuns(transaction: Transaction, repositoryId: number, runs: readonly Run[]): Promise<void> {
  if ((await transaction.repositories.find(repositoryId)) === null) {
    throw new AppError('GITHUB_NOT_FOUND', `Repository ${repositoryId} was removed meanwhile`);
  }
  await transaction.runs.mergeAll(repositoryId, runs);
}
