/** What is shorter takes no more than some MiB, whatever it holds. */
const FREE_CHARACTERS = 256 * 1024;
/** GitHub's own answers nest less than 10 deep. */
const DEEPEST = 64;
/** About 400 MB when they are parsed; a run of 256 jobs with 100 steps each has 200,000. */
const MOST_VALUES = 2_000_000;

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/** Why a JSON text is not to be parsed: a few bytes of it can take hundreds of memory. Null: it may be, if it is JSON. */
export function whyTooMuch(text: string): string | null {
  if (text.length <= FREE_CHARACTERS) return null;
  let depth = 0;
  let values = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) {
      const end = endOfString(text, index + 1);
      if (end === -1) return null;
      index = end;
    } else if (code === COMMA) values += 1;
    else if (OPENING.has(code)) {
      depth += 1;
      values += 1;
    } else if (CLOSING.has(code)) depth -= 1;
    else continue;
    if (depth > DEEPEST) return `nested more than ${DEEPEST} deep`;
    if (values > MOST_VALUES) return `more than ${MOST_VALUES / 1e6} million values in one record`;
  }
  return null;
}

/** The closing quote; -1: there is none, and the text is not JSON. */
function endOfString(text: string, from: number): number {
  for (let end = text.indexOf('"', from); end !== -1; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return end;
  }
  return -1;
}
