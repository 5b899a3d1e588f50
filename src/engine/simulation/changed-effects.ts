import type { Effect } from '../../simulate/effect.ts';

/** One difference between two versions of a file, as what it does to the time of a run. */
export interface ChangedPart {
  /** As in a plan change: `jobs.test.needs`. */
  readonly place: string;
  readonly effects: readonly Effect[];
}

/** What a candidate file changes: what can be simulated, and what cannot, each with its place. Differences that take no time are in neither. */
export interface ChangedEffects {
  readonly parts: readonly ChangedPart[];
  readonly unpriced: readonly { readonly place: string; readonly reason: string }[];
}

/** Why what was not there before has no time. */
export const NEW_STEP = 'no run tells what the new step takes';
export const OTHER_STEP = 'no run tells what the step takes then';
export const MOVED_STEP = 'no run tells what the step takes in another job';
export const NEW_LEG = 'no run tells what the new legs take';
export const NEW_EVENT = 'the history has no run of what would start other than it did';
export const NEW_JOB = 'no run tells what the new job takes';

/** Several as one. */
export function joinChanges(changes: readonly ChangedEffects[]): ChangedEffects {
  return { parts: changes.flatMap(({ parts }) => parts), unpriced: changes.flatMap(({ unpriced }) => unpriced) };
}

export function changedBy(place: string, ...effects: readonly Effect[]): ChangedEffects {
  return { parts: effects.length === 0 ? [] : [{ place, effects }], unpriced: [] };
}

export function notPriced(place: string, reason: string): ChangedEffects {
  return { parts: [], unpriced: [{ place, reason }] };
}
