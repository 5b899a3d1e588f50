import type { Problem } from '../model.ts';

/** The largest workflow file that is read: 256 KiB. GitHub itself allows 500 KB; what is larger than this is generated. */
export const MAX_BYTES = 256 * 1024;
/** How deep collections may nest, counted by the parser's own stack: about 64 levels of block maps, flow lists or `- - -`. */
export const MAX_DEPTH = 64;
/** Lexical tokens: a real file of the largest size has half as many, a bomb of anchors, tags or quotes more. */
export const MAX_TOKENS = 100_000;
/** Values when every alias stands for a copy of its anchor, so that no later step can be made to expand a bomb. */
export const MAX_VALUES = 50_000;
/** Characters of text when every alias stands for a copy of its anchor: a long text repeated by aliases is read as often as it is repeated. */
export const MAX_CHARACTERS = 2 * MAX_BYTES;
/** `${{`, aliases expanded: GitHub's reader takes time for each that grows with the text it stands in. Real files hold up to about 250. */
export const MAX_EXPRESSIONS = 2_000;

// GitHub's YAML reader breaks lines where the one used here does not: at a lone carriage return, NEL, and the line and paragraph separators.
// What one of them takes for a comment may be a key for the other. No other control character than a tab may stand in a YAML file at all.
const CONTROL = /\r(?!\n)|[^\P{Cc}\t\r\n]|[\p{Zl}\p{Zp}]/u;
// CVE-2021-42574: text that reads otherwise than it runs.
const BIDI_CONTROL = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** What forbids handing a text to the YAML parser at all, or null. Depth is watched while parsing, where it can be counted exactly. */
export function findHostileInput(text: string): Problem | null {
  if (text.length > MAX_BYTES || new TextEncoder().encode(text).length > MAX_BYTES) {
    return { code: 'too-large', message: `The file is larger than ${MAX_BYTES / 1024} KiB.`, line: 1, column: 1 };
  }
  const control = text.search(CONTROL);
  if (control !== -1) {
    const code = text.charCodeAt(control).toString(16).toUpperCase().padStart(4, '0');
    return hostileAt(
      text,
      control,
      'control-characters',
      `The file contains the control character U+${code}, which YAML readers take differently.`,
    );
  }
  const bidi = text.search(BIDI_CONTROL);
  if (bidi === -1) return null;
  return hostileAt(text, bidi, 'bidi-controls', 'The file contains a control character that reverses the direction of text.');
}

function hostileAt(text: string, at: number, code: Problem['code'], message: string): Problem {
  const before = text.slice(0, at).split('\n');
  return { code, message, line: before.length, column: (before.at(-1) ?? '').length + 1 };
}
