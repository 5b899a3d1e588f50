import type { Effect } from '../effect.ts';
import { hasRunOf, mapLegs, noRunOf } from './edit-draft.ts';
import { editProgram } from './edit-program.ts';
import type { EffectContext, Prepared } from './prepared.ts';

/** The named steps in another order, in the places that they have together: what fails sooner ends the job sooner. */
export function reorderSteps({ job: key, order }: Extract<Effect, { kind: 'reorder-steps' }>, { runs }: EffectContext): Prepared {
  if (!hasRunOf(runs, key)) return noRunOf(key);
  return {
    apply: (draft) =>
      mapLegs(draft, key, (leg) =>
        editProgram(leg, (program) => {
          const named = order.flatMap((index) => program.items.filter((item) => item.index === index));
          let next = 0;
          return { ...program, items: program.items.map((item) => (named.includes(item) ? (named[next++] ?? item) : item)) };
        }),
      ),
  };
}
