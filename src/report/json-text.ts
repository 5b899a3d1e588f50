/**
 * Characters that a terminal obeys or that hide or reorder what is seen: C1 controls, format characters (bidi marks, zero width, tags), and line separators. The
 * C0 controls are escaped by JSON itself.
 */
const UNSEEN = /[\u007f-\u009f\p{Cf}\u2028\u2029]/gu;

/** The value as indented JSON text with a line break at its end, in which nothing is hidden: it parses to the same value, and may be shown in a terminal. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`.replace(UNSEEN, escaped);
}

/** Two escapes for what has two units in UTF-16. */
function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');
}
