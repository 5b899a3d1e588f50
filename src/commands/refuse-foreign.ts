import type { Repository } from '../model/repository.ts';
import type { RefusePiece } from '../telemetry/history-pieces.ts';
import { isJsonObject } from '../telemetry/parsed.ts';

/** Refuses what names another repository than this one. */
export function refuseForeign({ id, owner, name }: Pick<Repository, 'id' | 'owner' | 'name'>): RefusePiece {
  return (_piece, value) => {
    const other = repositoryIdOf(value);
    return other === null || other === id ? null : `of repository ${other}, not of ${owner}/${name}, which is ${id}`;
  };
}

/** As a REST run object has it, or the webhook body around one. */
function repositoryIdOf(value: unknown): number | null {
  if (!isJsonObject(value)) return null;
  for (const within of [value, value['workflow_run']]) {
    if (!isJsonObject(within) || !isJsonObject(within['repository'])) continue;
    const id = within['repository']['id'];
    if (typeof id === 'number') return id;
  }
  return null;
}
