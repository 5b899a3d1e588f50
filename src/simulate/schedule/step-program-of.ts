import { type Json, ownValue } from '../../model/json.ts';
import type { PlannedStep } from '../../workflow/plan.ts';
import { runsAfterOf } from './runs-after-of.ts';
import type { StepAction, StepProgram, TimedStep } from './step-program.ts';

/**
 * The steps of a planned job as a program. Places are the steps in the order of the file, those of a parallel group in its place and not the group itself;
 * `before` and `after` are how many the runner adds in front of them (`Set up job`) and behind (post steps, `Complete job`), which always run.
 */
export function stepProgramOf(steps: readonly PlannedStep[], event: string, { before = 0, after = 0 } = {}): StepProgram {
  let place = 0;
  const names = new Map<string, number>();
  const own = (): TimedStep => ({
    place: place++,
    runsAfter: { success: true, failure: true, neither: true, cancelled: true },
    continueOnError: false,
    timeout: Number.POSITIVE_INFINITY,
  });
  const timed = (step: PlannedStep): TimedStep => {
    if (step.id !== null) names.set(step.id.toLowerCase(), place);
    const minutes = ownValue(step.rest, 'timeout-minutes');
    return {
      ...own(),
      runsAfter: runsAfterOf(step.condition, event),
      continueOnError: ownValue(step.rest, 'continue-on-error') === true,
      timeout: typeof minutes === 'number' ? minutes * 60 : Number.POSITIVE_INFINITY,
    };
  };
  const placesOf = (ids: Json): readonly number[] => [ids].flat().flatMap((id) => names.get(String(id).toLowerCase()) ?? []);
  const actionOf = (step: PlannedStep): readonly StepAction[] => {
    const { rest } = step;
    if (step.children.length > 0) return [{ kind: 'parallel', steps: step.children.map(timed) }];
    if (ownValue(rest, 'wait') !== undefined) return [{ kind: 'wait', places: placesOf(ownValue(rest, 'wait') ?? null) }];
    if (Object.hasOwn(rest, 'wait-all')) return [{ kind: 'wait-all' }];
    if (ownValue(rest, 'cancel') !== undefined)
      return placesOf(ownValue(rest, 'cancel') ?? null).map((target) => ({ kind: 'cancel', place: target }) as const);
    return [{ kind: ownValue(rest, 'background') === true ? 'background' : 'step', step: timed(step) }];
  };
  const first = Array.from({ length: before }, (): StepAction => ({ kind: 'step', step: own() }));
  return { actions: [...first, ...steps.flatMap(actionOf)], post: Array.from({ length: after }, own) };
}
