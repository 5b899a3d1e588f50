import { applyEdits, type EditOptions } from '../../workflow/apply-edits.ts';
import type { ChangedRange, Edit } from '../../workflow/edit.ts';
import type { Refusal } from '../analysis.ts';
import { findLostComment } from './find-lost-comment.ts';
import { refuse } from './verified-change.ts';

/** What its author wrote once is not written out twice by a proposal: from then on both copies would have to be kept alike by hand. */
const KEEP_ALIASES: EditOptions = { aliases: 'refuse' };

export type EditedText = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly refusal: Refusal };

/**
 * Makes edits of one file and holds the result to what it says of itself: nothing but the returned ranges changed, no comment is lost that no edit
 * takes out, no character comes in that the file did not hold, and edits that set and add are done when they are done once.
 */
export function editText(before: string, edits: readonly Edit[]): EditedText {
  const edited = applyEdits(before, edits, KEEP_ALIASES);
  if (!edited.ok) return { ok: false, refusal: refuse('edit-conflict', edited.conflict.message) };
  const foreign = findForeignCharacter(before, edited.ranges) ?? findControl(edits);
  if (foreign !== null) return { ok: false, refusal: refuse('edit-conflict', `The edit would bring in the character ${foreign}.`) };
  const differs = findOtherChange(before, edited, edits);
  return differs === null ? { ok: true, text: edited.text } : { ok: false, refusal: refuse('text-differs', differs) };
}

/** What an edit did to a text beyond what it says it did, as a sentence; null when nothing. */
export function findOtherChange(
  before: string,
  edited: { readonly text: string; readonly ranges: readonly ChangedRange[] },
  edits: readonly Edit[],
): string | null {
  if (spliceAgain(before, edited.ranges) !== edited.text) return 'Text outside of the ranges that the edit names would change.';
  const lost = findLostComment(before, edited, edits);
  if (lost !== null) return `The comment ${lost.slice(0, 60)} would be lost.`;
  if (!edits.every(({ op }) => op === 'set' || op === 'add' || op === 'merge')) return null;
  const again = applyEdits(edited.text, edits, KEEP_ALIASES);
  return again.ok && again.text !== edited.text ? 'The same edit would change the edited file once more.' : null;
}

/** Not the splice of `applyEdits`: a mistake there must show. Null for ranges that overlap or lie outside of the text. */
function spliceAgain(text: string, ranges: readonly ChangedRange[]): string | null {
  const parts: string[] = [];
  let from = 0;
  for (const { start, end, replacement } of ranges) {
    if (start < from || end < start || end > text.length) return null;
    parts.push(text.slice(from, start), replacement);
    from = end;
  }
  return [...parts, text.slice(from)].join('');
}

/** A character beyond ASCII that the file did not hold, by code point: nothing that looks like something else gets in. */
function findForeignCharacter(before: string, ranges: readonly ChangedRange[]): string | null {
  for (const { replacement } of ranges) {
    for (const character of replacement) {
      const point = character.codePointAt(0) ?? 0;
      if (point > 126 && !before.includes(character)) return sayCodePoint(point);
    }
  }
  return null;
}

/**
 * A character that the edits themselves name and that is no plain text, however it is written in the file: a control, a mark that nobody sees, or what
 * other readers of YAML take for the end of a line. A script may have lines and tabs, a comment neither.
 */
function findControl(edits: readonly Edit[]): string | null {
  for (const edit of edits) {
    const to = 'to' in edit && typeof edit.to === 'object' && 'value' in edit.to ? edit.to : null;
    const text = JSON.stringify([to?.value ?? null, 'value' in edit ? edit.value : null, 'key' in edit ? edit.key : null]);
    const unsafe = unsafeIn(`${text.replace(/\\[nt]/g, '')}${to?.comment ?? ''}`) ?? unsafeIn(escapedIn(text));
    if (unsafe !== null) return unsafe;
  }
  return null;
}

/** JSON writes controls as escapes. */
function escapedIn(json: string): string {
  return [...json.matchAll(/\\(?:u([0-9a-f]{4})|([bfr]))/gi)]
    .map(([, code, short]) => (code === undefined ? (short === 'r' ? '\r' : '\b') : String.fromCharCode(Number.parseInt(code, 16))))
    .join('');
}

function unsafeIn(text: string): string | null {
  const found = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.exec(text)?.[0];
  return found === undefined ? null : sayCodePoint(found.codePointAt(0) ?? 0);
}

/** `U+202E` */
export function sayCodePoint(point: number): string {
  return `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
}
