import { parsePatch } from 'diff';

/** The first line that a unified diff changes in a file as it was, from 1; an insertion is at the line before it. Null where it does not name the file. */
export function firstChangedLine(patch: string, path: string): number | null {
  const file = filesOf(patch).find(({ oldFileName }) => oldFileName?.replace(/^a\//, '') === path);
  const [hunk] = file?.hunks ?? [];
  if (hunk === undefined) return null;
  const context = hunk.lines.findIndex((line) => line.startsWith('-') || line.startsWith('+'));
  const isInsertion = hunk.lines[context]?.startsWith('+') === true;
  return Math.max(1, hunk.oldStart + Math.max(0, context) - (isInsertion ? 1 : 0));
}

function filesOf(patch: string): ReturnType<typeof parsePatch> {
  try {
    return parsePatch(patch);
  } catch {
    // It was cut, or is none.
    return [];
  }
}
