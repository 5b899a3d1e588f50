import type { Effect } from '../effect.ts';
import { wasCancelled } from '../replay/compile-draft.ts';
import { FAILURE, SUCCESS } from '../schedule/outcome.ts';
import { findJob, hasRunOf, mapJob, mapLegs, noRunOf } from './edit-draft.ts';
import type { EffectContext, Prepared } from './prepared.ts';

/** Legs of a matrix that some events start no more. */
export function dropLegsOnEvent(
  { job: key, legs, events }: Extract<Effect, { kind: 'drop-leg-on-event' }>,
  { runs }: EffectContext,
): Prepared {
  if (!hasRunOf(runs, key)) return noRunOf(key);
  if (runs.every(({ run }) => run.event === null)) return { reason: 'the history does not say which event started a run' };
  const gone = new Set(legs);
  const isThere = runs.some(
    ({ draft, run }) => run.event !== null && events.includes(run.event) && findJob(draft, key)?.legs.some(({ name }) => gone.has(name)),
  );
  if (!isThere) return { reason: `no run of the job ${key} had a leg that would go` };
  return {
    apply: (draft, { run }) =>
      run.event === null || !events.includes(run.event)
        ? draft
        : mapJob(draft, key, (job) => ({ ...job, legs: job.legs.filter(({ name }) => !gone.has(name)) })),
  };
}

/** A job that is there no more: what waited for it waits for what it waited for. */
export function dropJob({ job: key }: Extract<Effect, { kind: 'drop-job' }>, { runs }: EffectContext): Prepared {
  if (!hasRunOf(runs, key)) return noRunOf(key);
  return { apply: (draft) => mapJob(draft, key, (job) => ({ ...job, legs: [] })) };
}

/** Legs that a failed one ended take what they would have taken, or legs end with the first that fails. */
export function setFailFast({ job: key, value }: Extract<Effect, { kind: 'set-fail-fast' }>, { runs }: EffectContext): Prepared {
  if (!hasRunOf(runs, key)) return noRunOf(key);
  return {
    apply: (draft) =>
      mapJob(draft, key, (job) => {
        const hasFailed = job.legs.some(({ records: [first] }) => first?.job?.outcome === FAILURE);
        const legs = job.legs.map((leg) => (!value && hasFailed && wasCancelled(leg) ? { ...leg, completes: true } : leg));
        return { ...job, legs, failFast: value };
      }),
  };
}

/** Another number of legs at a time. */
export function setMaxParallel({ job: key, limit }: Extract<Effect, { kind: 'set-max-parallel' }>, { runs }: EffectContext): Prepared {
  if (limit !== null && limit < 1) return { reason: `${limit} legs at a time would run none` };
  return hasRunOf(runs, key) ? { apply: (draft) => mapJob(draft, key, (job) => ({ ...job, maxParallel: limit })) } : noRunOf(key);
}

/** Legs start in another order, which tells where not all may run at a time; those that are not named come last. */
export function reorderLegs({ job: key, order }: Extract<Effect, { kind: 'reorder-legs' }>, { runs }: EffectContext): Prepared {
  if (!hasRunOf(runs, key)) return noRunOf(key);
  const places = new Map(order.map((name, place) => [name, place]));
  const placeOf = (name: string): number => places.get(name) ?? order.length;
  return {
    apply: (draft) => mapJob(draft, key, (job) => ({ ...job, legs: job.legs.toSorted((a, b) => placeOf(a.name) - placeOf(b.name)) })),
  };
}

/** Of so many successes one may be ended by a limit and the rest still be priced. */
const MOST_ENDED = 0.01;

/** A limit of time. It ends what did not succeed: a success beyond it would be a false kill, which is a risk and no saving; of more than a few nothing is priced. */
export function setTimeLimit({ job: key, limit }: Extract<Effect, { kind: 'set-timeout' }>, { runs }: EffectContext): Prepared {
  if (!hasRunOf(runs, key)) return noRunOf(key);
  const successes = runs
    .flatMap(({ draft }) => findJob(draft, key)?.legs ?? [])
    .flatMap(({ records: [record] }) => (record?.job?.outcome === SUCCESS ? [record.job.duration] : []));
  const ended = successes.filter((duration) => duration > limit).length;
  const says = `${ended} of ${successes.length} successful runs of ${key} took longer than the limit`;
  if (ended > MOST_ENDED * successes.length && ended > 1) return { reason: `${says} and would fail` };
  const caveats = ended === 0 ? {} : { caveats: [says] };
  return { ...caveats, apply: (draft) => mapLegs(draft, key, (leg) => ({ ...leg, limit: Math.min(leg.limit, limit) })) };
}
