import { CANCELLED } from '../schedule/outcome.ts';
import { ALWAYS } from '../schedule/runs-after.ts';
import type { ModelJob, TimingModel } from '../schedule/timing-model.ts';
import type { Draft, DraftJob, DraftLeg } from './draft.ts';

/** A draft as the scheduler takes it; `legs` in the order of the model's. */
export interface CompiledDraft {
  readonly model: TimingModel;
  readonly legs: readonly DraftLeg[];
}

/** Null where jobs need each other in a circle. Recorded times hold limits and concurrency groups already, so the model has none. */
export function compileDraft({ jobs }: Draft): CompiledDraft | null {
  const ordered = inOrder(jobs);
  if (ordered === null) return null;
  const places = new Map(ordered.map(({ id }, place) => [id, place]));
  const placeOf = (id: number | null): number | null => (id === null ? null : (places.get(id) ?? null));
  return {
    model: { jobs: ordered.map((job) => modelJob(job, placeOf)), concurrency: null },
    legs: ordered.flatMap(({ legs }) => legs),
  };
}

function modelJob(job: DraftJob, placeOf: (id: number | null) => number | null): ModelJob {
  const { key, runs, runsAfter, isForced, legs, maxParallel, failFast } = job;
  return {
    key,
    needs: job.needs.flatMap((need) => placeOf(need) ?? []),
    within: placeOf(job.within),
    closes: placeOf(job.closes),
    runs: runs || isForced,
    runsAfter: isForced ? { ...ALWAYS, cancelled: runsAfter.cancelled } : runsAfter,
    legs: legs.map(({ name, labels, continueOnError }) => ({
      name,
      labels,
      timeout: Number.POSITIVE_INFINITY,
      continueOnError,
      concurrency: null,
      steps: null,
    })),
    maxParallel,
    failFast,
  };
}

/** Each after all that it needs, otherwise in their order; needs that are not there are left out. */
function inOrder(jobs: readonly DraftJob[]): readonly DraftJob[] | null {
  const there = new Set(jobs.map(({ id }) => id));
  const done = new Set<number>();
  const ordered: DraftJob[] = [];
  for (let left = jobs; left.length > 0; ) {
    const ready = left.filter(({ needs, within, closes }) =>
      [...needs, within, closes].every((need) => need === null || !there.has(need) || done.has(need)),
    );
    if (ready.length === 0) return null;
    for (const job of ready) {
      ordered.push(job);
      done.add(job.id);
    }
    left = left.filter(({ id }) => !done.has(id));
  }
  return ordered;
}

/** Whether somebody ended it, and not its own work. */
export function wasCancelled({ records: [first] }: DraftLeg): boolean {
  return first?.job?.outcome === CANCELLED;
}
