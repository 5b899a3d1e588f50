import type { Effect } from '../effect.ts';
import type { Draft, DraftJob, DraftLeg } from '../replay/draft.ts';
import { findJob, hasRunOf, noRunOf } from './edit-draft.ts';
import { editProgram, placesOf, withoutPlaces } from './edit-program.ts';
import type { EffectContext, Prepared } from './prepared.ts';

type SplitJob = Extract<Effect, { kind: 'split-job' }>;

/**
 * One job becomes several, each with the steps that are listed for it, its own start on a runner and its own wait for one; the first takes the wait that was
 * recorded. Who needed the job needs all of them.
 */
export function splitJob({ job: key, parts }: SplitJob, { runs }: EffectContext): Prepared {
  if (!hasRunOf(runs, key)) return noRunOf(key);
  if (parts.length === 0) return { reason: `the job ${key} would be split into no part` };
  return {
    apply: (draft) => {
      const job = findJob(draft, key);
      return job === null || job.legs.length === 0 ? draft : replaceJob(draft, job, parts);
    },
  };
}

function replaceJob(draft: Draft, job: DraftJob, parts: SplitJob['parts']): Draft | null {
  const next = Math.max(...draft.jobs.map(({ id }) => id)) + 1;
  const made: DraftJob[] = [];
  for (const [index, { key, steps }] of parts.entries()) {
    const legs: DraftLeg[] = [];
    for (const leg of job.legs) {
      const part = partOf(leg, new Set(steps));
      if (part === null) return null;
      legs.push({ ...part, name: `${leg.name} / ${key}`, queue: index === 0 ? leg.queue : 'drawn' });
    }
    made.push({ ...job, id: next + index, key, legs });
  }
  const ids = made.map(({ id }) => id);
  const rewire = (needs: readonly number[]): readonly number[] => needs.flatMap((need) => (need === job.id ? ids : [need]));
  return { ...draft, jobs: draft.jobs.flatMap((other) => (other === job ? made : [{ ...other, needs: rewire(other.needs) }])) };
}

function partOf(leg: DraftLeg, steps: ReadonlySet<number>): DraftLeg | null {
  return editProgram(leg, (program) => {
    const others = program.items.filter(({ index }) => index !== null && !steps.has(index)).flatMap(({ action }) => placesOf(action));
    return withoutPlaces(program, new Set(others));
  });
}
