import type { StoredRepository, Transaction } from '../ports/store.ts';

/** Removes a repository that we may no longer see, with its data, and remembers that it went. */
export async function removeRepository(
  transaction: Transaction,
  { repository, installationId }: StoredRepository,
  at: Date,
): Promise<void> {
  await transaction.repositories.remove(repository.id);
  await transaction.departures.note({ kind: 'repository', id: repository.id, installationId }, at);
}

/** Removes an installation that is no more, with the data of all of its repositories, and remembers that it went. */
export async function removeInstallation(transaction: Transaction, id: number, at: Date): Promise<void> {
  await transaction.installations.remove(id);
  await transaction.departures.note({ kind: 'installation', id }, at);
}
