import type { Repository } from '../model/repository.ts';
import type { RefusePiece } from '../telemetry/history-pieces.ts';
import { repositoryOf } from './repository-of.ts';

/** Refuses what names another repository than this one. */
export function refuseForeign({ id, owner, name }: Pick<Repository, 'id' | 'owner' | 'name'>): RefusePiece {
  return (_piece, value) => {
    const other = repositoryOf(value)?.id ?? null;
    return other === null || other === id ? null : `of repository ${other}, not of ${owner}/${name}, which is ${id}`;
  };
}
