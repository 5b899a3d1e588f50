const PART = /(\d{1,9}(?:\.\d{1,9})?) ?(ms|milliseconds?|hours?|h|minutes?|mins?|m|seconds?|secs?|s)(?![a-z])/gi;
const CLOCK = /\b(\d{1,3}):(\d{2}(?:\.\d{1,6})?)(?: (h|min)\b)?/;

/** The first duration in the text, in seconds: `1m 2s`, `3.2s`, `123 ms`, Maven's `01:23 min`. Null when there is none. */
export function printedSeconds(text: string): number | null {
  PART.lastIndex = 0;
  const first = PART.exec(text);
  const clock = text.includes(':') ? CLOCK.exec(text) : null;
  // Maven's unit stands behind minutes and seconds.
  if (clock !== null && (first === null || clock.index <= first.index)) {
    return (Number(clock[1]) * 60 + Number(clock[2])) * (clock[3] === 'h' ? 60 : 1);
  }
  let sum: number | null = null;
  let end = first?.index ?? 0;
  // `1m 2s` is one duration, `3s (files took 1s)` are two.
  for (let part = first; part !== null && part.index <= end + 1; part = PART.exec(text)) {
    sum = (sum ?? 0) + Number(part[1]) * unitSeconds(part[2] ?? 's');
    end = PART.lastIndex;
  }
  return sum;
}

function unitSeconds(unit: string): number {
  if (unit === 's') return 1;
  const lower = unit.toLowerCase();
  if (lower === 'ms' || lower.startsWith('milli')) return 0.001;
  if (lower.startsWith('h')) return 3600;
  return lower.startsWith('m') ? 60 : 1;
}
