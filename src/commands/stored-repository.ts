import { AppError } from '../errors.ts';
import type { Repository } from '../model/repository.ts';
import type { Store } from '../ports/store.ts';
import { readRepositoryName } from './fetch-target.ts';

const MOST_NAMED = 10;

/** The repository that the store knows by this name, in any case of its letters. Errors: USAGE, with the names that it knows. */
export async function findStoredRepository(store: Pick<Store, 'repositories'>, name: string): Promise<Repository> {
  const wanted = readRepositoryName(name);
  const known = (await store.repositories.list()).map(({ repository }) => repository);
  const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
  const found = known.find((one) => isSame(one.owner, wanted.owner) && isSame(one.name, wanted.name));
  if (found !== undefined) return found;
  const names = known.map((one) => `${one.owner}/${one.name}`).sort();
  const others = names.length > MOST_NAMED ? `, … (${names.length} in all)` : '';
  const said = names.length === 0 ? 'no repository yet' : `only ${names.slice(0, MOST_NAMED).join(', ')}${others}`;
  throw new AppError('USAGE', `the store does not know ${name}, ${said}; install the App on it while \`paceline serve\` runs`);
}
