/** Characters of at most this many parts, a letter with its marks: what is stacked higher is not read. */
const MOST_PARTS = 4;
const MOST_CHARACTERS = 80;
/** Widths in ems, at the upper end of what the sans-serif fonts of Windows, macOS and Linux draw. */
const NARROW = /^[ .,:;|'`!iljftrI()[\]/\\-]/;
const WIDE = /^[MWmw@%&—]/;
/** Letters of East Asia, and what is drawn as a picture: a square each. */
const SQUARE =
  /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Yi}\p{Emoji_Presentation}\u3000-\u30ff\uff01-\uff60\u{1f000}-\u{1faff}]/u;

/** How wide a line of text is drawn at most, in ems: an estimate, since fonts differ. */
export function widthInEms(text: string): number {
  return charactersOf(text).reduce((sum, character) => sum + widthOf(character), 0);
}

/** As much of the start of a text as `ems` hold, with an ellipsis where something was cut. Letters keep their marks. */
export function clipToWidth(text: string, ems: number): string {
  const characters = charactersOf(text);
  const shown: string[] = [];
  let width = 0;
  for (const [index, character] of characters.entries()) {
    width += widthOf(character);
    const room = index === characters.length - 1 ? ems : ems - widthOf('…');
    if (width > room || index >= MOST_CHARACTERS) return `${shown.join('').trimEnd()}…`;
    shown.push(character);
  }
  return shown.join('');
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

function charactersOf(text: string): readonly string[] {
  return [...segmenter.segment(text)].map(({ segment }) => Array.from(segment).slice(0, MOST_PARTS).join(''));
}

function widthOf(character: string): number {
  if (SQUARE.test(character)) return 1.05;
  if (WIDE.test(character)) return 0.95;
  if (NARROW.test(character)) return 0.36;
  return /^[a-z0-9_]/.test(character) ? 0.58 : /^[\u0020-\u052f]/.test(character) ? 0.7 : 1;
}
