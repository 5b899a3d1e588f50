import type { Effect } from '../effect.ts';
import type { EffectContext, Prepared } from './prepared.ts';

/** Of runs that several events start for one commit, only that of one event stays; where that event started none, the others do. */
export function dedupeRuns({ events, keep }: Extract<Effect, { kind: 'dedupe-runs' }>, { runs }: EffectContext): Prepared {
  if (runs.every(({ run }) => run.event === null)) return { reason: 'the history does not say which event started a run' };
  const kept = new Set(runs.flatMap(({ run }) => (run.event === keep ? [run.headSha] : [])));
  return {
    apply: (draft, { run: { event, headSha } }) =>
      event !== null && event !== keep && events.includes(event) && kept.has(headSha) ? { ...draft, weight: 0 } : draft,
  };
}
