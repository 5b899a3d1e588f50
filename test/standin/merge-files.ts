import { diffArrays } from 'diff';
import type { GitObjects, TreeEntry } from './git-objects.ts';

/** The files of a three-way merge by path, as Git makes it, renames aside; null where both sides changed the same or neighbouring lines. */
export function mergeFiles(git: GitObjects, start: string, target: string, head: string): Map<string, TreeEntry> | null {
  const [before, ours, theirs] = [start, target, head].map((tree) => git.paths(tree)) as [Paths, Paths, Paths];
  const merged = new Map(ours);
  for (const path of new Set([...before.keys(), ...theirs.keys()])) {
    const [base, our, their] = [before.get(path), ours.get(path), theirs.get(path)];
    if (their?.sha === base?.sha || their?.sha === our?.sha) continue;
    if (our?.sha === base?.sha) {
      if (their === undefined) merged.delete(path);
      else merged.set(path, their);
      continue;
    }
    if (our === undefined || their === undefined) return null;
    const text = mergeTexts(textOf(git, base), textOf(git, our), textOf(git, their));
    if (text === null) return null;
    merged.set(path, { ...our, sha: git.addBlob(Buffer.from(text)) });
  }
  return merged;
}

type Paths = Map<string, TreeEntry>;

interface Edit {
  readonly start: number;
  end: number;
  readonly lines: string[];
}

function mergeTexts(base: string, ours: string, theirs: string): string | null {
  const lines = linesOf(base);
  const [mine, other] = [editsOf(lines, linesOf(ours)), editsOf(lines, linesOf(theirs))];
  const added = other.filter((edit) => !mine.some((known) => JSON.stringify(known) === JSON.stringify(edit)));
  if (added.some((edit) => mine.some((known) => known.start <= edit.end && edit.start <= known.end))) return null;
  for (const edit of [...mine, ...added].sort((a, b) => b.start - a.start)) lines.splice(edit.start, edit.end - edit.start, ...edit.lines);
  return lines.join('');
}

/** Which lines of the one text were replaced by which of the other. */
function editsOf(from: string[], to: string[]): Edit[] {
  const edits: Edit[] = [];
  let at = 0;
  let open: Edit | null = null;
  for (const { added, removed, value } of diffArrays(from, to)) {
    if (!added && !removed) {
      at += value.length;
      open = null;
      continue;
    }
    if (open === null) {
      open = { start: at, end: at, lines: [] };
      edits.push(open);
    }
    if (removed) {
      at += value.length;
      open.end = at;
    } else open.lines.push(...value);
  }
  return edits;
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function textOf(git: GitObjects, entry: TreeEntry | undefined): string {
  return entry === undefined ? '' : (git.blob(entry.sha)?.toString('utf8') ?? '');
}
