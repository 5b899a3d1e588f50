/** Terminal sequences: CSI, OSC (up to BEL or ST), and the other two-byte escapes. */
const ESCAPES =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]/g;

/**
 * Characters that are not seen or that reorder what is seen: C0 and C1 controls, format characters (zero width, bidi, tags, soft hyphen),
 * variation selectors, fillers that look like nothing, and halves of surrogate pairs. Line breaks and tabs are among them.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** One line of text with nothing hidden in it: escapes and unseen characters gone, any white space a single space. */
export function stripUnsafe(text: string): string {
  return text
    .replace(ESCAPES, '')
    .replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ')
    .replace(UNSEEN, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Text over several lines, for a code block: line breaks and tabs stay, anything else that hides becomes U+FFFD so that it is seen. */
export function showUnsafe(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(ESCAPES, '\ufffd')
    .replace(UNSEEN, (character) => (character === '\n' || character === '\t' ? character : '\ufffd'));
}

/** At most `limit` UTF-16 units, the last one an ellipsis when something was cut. Never cuts a surrogate pair. */
export function clip(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
