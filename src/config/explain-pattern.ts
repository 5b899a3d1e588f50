/** A pattern without what is switched off when it is matched: a leading `!`, and braces that would stand for several texts. */
export const PATTERN_TEXT = /^(?!!)(?:[^{]|\{(?![^{}]*(?:,|\.\.)[^{}]*\}))+$/;

/** Why a pattern cannot work as it is written. */
export function explainPattern(input: unknown): string {
  const text = typeof input === 'string' ? input : '';
  if (text.startsWith('!')) return 'a pattern cannot say what is not meant: the leading ! is not understood';
  return 'braces are not expanded in a pattern: write one pattern for each text they stand for';
}
