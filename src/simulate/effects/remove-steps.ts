import type { Effect } from '../effect.ts';
import { hasRunOf, mapLegs, noRunOf } from './edit-draft.ts';
import { editProgram, placesOf, withoutPlaces } from './edit-program.ts';
import type { EffectContext, Prepared } from './prepared.ts';

/** Steps that are there no more, and their post halves. */
export function removeSteps({ job: key, steps }: Extract<Effect, { kind: 'remove-steps' }>, { runs }: EffectContext): Prepared {
  if (!hasRunOf(runs, key)) return noRunOf(key);
  const gone = new Set(steps);
  return {
    apply: (draft) =>
      mapLegs(draft, key, (leg) =>
        editProgram(leg, (program) => {
          const own = program.items.filter(({ index }) => index !== null && gone.has(index));
          return withoutPlaces(program, new Set(own.flatMap(({ action }) => placesOf(action))));
        }),
      ),
  };
}
