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

// CVE-2021-42574: text that reads otherwise than it runs.
const BIDI_CONTROL = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** What forbids handing a text to the YAML parser at all, or null. Depth is watched while parsing, where it can be counted exactly. */
export function findHostileInput(text: string): Problem | null {
  if (text.length > MAX_BYTES || new TextEncoder().encode(text).length > MAX_BYTES) {
    return { code: 'too-large', message: `The file is larger than ${MAX_BYTES / 1024} KiB.`, line: 1, column: 1 };
  }
  const at = text.search(BIDI_CONTROL);
  if (at === -1) return null;
  const before = text.slice(0, at).split('\n');
  return {
    code: 'bidi-controls',
    message: 'The file contains a control character that reverses the direction of text.',
    line: before.length,
    column: (before.at(-1) ?? '').length + 1,
  };
}
