import { storageUseOf } from '../engine/cache-value/storage-use.ts';
import { AppError } from '../errors.ts';
import type { ReadableGitHub } from '../github/create-token-github.ts';
import type { Timing } from '../github/timing.ts';
import { fetchBudget } from '../tasks/collect-history-budget.ts';
import { listStorage } from '../tasks/list-storage.ts';
import { storagePathOf, writeStorageFile } from './storage-file.ts';

type Answers = Pick<ReadableGitHub, 'history' | 'storage'>;

/**
 * Asks what caches and artifacts take, within the budget of a fetch, and keeps it beside the history file; says in a sentence what came of it. What
 * cannot be read is no error: the file of an earlier time stays then. Errors: INPUT_UNREADABLE where the file cannot be written.
 */
export async function fetchStorage(
  github: Answers,
  out: string,
  { timing, signal }: { readonly timing: Timing; readonly signal: AbortSignal },
): Promise<string> {
  const budget = fetchBudget(github.history, timing);
  let [requests, isStopped] = [0, false];
  const mayGoOn = async (): Promise<boolean> => {
    isStopped ||= signal.aborted || (await budget.stopUntil()) !== null;
    if (!isStopped) requests += 1;
    return !isStopped;
  };
  const storage = await listStorage(github.storage, timing.now(), mayGoOn).catch((error: unknown) => {
    if (error instanceof AppError) return error;
    throw error;
  });
  if (storage instanceof AppError) return notMeasured(storage.message);
  if (isStopped) return notMeasured(signal.aborted ? 'stopped' : "GitHub's allowance is used up as far as it may be");
  const { caches, artifacts } = storage;
  const hidden = [...(caches === null ? ['caches'] : []), ...(artifacts === null ? ['artifacts'] : [])].join(' and ');
  const lacking = `the token may not list ${hidden}, which takes Actions with read`;
  if (caches === null && artifacts === null) return notMeasured(lacking);
  await writeStorageFile(out, storageUseOf(storage));
  return `${storagePathOf(out)}: what caches and artifacts take (${requests} requests)${hidden === '' ? '' : `; ${lacking}`}`;
}

function notMeasured(reason: string): string {
  return `not measured: what caches and artifacts take: ${reason}`;
}
