import type { Effect } from '../effect.ts';
import { findSuperseding } from '../find-superseding.ts';
import type { EffectContext, Prepared } from './prepared.ts';

/**
 * Ends every run at the moment a newer head of the same ref was pushed, where that is before the run's own end. The time that GitHub needs to stop a job, some seconds,
 * is not in the history and is taken as zero.
 */
export function cancelSuperseded(
  { events }: Extract<Effect, { kind: 'cancel-superseded' }>,
  { runs, defaultBranch }: EffectContext,
): Prepared {
  if (events.includes('push') && defaultBranch === null)
    return { reason: 'the default branch is not known, and its runs are never cancelled' };
  if (runs.every(({ run }) => run.event === null)) return { reason: 'the history does not say which event started a run' };
  const superseding = findSuperseding(
    runs.map(({ run }) => run),
    { events, defaultBranch },
  );
  return {
    apply: (draft, { run, zero }) => {
      const at = superseding.get(run);
      return at === undefined ? draft : { ...draft, cancelAt: Math.min(draft.cancelAt, Math.max(0, (at.getTime() - zero) / 1000)) };
    },
  };
}
