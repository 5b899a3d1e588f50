import { type Seconds, seconds } from '../model/seconds.ts';

const UNITS: readonly { readonly names: readonly string[]; readonly size: number }[] = [
  { names: ['weeks', 'week', 'w'], size: 604_800 },
  { names: ['days', 'day', 'd'], size: 86_400 },
  { names: ['hours', 'hour', 'hrs', 'hr', 'h'], size: 3600 },
  { names: ['minutes', 'minute', 'mins', 'min', 'm'], size: 60 },
  { names: ['seconds', 'second', 'secs', 'sec', 's'], size: 1 },
];

/** `h` or `H`: a pattern of JSON Schema has no flags. */
const anyCase = (name: string): string => [...name].map((letter) => `[${letter}${letter.toUpperCase()}]`).join('');
const AMOUNT = '(\\d{1,6}(?:\\.\\d{1,3})?)';
// Spaces stand inside each part only: beside one another they would make a long run of them slow.
const PART = UNITS.map(({ names }) => `(?:${AMOUNT}\\s*(?:${names.map(anyCase).join('|')})\\s*)?`).join('');

/** What a duration looks like: amounts with their units, the largest first, not all of them 0. The published schema has the same. */
export const DURATION = new RegExp(`^\\s*(?=[^1-9]*[1-9])${PART}$`);

/** A duration as people write it: `2m35s`, `95s`, `10 min`, `1.5h`, `400d`. Null when it is none. */
export function parseDuration(text: string): Seconds | null {
  const found = DURATION.exec(text);
  if (found === null) return null;
  return seconds(UNITS.reduce((total, { size }, i) => total + Number(found[i + 1] ?? 0) * size, 0));
}

const SUCH_AS = 'such as 2m35s, 90s or 10m';

/** Why a value is no duration, and what was probably meant. */
export function explainDuration(input: unknown): string {
  if (typeof input === 'number') return `${input} has no unit: write ${input}s or ${input}m`;
  if (typeof input !== 'string') return `write a duration with its unit, ${SUCH_AS}`;
  const text = input.trim();
  if (/^\d{1,9}(?:\.\d{1,9})?$/.test(text)) return `${text} has no unit: write ${text}s or ${text}m`;
  const clock = /^(\d{1,3}):(\d\d)(?::(\d\d))?$/.exec(text);
  if (clock !== null) {
    const [, a, b, c] = clock;
    return c === undefined ? `${text} can be read in two ways: write ${a}m${b}s or ${a}h${b}m` : `write ${a}h${b}m${c}s for ${text}`;
  }
  if (/^[\d.:,\s]*0*\s*[a-z]+$/i.test(text) && !/[1-9]/.test(text)) return `a duration must be longer than nothing, ${SUCH_AS}`;
  if (/\d\s*ms\b/i.test(text)) return `milliseconds are not measured: write a duration with a unit of s, m, h, d or w, ${SUCH_AS}`;
  return `write a duration with units of w, d, h, m and s, the largest first, ${SUCH_AS}`;
}
