import { applyEdits } from '../../workflow/apply-edits.ts';
import type { ChangedRange, Edit } from '../../workflow/edit.ts';
import type { Refusal } from '../analysis.ts';
import { refuse } from './verified-change.ts';

export type EditedText = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly refusal: Refusal };

/** Makes edits of one file; a character beyond ASCII that the file did not hold refuses them. */
export function editText(before: string, edits: readonly Edit[]): EditedText {
  const edited = applyEdits(before, edits);
  if (!edited.ok) return { ok: false, refusal: refuse('edit-conflict', edited.conflict.message) };
  const foreign = findForeignCharacter(before, edited.ranges);
  if (foreign !== null) return { ok: false, refusal: refuse('edit-conflict', `The edit would bring in the character ${foreign}.`) };
  return { ok: true, text: edited.text };
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

/** `U+202E` */
export function sayCodePoint(point: number): string {
  return `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
}
