import { AppError } from '../errors.ts';
import type { Access } from './access.ts';
import type { BatchSize } from './batch-size.ts';
import { type FolderNode, type FoldersData, foldersQuery } from './folders-query.ts';
import { isTooMuch, problemError, queryGraphql } from './query-graphql.ts';
import type { Timing } from './timing.ts';

const DOING = 'list the files of several commits';
const PAUSE_MS = 1000;
/** So many single folders failing one after the other are no matter of size: GitHub is not there. */
const MOST_FAILURES_ALONE = 3;

export type Folder = FolderNode & { readonly entries: NonNullable<FolderNode['entries']> };

/** What stands directly in the folders of these ids (of folders, or of commits), by id. Left out: what GitHub has not or does not tell. */
export async function fetchFolders(
  access: Access,
  ids: readonly string[],
  { batch, timing }: { readonly batch: BatchSize; readonly timing: Timing },
): Promise<ReadonlyMap<string, Folder>> {
  const found = new Map<string, Folder>();
  let waiting = ids;
  let failuresAlone = 0;
  while (waiting.length > 0) {
    const asked = waiting.slice(0, batch.current());
    waiting = waiting.slice(asked.length);
    const answer = await fetchBatch(access, asked);
    if (!(answer instanceof AppError)) {
      for (const [id, folder] of answer) found.set(id, folder);
      batch.answered(asked.length);
      failuresAlone = 0;
      continue;
    }
    batch.tooMuch(asked.length);
    if (asked.length > 1) waiting = [...asked, ...waiting];
    else {
      failuresAlone += 1;
      if (failuresAlone === MOST_FAILURES_ALONE) throw answer;
    }
    await timing.pause(PAUSE_MS * (0.5 + Math.random()));
  }
  return found;
}

/** An error where it was too much at once. */
async function fetchBatch({ octokit, owner, repo }: Access, ids: readonly string[]): Promise<ReadonlyMap<string, Folder> | AppError> {
  const variables = { owner, name: repo, ...Object.fromEntries(ids.map((id, index) => [`o${index}`, id])) };
  try {
    const { data, problems } = await queryGraphql<FoldersData>(octokit, DOING, foldersQuery(ids.length), variables);
    const repository = data?.repository ?? null;
    if (problems.some(isTooMuch) || (repository === null && problems.length > 0)) throw problemError(DOING, problems);
    return new Map(
      ids.flatMap((id, index) => {
        const folder = folderOf(repository?.[`o${index}`] ?? null);
        return folder === null ? [] : [[id, folder] as const];
      }),
    );
  } catch (error) {
    if (error instanceof AppError && error.code === 'GITHUB_UNAVAILABLE') return error;
    // GraphQL knows no former names; REST does.
    if (error instanceof AppError && error.code === 'GITHUB_NOT_FOUND') return new Map();
    throw error;
  }
}

function folderOf(node: NonNullable<FoldersData['repository']>[string]): Folder | null {
  const folder = node !== null && 'tree' in node ? node.tree : node;
  return folder?.entries ? { oid: folder.oid, entries: folder.entries } : null;
}
