import type { Queue } from '../ports/queue.ts';
import type { StoredRepository, Transaction } from '../ports/store.ts';

/** Removes a repository that we may no longer see, with its data, and remembers that it went. */
export async function removeRepository(
  queue: Queue,
  transaction: Transaction,
  { repository, installationId }: StoredRepository,
  at: Date,
): Promise<void> {
  await queue.forget({ repositoryIds: [repository.id] }, { within: transaction });
  await transaction.repositories.remove(repository.id);
  await transaction.departures.note({ kind: 'repository', id: repository.id, installationId }, at);
}

/** Removes an installation that is no more, with the data of all of its repositories, and remembers that it went. */
export async function removeInstallation(queue: Queue, transaction: Transaction, id: number, at: Date): Promise<void> {
  const repositories = (await transaction.repositories.list()).filter(({ installationId }) => installationId === id);
  await queue.forget({ repositoryIds: repositories.map(({ repository }) => repository.id), installationId: id }, { within: transaction });
  await transaction.installations.remove(id);
  await transaction.departures.note({ kind: 'installation', id }, at);
}
