import { type Seconds, seconds } from '../model/seconds.ts';

const UNITS: readonly (readonly [RegExp, number])[] = [
  [/^s(?:ecs?|econds?)?$/, 1],
  [/^m(?:ins?|inutes?)?$/, 60],
  [/^h(?:rs?|ours?)?$/, 3600],
  [/^d(?:ays?)?$/, 86_400],
];

/** What a duration looks like; kept in the published schema. */
export const DURATION = /^(?:\s*\d{1,6}(?:\.\d{1,3})?\s*[a-zA-Z]{1,7}){1,4}\s*$/;

/** A duration as people write it: `2m35s`, `95s`, `10 min`, `1.5h`, `400d`. Null when it is none. */
export function parseDuration(text: string): Seconds | null {
  if (!DURATION.test(text)) return null;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)\s*([a-zA-Z]+)/g)) {
    const size = UNITS.find(([name]) => name.test((unit ?? '').toLowerCase()))?.[1];
    if (size === undefined) return null;
    total += Number(amount) * size;
  }
  return seconds(total);
}
