import type { Effect } from '../effect.ts';
import type { DraftItem, DraftProgram, DraftStep } from '../replay/draft.ts';
import { AFTER_SUCCESS } from '../schedule/runs-after.ts';
import { alwaysAt } from '../schedule/step-program-of.ts';
import { hasRunOf, mapLegs, noRunOf } from './edit-draft.ts';
import { editProgram } from './edit-program.ts';
import type { EffectContext, Prepared } from './prepared.ts';

type AddSteps = Extract<Effect, { kind: 'add-steps' }>;

/** New steps, each as long as the effect says: in their place, and at the end of a job that succeeded where the times of its steps are not recorded. */
export function addSteps({ job: key, before, steps }: AddSteps, { runs }: EffectContext): Prepared {
  if (!hasRunOf(runs, key)) return noRunOf(key);
  const sum = steps.reduce((total, { duration }) => total + duration, 0);
  return {
    apply: (draft) =>
      mapLegs(draft, key, (leg) => editProgram(leg, (program) => insert(program, before, steps)) ?? { ...leg, extra: leg.extra + sum }),
  };
}

function insert(program: DraftProgram, before: number | null, added: AddSteps['steps']): DraftProgram {
  const found = before === null ? -1 : program.items.findIndex(({ index }) => index === before);
  const at = found === -1 ? program.items.length : found;
  const items = added.map((_, index): DraftItem => {
    const step = { ...alwaysAt(program.steps.length + index), runsAfter: AFTER_SUCCESS };
    return { index: null, action: { kind: 'step', step } };
  });
  const steps = added.map(({ duration }): DraftStep => ({ source: { kind: 'new' }, changes: [() => duration] }));
  return { ...program, items: program.items.toSpliced(at, 0, ...items), steps: [...program.steps, ...steps] };
}
