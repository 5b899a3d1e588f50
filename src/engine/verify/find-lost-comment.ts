import type { ChangedRange, Edit } from '../../workflow/edit.ts';
import { entrySpan, placeAt, valueSpan } from '../../workflow/yaml/place.ts';
import { readYaml } from '../../workflow/yaml/read-yaml.ts';

/**
 * A comment that an edit takes away with nothing that it removes or replaces; null when there is none. Lost may be only what stands within a removed or
 * replaced node, directly above a removed one or behind its last line, or behind a value that is set with a comment of its own: whatever `applyEdits`
 * thinks, located once more in the text before. Lines of scripts that look like comments count too.
 */
export function findLostComment(
  before: string,
  edited: { readonly text: string; readonly ranges: readonly ChangedRange[] },
  edits: readonly Edit[],
): string | null {
  const balance = new Map<string, number>();
  for (const { text } of commentsOf(edited.text)) balance.set(text, (balance.get(text) ?? 0) + 1);
  const comments = commentsOf(before);
  for (const { text } of comments) balance.set(text, (balance.get(text) ?? 0) - 1);
  if ([...balance.values()].every((count) => count >= 0)) return null;
  const owned = ownedBy(before, edits);
  for (const comment of comments) {
    const isTouched = edited.ranges.some(({ start, end }) => start < comment.end && comment.start < end);
    if (isTouched && owned.some(({ start, end }) => start <= comment.start && comment.end <= end)) {
      balance.set(comment.text, (balance.get(comment.text) ?? 0) + 1);
    }
  }
  return [...balance].find(([, count]) => count < 0)?.[0] ?? null;
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

function commentsOf(text: string): readonly (Stretch & { readonly text: string })[] {
  const found: (Stretch & { readonly text: string })[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    const at = line.startsWith('#') ? 0 : line.search(/[ \t]#/);
    if (at !== -1) found.push({ text: line.slice(at).trim(), start: start + at, end: start + line.trimEnd().length });
    start += line.length + 1;
  }
  return found;
}

/** What the edits say that goes. A route that is not there owns nothing. */
function ownedBy(text: string, edits: readonly Edit[]): readonly Stretch[] {
  const yaml = readYaml(text);
  if (!yaml.ok) return [];
  return edits.flatMap((edit): readonly Stretch[] => {
    const place = edit.op === 'remove' || edit.op === 'set' ? placeAt(yaml.file, edit.route) : null;
    if (place === null) return [];
    if (edit.op === 'set') {
      const { start, end } = valueSpan(place);
      // A comment of its own takes the place of the one beside the key or the value.
      if (edit.to.comment !== undefined) return [{ start: entrySpan(place).start, end: lineEnd(text, end) }];
      // What stands behind the last line of a block is of its last item.
      const isBlock = place.written !== null && 'items' in place.written && place.written.flow !== true;
      return [{ start, end: isBlock ? lineEnd(text, end) : end }];
    }
    const { start, end } = entrySpan(place);
    return [{ start: commentsAbove(text, start), end: belowEnd(text, start, end) }];
  });
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

/** Where the comment lines start that stand directly above a node, no deeper and no less deep than its line. */
function commentsAbove(text: string, at: number): number {
  let start = lineStart(text, at);
  const indent = indentOf(text.slice(start, lineEnd(text, start)));
  while (start > 0) {
    const above = lineStart(text, start - 1);
    const line = text.slice(above, start);
    if (!line.trimStart().startsWith('#') || indentOf(line) !== indent) break;
    start = above;
  }
  return start;
}

/** The end of a node's last line, and of the comment lines below that stand deeper than the node itself. */
function belowEnd(text: string, start: number, end: number): number {
  const column = start - lineStart(text, start);
  let last = lineEnd(text, end);
  for (let at = last + 1; at < text.length; ) {
    const next = lineEnd(text, at);
    const line = text.slice(at, next);
    if (line.trim() !== '' && !(line.trimStart().startsWith('#') && indentOf(line) > column)) break;
    if (line.trim() !== '') last = next;
    at = next + 1;
  }
  return last;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
