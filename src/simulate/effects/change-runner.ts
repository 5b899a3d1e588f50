import { shareModelOf } from '../calibration/share-model.ts';
import type { Effect } from '../effect.ts';
import type { DraftProgram } from '../replay/draft.ts';
import { hasRunOf, mapLegs, noRunOf } from './edit-draft.ts';
import { editProgram } from './edit-program.ts';
import type { EffectContext, Prepared } from './prepared.ts';

/** Another machine, on which the steps take a share less; it waits for one as jobs of that label do, where any did. */
export function changeRunner(effect: Extract<Effect, { kind: 'change-runner' }>, context: EffectContext): Prepared {
  const { job: key, from, to, evidence } = effect;
  const { runs, place, calibration, isMeasuredRunner } = context;
  if (!hasRunOf(runs, key)) return noRunOf(key);
  const share = evidence === undefined ? null : shareModelOf(evidence, calibration);
  if (share === null) return { reason: `nothing measured tells what ${key} takes on ${to}` };
  const queue = isMeasuredRunner([to]) ? 'drawn' : 'recorded';
  const faster = (program: DraftProgram): DraftProgram => ({
    ...program,
    steps: program.steps.map((step) => ({ ...step, changes: [...step.changes, (time, chances) => time * (1 - chances.share(place))] })),
  });
  return {
    share,
    apply: (draft) =>
      mapLegs(draft, key, (leg) => {
        const edited = editProgram(leg, faster);
        return edited === null ? null : { ...edited, queue, labels: leg.labels.map((label) => (label === from ? to : label)) };
      }),
  };
}

/** Jobs ask for other runners: each waits as jobs with these labels do. Machines are taken to be as fast as those it had. */
export function assignPool({ assignments }: Extract<Effect, { kind: 'assign-pool' }>, { runs, isMeasuredRunner }: EffectContext): Prepared {
  const missing = assignments.find(({ job }) => !hasRunOf(runs, job));
  if (missing !== undefined) return noRunOf(missing.job);
  const unknown = assignments.find(({ labels }) => !isMeasuredRunner(labels));
  if (unknown !== undefined) return { reason: `no job of the history waited for a runner with the labels ${unknown.labels.join(', ')}` };
  return {
    apply: (draft) =>
      assignments.reduce<typeof draft | null>(
        (changed, { job, labels }) => (changed === null ? null : mapLegs(changed, job, (leg) => ({ ...leg, labels, queue: 'drawn' }))),
        draft,
      ),
  };
}
