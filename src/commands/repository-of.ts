import { isJsonObject } from '../telemetry/parsed.ts';

/** A repository as a record names it. */
export interface ToldRepository {
  readonly id: number;
  /** OWNER/REPO; null where only the id is told. */
  readonly name: string | null;
}

/** The repository of a REST run object, or of the webhook body around one; null where it is not told. */
export function repositoryOf(value: unknown): ToldRepository | null {
  if (!isJsonObject(value)) return null;
  for (const within of [value, value['workflow_run']]) {
    if (!isJsonObject(within) || !isJsonObject(within['repository'])) continue;
    const { id, full_name: name } = within['repository'];
    if (typeof id === 'number') return { id, name: typeof name === 'string' ? name : null };
  }
  return null;
}
