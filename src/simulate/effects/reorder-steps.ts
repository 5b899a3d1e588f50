import type { Effect } from '../effect.ts';
import { hasRunOf, mapLegs, noRunOf } from './edit-draft.ts';
import { editProgram } from './edit-program.ts';
import type { EffectContext, Prepared } from './prepared.ts';

/** The steps in another order, those that are not named behind the others: what fails sooner ends the job sooner. */
export function reorderSteps({ job: key, order }: Extract<Effect, { kind: 'reorder-steps' }>, { runs }: EffectContext): Prepared {
  if (!hasRunOf(runs, key)) return noRunOf(key);
  return {
    apply: (draft) =>
      mapLegs(draft, key, (leg) =>
        editProgram(leg, (program) => {
          const ofRunner = program.items.filter(({ index }) => index === null);
          const named = order.flatMap((index) => program.items.filter((item) => item.index === index));
          const others = program.items.filter((item) => item.index !== null && !named.includes(item));
          return { ...program, items: [...ofRunner, ...named, ...others] };
        }),
      ),
  };
}
