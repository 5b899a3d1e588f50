import { matchesWorkflow } from '../engine/matches-workflow.ts';
import { isJsonObject } from '../telemetry/parsed.ts';
import { readLines } from './read-input.ts';

export interface WantedRuns {
  readonly isWanted: (body: unknown) => boolean;
  /** How many were left out so far. */
  readonly leftOut: () => number;
}

/** Completed attempts that a history file holds, by id and attempt: when GitHub last changed them. */
export type KnownRuns = ReadonlyMap<string, number>;

/** Leaves out of GitHub's lists what the file holds as it is now, and workflows that were not asked for. */
export function onlyWanted(known: KnownRuns, workflow: string | null): WantedRuns {
  let leftOut = 0;
  return {
    isWanted: (body) => {
      const isKept =
        !isJsonObject(body) || (isOfWorkflow(body, workflow) && known.get(keyOf(body)) !== Date.parse(String(body['updated_at'])));
      if (!isKept) leftOut += 1;
      return isKept;
    },
    leftOut: () => leftOut,
  };
}

/** Reads the first bytes of a history file for what was created from `since` on and has ended; what is under way may change. */
export async function readKnownRuns(path: string, bytes: number, since: Date): Promise<KnownRuns> {
  const known = new Map<string, number>();
  if (bytes === 0) return known;
  for await (const line of readLines({ path, bytes }, () => {})) {
    if ('reason' in line || line.text === '') continue;
    const run: unknown = JSON.parse(line.text);
    if (!isJsonObject(run) || run['status'] !== 'completed') continue;
    if (Date.parse(String(run['created_at'])) >= since.getTime()) known.set(keyOf(run), Date.parse(String(run['updated_at'])));
  }
  return known;
}

function keyOf(run: Readonly<Record<string, unknown>>): string {
  return `${run['id']}/${run['run_attempt'] ?? 1}`;
}

function isOfWorkflow({ path, name }: Readonly<Record<string, unknown>>, workflow: string | null): boolean {
  if (workflow === null) return true;
  return [typeof path === 'string' ? path.replace(/@.*$/, '') : null, name].some(
    (word) => typeof word === 'string' && matchesWorkflow(word, workflow),
  );
}
