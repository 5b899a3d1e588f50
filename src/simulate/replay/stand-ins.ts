import { hashName, namedUniform } from '../schedule/named-uniform.ts';
import { CANCELLED, SUCCESS } from '../schedule/outcome.ts';
import type { RecordedJob } from './recorded-job.ts';
import type { RecordedRun } from './recorded-run.ts';

/** What other runs had of a leg: for one that did not run, or not to its own end, in the run that is replayed. */
export interface StandIns {
  /** One that took at least as long, with steps where they are asked for; null where there is none. `chance`: at least 0, less than 1. */
  pick(like: string, least: number, withSteps: boolean, chance: number): RecordedJob | null;
}

/** From the runs of a history, in any order. */
export function standInsOf(runs: readonly RecordedRun[]): StandIns {
  const found = new Map<string, RecordedJob[]>();
  for (const { draft } of runs)
    for (const { legs } of draft.jobs)
      for (const { records } of legs)
        for (const { like, job } of records) {
          if (job === null || job.outcome === CANCELLED || job.duration <= 0) continue;
          const own = found.get(like) ?? [];
          found.set(like, own);
          own.push(job);
        }
  for (const own of found.values())
    own.sort((a, b) => a.duration - b.duration || a.outcome - b.outcome || a.delay - b.delay || (a.name < b.name ? -1 : 1));
  const withSteps = new Map(
    [...found].map(([like, own]) => [like, own.filter(({ steps, outcome }) => steps !== null && outcome === SUCCESS)]),
  );
  return {
    pick(like, least, needsSteps, chance) {
      const own = (needsSteps ? withSteps : found).get(like) ?? [];
      const from = own.findIndex(({ duration }) => duration >= least);
      return from === -1 ? null : (own[from + Math.floor(chance * (own.length - from))] ?? null);
    },
  };
}

/** Uniform numbers of one run of the history: the same for the same name, in baseline and candidate. */
export function chancesOf(seed: number, run: number): (name: string) => number {
  return (name) => namedUniform(seed, run, hashName(name));
}
