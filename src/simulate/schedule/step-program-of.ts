import { type Json, ownValue } from '../../model/json.ts';
import type { PlannedStep } from '../../workflow/plan.ts';
import { ALWAYS } from './runs-after.ts';
import { runsAfterOf } from './runs-after-of.ts';
import type { StepAction, StepProgram, TimedStep } from './step-program.ts';

/** What each step of the file makes the runner do. */
export interface StepActions {
  /** `index`: of the step under `steps:`. */
  readonly actions: readonly { readonly index: number; readonly action: StepAction }[];
  /** By place: the index among all steps, those of a parallel group one after the other and the group itself not counted. */
  readonly flat: readonly number[];
}

/** The steps of a planned job as actions; places count from `first`. Steps that take no time, such as `wait`, have no place. */
export function stepActionsOf(steps: readonly PlannedStep[], event: string, first = 0): StepActions {
  const names = new Map<string, number>();
  const flat: number[] = [];
  let next = 0;
  const timed = (step: PlannedStep): TimedStep => {
    const place = first + flat.push(next++) - 1;
    if (step.id !== null) names.set(step.id.toLowerCase(), place);
    const minutes = ownValue(step.rest, 'timeout-minutes');
    return {
      place,
      runsAfter: runsAfterOf(step.condition, event),
      continueOnError: ownValue(step.rest, 'continue-on-error') === true,
      timeout: typeof minutes === 'number' ? minutes * 60 : Number.POSITIVE_INFINITY,
    };
  };
  const placesOf = (ids: Json): readonly number[] => [ids].flat().flatMap((id) => names.get(String(id).toLowerCase()) ?? []);
  const actionsOf = (step: PlannedStep): readonly StepAction[] => {
    const { rest } = step;
    if (step.children.length > 0) return [{ kind: 'parallel', steps: step.children.map(timed) }];
    const control = controlOf(rest, placesOf);
    if (control === null) return [{ kind: ownValue(rest, 'background') === true ? 'background' : 'step', step: timed(step) }];
    next += 1;
    return control;
  };
  return { actions: steps.flatMap((step, index) => actionsOf(step).map((action) => ({ index, action }))), flat };
}

function controlOf(rest: PlannedStep['rest'], placesOf: (ids: Json) => readonly number[]): readonly StepAction[] | null {
  if (ownValue(rest, 'wait') !== undefined) return [{ kind: 'wait', places: placesOf(ownValue(rest, 'wait') ?? null) }];
  if (Object.hasOwn(rest, 'wait-all')) return [{ kind: 'wait-all' }];
  if (ownValue(rest, 'cancel') === undefined) return null;
  return placesOf(ownValue(rest, 'cancel') ?? null).map((place) => ({ kind: 'cancel', place }) as const);
}

/** A step that runs whatever came before, as those of the runner and post halves do. */
export function alwaysAt(place: number): TimedStep {
  return { place, runsAfter: ALWAYS, continueOnError: false, timeout: Number.POSITIVE_INFINITY };
}

/**
 * The steps of a planned job as a program: `before` and `after` are how many the runner adds in front of them (`Set up job`) and behind (post steps,
 * `Complete job`).
 */
export function stepProgramOf(steps: readonly PlannedStep[], event: string, { before = 0, after = 0 } = {}): StepProgram {
  const { actions, flat } = stepActionsOf(steps, event, before);
  const first = Array.from({ length: before }, (_, place): StepAction => ({ kind: 'step', step: alwaysAt(place) }));
  return {
    actions: [...first, ...actions.map(({ action }) => action)],
    post: Array.from({ length: after }, (_, index) => alwaysAt(before + flat.length + index)),
  };
}
