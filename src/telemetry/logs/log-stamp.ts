/** Reads the runner's timestamps, `2026-07-31T21:55:20.7598592Z` (.NET's round-trip format in UTC), without a pattern and a parse for each line. */
export interface StampReader {
  /** True when one stands at this index; its instant is then in `second` and `ticks`, and the text begins at `textAt`. */
  read(line: string, at: number): boolean;
  readonly second: number;
  readonly ticks: number;
  readonly textAt: number;
}

const TO_SECOND = 19;
const LENGTH = 28;
const [ZERO, NINE, SPACE, DASH, COLON, DOT, T, Z] = [48, 57, 32, 45, 58, 46, 84, 90];

export function createStampReader(): StampReader {
  let known = '';
  let knownSecond = 0;
  const reader = { second: 0, ticks: 0, textAt: 0, read };

  function read(line: string, at: number): boolean {
    if (line.length < at + LENGTH || line.charCodeAt(at + TO_SECOND) !== DOT || line.charCodeAt(at + LENGTH - 1) !== Z) return false;
    const ticks = digits(line, at + TO_SECOND + 1, 7);
    if (ticks === -1) return false;
    const after = at + LENGTH;
    if (line.length > after && line.charCodeAt(after) !== SPACE) return false;
    if (known === '' || !line.startsWith(known, at)) {
      const second = readSecond(line, at);
      if (second === null) return false;
      known = line.slice(at, at + TO_SECOND);
      knownSecond = second;
    }
    reader.second = knownSecond;
    reader.ticks = ticks;
    reader.textAt = Math.min(after + 1, line.length);
    return true;
  }
  return reader;
}

function readSecond(line: string, at: number): number | null {
  const isShaped =
    line.charCodeAt(at + 4) === DASH &&
    line.charCodeAt(at + 7) === DASH &&
    line.charCodeAt(at + 10) === T &&
    line.charCodeAt(at + 13) === COLON &&
    line.charCodeAt(at + 16) === COLON;
  if (!isShaped) return null;
  const [year, month, day] = [digits(line, at, 4), digits(line, at + 5, 2), digits(line, at + 8, 2)];
  const [hour, minute, second] = [digits(line, at + 11, 2), digits(line, at + 14, 2), digits(line, at + 17, 2)];
  if (Math.min(year, month, day, hour, minute, second) < 0 || month > 12 || day > 31 || hour > 23 || minute > 59 || second > 59)
    return null;
  // The first years of the era would be taken for the twentieth century's, and no runner lived then.
  if (year < 1970 || month === 0 || day === 0) return null;
  const instant = Date.UTC(year, month - 1, day, hour, minute, second);
  // A day that the month does not have would be one of the next.
  return day > 28 && new Date(instant).getUTCDate() !== day ? null : instant / 1000;
}

/** -1: not all of them are digits. */
function digits(line: string, at: number, count: number): number {
  let value = 0;
  for (let index = at; index < at + count; index += 1) {
    const code = line.charCodeAt(index);
    if (code < ZERO || code > NINE) return -1;
    value = value * 10 + code - ZERO;
  }
  return value;
}
