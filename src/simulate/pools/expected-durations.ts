import { seconds } from '../../model/seconds.ts';
import { median } from '../../stats/quantile.ts';
import { jobIdentity, type PoolRun } from './pool-work.ts';
import type { ExpectedDurations } from './strategy.ts';

/** From the medians of recorded durations: of the same name, else of the same key, in the same workflow. */
export function createExpectedDurations(past: readonly PoolRun[]): ExpectedDurations {
  const durations = new Map<string, number[]>();
  const add = (of: string, duration: number): void => {
    const own = durations.get(of) ?? [];
    durations.set(of, own);
    own.push(duration);
  };
  for (const { workflow, jobs } of past)
    for (const { key, name, duration } of jobs) {
      if (!Number.isFinite(duration) || duration < 0) continue;
      add(JSON.stringify([workflow, key, name]), duration);
      add(jobIdentity(workflow, key), duration);
    }
  const medians = new Map([...durations].map(([of, values]) => [of, seconds(median(values) ?? 0)]));
  const all = median(
    past.flatMap(({ jobs }) => jobs.flatMap(({ duration }) => (Number.isFinite(duration) && duration >= 0 ? [duration] : []))),
  );
  return {
    of: (workflow, key, name) => medians.get(JSON.stringify([workflow, key, name])) ?? medians.get(jobIdentity(workflow, key)) ?? null,
    ofAny: all === null ? null : seconds(all),
  };
}
