import type { Expression, Reference } from './expression.ts';
import { readExpression } from './read-expression.ts';
import { isUnclosed, splitCondition, splitText } from './split-text.ts';

/** What stands between `start` and `end` of the text before becomes `text`. */
export interface RenamedRange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * *dynamic*: an expression that may read the name in a way that only the run knows.
 * *broken*: one that GitHub's parser refuses; what it reads is not known.
 */
export type RenamedText =
  | { readonly kind: 'renamed'; readonly text: string; readonly changes: readonly RenamedRange[] }
  | { readonly kind: 'dynamic' | 'broken'; readonly expression: string };

/**
 * Renames names in the expressions of a text, or of the value of an `if:`. For each reference `rename` tells the segment that changes
 * and its new name, null where nothing does, or 'dynamic' where it cannot tell. Changes are in order and do not overlap.
 */
export function renameReferences(
  text: string,
  as: 'text' | 'condition',
  rename: (reference: Reference) => { readonly segment: number; readonly to: string } | 'dynamic' | null,
): RenamedText {
  const changes: RenamedRange[] = [];
  for (const part of as === 'condition' ? splitCondition(text) : splitText(text)) {
    if (part.kind === 'text') {
      if (isUnclosed(part)) return { kind: 'broken', expression: part.text.slice(part.text.indexOf('${{')) };
      continue;
    }
    const reads = readExpression(part.expression);
    if (reads.broken.length > 0) return { kind: 'broken', expression: part.expression.source };
    for (const reference of reads.references) {
      const wanted = rename(reference);
      if (wanted === null) continue;
      const change = wanted === 'dynamic' ? null : changeOf(part.expression, reference, wanted, text);
      if (change === null) return { kind: 'dynamic', expression: part.expression.source };
      changes.push(change);
    }
  }
  changes.sort((a, b) => a.start - b.start);
  return { kind: 'renamed', text: applyChanges(text, changes), changes };
}

function changeOf(
  expression: Expression,
  reference: Reference,
  wanted: { readonly segment: number; readonly to: string },
  text: string,
): RenamedRange | null {
  const segment = reference.path[wanted.segment];
  if (segment === undefined || segment.name === null) return null;
  const { start, end } = segment;
  const quoted = wanted.to.replaceAll("'", "''");
  if (start > expression.start && text[start - 1] === "'") return { start, end, text: quoted };
  if (/^\d/.test(text.slice(start, end))) return { start, end, text: `'${quoted}'` };
  if (/^[a-z_][a-z0-9_-]*$/i.test(wanted.to)) return { start, end, text: wanted.to };
  return { start: text.lastIndexOf('.', start), end, text: `['${quoted}']` };
}

function applyChanges(text: string, changes: readonly RenamedRange[]): string {
  let done = 0;
  let result = '';
  for (const { start, end, text: next } of changes) {
    result += text.slice(done, start) + next;
    done = end;
  }
  return result + text.slice(done);
}
