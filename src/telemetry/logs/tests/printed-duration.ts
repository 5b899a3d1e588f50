import { type Seconds, seconds } from '../../../model/seconds.ts';

const UNITS: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  sec: 1,
  second: 1,
  seconds: 1,
  m: 60,
  min: 60,
  h: 3600,
};
/** A week. */
const MOST = 604_800;

/** What a number and its unit mean, as test runners print them; null for what is none, or longer than a week. */
export function secondsOf(value: string | undefined, unit: string): Seconds | null {
  const factor = UNITS[unit] ?? UNITS[unit.toLowerCase()];
  if (value === undefined || value === '' || factor === undefined) return null;
  // Large numbers have commas in some runners' output.
  const number = Number(value.includes(',') ? value.replaceAll(',', '') : value);
  if (!Number.isFinite(number) || number < 0) return null;
  const time = Math.round(number * factor * 1e6) / 1e6;
  return time > MOST ? null : seconds(time);
}

const PART = /(\d[\d,.]*) ?(ms|sec|seconds|second|min|s|m|h)\b/gi;

/** `1 m 2 s`, `1.5 s`, `120ms`: the sum of its parts; null without one. */
export function sumOfParts(text: string): Seconds | null {
  let sum: number | null = null;
  for (const [, value, unit] of text.matchAll(PART)) {
    const part = secondsOf(value, unit ?? '');
    if (part === null) return null;
    sum = (sum ?? 0) + part;
  }
  return sum === null || sum > MOST ? null : seconds(sum);
}
