import type { ChangedFile } from '../analysis.ts';
import type { Evidence } from '../evidence.ts';

const FOLDER = /^\.github\/paceline\//;

/**
 * What becomes of the lines of Paceline's own lists, which decide what runs where. `same`: over all lists of each folder the lines are the same before
 * and after, in whatever list they stand. `lost`: a line that no list of its folder would hold any more; null where there is none, as far as is known.
 */
export function compareLists(
  changed: readonly ChangedFile[],
  { files, paths }: Pick<Evidence, 'files' | 'paths'>,
): { readonly same: boolean; readonly lost: string | null } {
  const lists = changed.filter(({ path }) => FOLDER.test(path));
  if (lists.length === 0) return { same: true, lost: null };
  const folders = new Set(lists.map(({ path }) => folderOf(path)));
  const isMeant = (path: string) => FOLDER.test(path) && folders.has(folderOf(path));
  const isRead = paths.available && [...paths.value].every((path) => !isMeant(path) || files.has(path));
  const after = new Map(files);
  for (const { path, content } of lists) after.set(path, content);
  const [old, now] = [linesOf(files, isMeant), linesOf(after, isMeant)];
  const lost = [...old].find((line) => !now.has(line)) ?? null;
  return { same: isRead && lost === null && old.size === now.size, lost: lost === null ? null : lost.slice(lost.indexOf('\n') + 1) };
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

/** Each line with its folder, once. */
function linesOf(files: ReadonlyMap<string, string>, isMeant: (path: string) => boolean): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [path, text] of files) {
    if (!isMeant(path)) continue;
    for (const line of text.split('\n')) if (line.trim() !== '') found.add(`${folderOf(path)}\n${line.trim()}`);
  }
  return found;
}
