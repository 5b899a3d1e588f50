/** Scripts whose letters have case by tables that everyone shares. */
const LAST_CERTAIN = 0x58f;
/** Longer searches are not made. */
const MAX_WORK = 1_000_000;

export function isAscii(text: string): boolean {
  return !/[^\p{ASCII}]/u.test(text);
}

/**
 * Whether two texts are the same without regard to case, letter by letter, as .NET's OrdinalIgnoreCase compares them (`ß` is not `ss`).
 * Null where that depends on its tables (`ı` and `I`).
 */
export function sameText(a: string, b: string): boolean | null {
  if (a.length !== b.length) return false;
  if (isAscii(a) && isAscii(b)) return a.toLowerCase() === b.toLowerCase();
  const [left, right] = [[...a], [...b]];
  let certain = true;
  for (const [i, letter] of left.entries()) {
    const same = sameLetter(letter, right[i] ?? '');
    if (same === false) return false;
    if (same === null) certain = false;
  }
  return certain ? true : null;
}

/** Whether a text holds another, in the same sense. */
export function holdsText(text: string, part: string): boolean | null {
  if (isAscii(text) && isAscii(part)) return text.toLowerCase().includes(part.toLowerCase());
  if (text.length * part.length > MAX_WORK) return null;
  let found: boolean | null = false;
  for (let at = 0; at + part.length <= text.length; at++) {
    const same = sameText(text.slice(at, at + part.length), part);
    if (same === true) return true;
    if (same === null) found = null;
  }
  return found;
}

function sameLetter(a: string, b: string): boolean | null {
  if (a === b) return true;
  const [upper, lower] = [a.toUpperCase() === b.toUpperCase(), a.toLowerCase() === b.toLowerCase()];
  if (!upper && !lower) return false;
  const isPair = (small: string, large: string) => small.toUpperCase() === large && large.toLowerCase() === small;
  const isCertain = [a, b].every((letter) => (letter.codePointAt(0) ?? 0) <= LAST_CERTAIN);
  return isCertain && (isPair(a, b) || isPair(b, a)) ? true : null;
}
