import { ownRunnerOf } from './price-of-runner.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** How long GitHub lets a job run, in seconds (docs.github.com, "Actions limits"). */
export const LONGEST_JOB = { slim: 15 * MINUTE, own: 6 * HOUR, other: 5 * 24 * HOUR } as const;

/** Ending a job takes a while: its steps have minutes to stop, and those that always run follow. */
const LEEWAY = 10 * MINUTE;

/**
 * Whether a job on these labels lasted longer than GitHub lets it: on GitHub's own runners, and on all others, where nobody knows whose they are, as on
 * self-hosted ones. Such a duration is no measurement.
 */
export function isOverlong(labels: readonly string[], duration: number): boolean {
  const runner = ownRunnerOf(labels);
  const longest = runner === null ? LONGEST_JOB.other : runner.sku === 'linux_slim' ? LONGEST_JOB.slim : LONGEST_JOB.own;
  return duration > longest + LEEWAY;
}
