import type { Effect } from '../effect.ts';
import type { Draft, DraftJob, DraftLeg } from '../replay/draft.ts';
import { findJob, hasRunOf, noRunOf } from './edit-draft.ts';
import { joinPrograms } from './edit-program.ts';
import type { EffectContext, Prepared } from './prepared.ts';

/**
 * Several jobs become one, their steps one after the other; what the runner does for each job is done once. Steps that one of them no longer needs are for
 * `remove-steps`, before this. A job with a matrix cannot be merged.
 */
export function mergeJobs({ jobs: keys, into }: Extract<Effect, { kind: 'merge-jobs' }>, { runs }: EffectContext): Prepared {
  const missing = keys.find((key) => !hasRunOf(runs, key));
  if (missing !== undefined) return noRunOf(missing);
  if (keys.length < 2) return { reason: 'fewer than two jobs would be merged' };
  return {
    apply: (draft) => {
      const jobs = keys.flatMap((key) => findJob(draft, key) ?? []);
      if (jobs.length === 0) return draft;
      return jobs.length < keys.length || jobs.some(({ legs }) => legs.length !== 1) ? null : merge(draft, jobs, into);
    },
  };
}

function merge(draft: Draft, jobs: readonly DraftJob[], key: string): Draft | null {
  const [first, ...others] = jobs;
  const leg = first === undefined ? null : mergeLegs(jobs.flatMap(({ legs }) => legs));
  if (first === undefined || leg === null) return null;
  const gone = new Set(jobs.map(({ id }) => id));
  const needs = [...new Set(jobs.flatMap((job) => job.needs))].filter((need) => !gone.has(need));
  const isForced = first.isForced && others.every((job) => job.isForced);
  const merged: DraftJob = { ...first, key, needs, legs: [{ ...leg, name: key }], isForced };
  const rewire = (own: readonly number[]): readonly number[] => [...new Set(own.map((need) => (gone.has(need) ? first.id : need)))];
  return {
    ...draft,
    jobs: draft.jobs.flatMap((job) => (job === first ? [merged] : gone.has(job.id) ? [] : [{ ...job, needs: rewire(job.needs) }])),
  };
}

function mergeLegs(legs: readonly DraftLeg[]): DraftLeg | null {
  const [first, ...others] = legs;
  const base = first?.base ?? null;
  if (first === undefined || base === null) return null;
  let program = first.program ?? base;
  const records = [...first.records];
  for (const other of others) {
    const own = other.program ?? other.base;
    if (own === null) return null;
    program = joinPrograms(program, own, records.length);
    records.push(...other.records);
  }
  if (records.some(({ job }) => job !== null && job.steps === null)) return null;
  return { ...first, records, program, isSkipped: legs.every(({ isSkipped }) => isSkipped) };
}
