import { AppError } from '../errors.ts';
import { stripUnsafe } from '../report/strip-unsafe.ts';
import { repositoryOf, type ToldRepository } from './repository-of.ts';

/**
 * Looks at one record of a history after the other and remembers the first repository that one names; what names none may be of any. Throws USAGE at a
 * second one: names of workflows and jobs are told apart within a repository only.
 */
export function onlyOneRepository(path: string): (value: unknown) => void {
  let first: ToldRepository | null = null;
  return (value) => {
    const told = repositoryOf(value);
    if (told === null) return;
    first ??= told;
    if (told.id === first.id) return;
    const said = [first, told].map(({ id, name }) => (name === null ? `${id}` : `${name} (${id})`));
    throw new AppError('USAGE', stripUnsafe(`${path}: holds runs of two repositories, ${said.join(' and ')}; a history is of one`));
  };
}
