import type { StepRun } from '../../model/job-run.ts';
import { stepDuration } from '../../model/run-times.ts';
import { seconds } from '../../model/seconds.ts';
import { SHORTER_BY, type WhatIf } from './path-profile.ts';

/** What would have been saved in one run, by the shares of `SHORTER_BY`. */
export type Savings = readonly number[];

/**
 * How much shorter a makespan would be if something on the critical path took less: as much, until the longest path that avoids it takes over
 * (a virtual speed-up, as in Coz: Curtsinger and Berger 2015; exact here, since delays stay as recorded).
 */
export function savingsOf(makespan: number, avoiding: number, duration: number): Savings {
  return SHORTER_BY.map((share) => makespan - Math.max(avoiding, makespan - share * duration));
}

/** Sums over runs, and how many runs they are divided by. */
export function meanWhatIf(sums: readonly number[], runs: number): readonly WhatIf[] {
  return SHORTER_BY.map((shorterBy, index) => ({ shorterBy, saved: seconds((sums[index] ?? 0) / runs) }));
}

/**
 * The time of each step in which no other step of its job ran, in seconds: what the job would be shorter by without it. Steps that run side by side have
 * none of the time in which they overlap. The step that GitHub shows around a parallel group must not be among them.
 */
export function exclusiveTimes(steps: readonly StepRun[]): ReadonlyMap<StepRun, number> {
  const timed = steps
    .filter((step) => (stepDuration(step) ?? 0) > 0)
    .map((step) => ({ step, from: Number(step.startedAt) / 1000, to: Number(step.completedAt) / 1000 }));
  const cuts = [...new Set(timed.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  const times = new Map<StepRun, number>();
  const open = new Set<(typeof timed)[number]>();
  const starting = timed.toSorted((a, b) => a.from - b.from);
  let next = 0;
  for (const [index, cut] of cuts.entries()) {
    for (const span of open) if (span.to <= cut) open.delete(span);
    for (let span = starting[next]; span !== undefined && span.from <= cut; span = starting[next]) {
      open.add(span);
      next += 1;
    }
    const until = cuts[index + 1];
    const [only, ...others] = open;
    if (until === undefined || only === undefined || others.length > 0) continue;
    times.set(only.step, (times.get(only.step) ?? 0) + until - cut);
  }
  return times;
}
