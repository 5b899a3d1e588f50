import type { Effect } from '../effect.ts';
import { endsOf, findJob, mapJobs, startsOf } from './edit-draft.ts';
import type { EffectContext, Prepared } from './prepared.ts';

/** One job waits for another no more. */
export function removeEdge({ from, to }: Extract<Effect, { kind: 'remove-edge' }>, { runs }: EffectContext): Prepared {
  const isThere = runs.some(({ draft }) =>
    startsOf(draft, to).some(({ needs }) => endsOf(draft, from).some(({ id }) => needs.includes(id))),
  );
  if (!isThere) return { reason: `no run of the history has ${to} waiting for ${from}` };
  return {
    apply: (draft) => {
      const gone = new Set(endsOf(draft, from).map(({ id }) => id));
      const changed = new Set(startsOf(draft, to).map(({ id }) => id));
      return mapJobs(draft, (job) => (changed.has(job.id) ? { ...job, needs: job.needs.filter((need) => !gone.has(need)) } : job));
    },
  };
}

/** One job waits for another as well: what came of that one decides whether it runs. */
export function addEdge({ from, to }: Extract<Effect, { kind: 'add-edge' }>, { runs }: EffectContext): Prepared {
  if (!runs.some(({ draft }) => findJob(draft, from) !== null && findJob(draft, to) !== null))
    return { reason: `no run of the history has both ${from} and ${to}` };
  return {
    apply: (draft) => {
      const more = endsOf(draft, from).map(({ id }) => id);
      const changed = new Set(startsOf(draft, to).map(({ id }) => id));
      return mapJobs(draft, (job) => (changed.has(job.id) ? { ...job, needs: [...new Set([...job.needs, ...more])] } : job));
    },
  };
}
