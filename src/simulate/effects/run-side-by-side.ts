import { shareModelOf } from '../calibration/share-model.ts';
import type { Effect } from '../effect.ts';
import type { DraftItem, DraftProgram } from '../replay/draft.ts';
import { hasRunOf, mapLegs, noRunOf } from './edit-draft.ts';
import { editProgram } from './edit-program.ts';
import type { EffectContext, Prepared } from './prepared.ts';

const PRIOR = 'steps-side-by-side';

/** Steps that came one after the other run at a time, from where the first of them stands. They share a machine: how much of the overlap is gained is measured, or a prior. */
export function runSideBySide(
  effect: Extract<Effect, { kind: 'run-side-by-side' }>,
  { runs, place, calibration }: EffectContext,
): Prepared {
  const { job: key, steps } = effect;
  if (!hasRunOf(runs, key)) return noRunOf(key);
  const share = shareModelOf(effect.evidence ?? { source: 'prior', id: PRIOR }, calibration);
  if (share === null) return { reason: 'nothing measured tells how much steps slow each other down' };
  return { share, apply: (draft) => mapLegs(draft, key, (leg) => editProgram(leg, (program) => group(program, new Set(steps), place))) };
}

function group(program: DraftProgram, indices: ReadonlySet<number>, effect: number): DraftProgram | null {
  const own = program.items.filter(({ index }) => index !== null && indices.has(index));
  const steps = own.flatMap(({ action }) => (action.kind === 'step' ? [action.step] : []));
  const [first] = own;
  if (first === undefined || steps.length < 2 || steps.length < own.length) return null;
  const together: DraftItem = { index: first.index, action: { kind: 'parallel', steps }, gainOf: effect };
  return { ...program, items: program.items.flatMap((item) => (item === first ? [together] : own.includes(item) ? [] : [item])) };
}
