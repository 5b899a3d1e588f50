import type { StepRun } from '../../model/job-run.ts';
import type { PlannedStep } from '../../workflow/plan.ts';
import { mapStepRuns } from '../map-step-runs.ts';
import { type IdentifiedStep, stepNameWithoutRef } from './step-identity.ts';

/** What a step run is of its job: a step of the file by its place among all, or one of its halves; else what it is called. */
export type StepPlace =
  | { readonly kind: 'main' | 'pre' | 'post'; readonly step: number }
  | NamedPlace
  /** The text of the file may still come: the steps around it will tell then. */
  | { readonly kind: 'shape'; readonly steps: readonly StepRun[]; readonly index: number; readonly name: NamedPlace };

export interface NamedPlace {
  readonly kind: 'name';
  readonly name: string;
  /** Counts from 0 among the steps of one name in a job run. */
  readonly occurrence: number;
}

/** The place of each step run; `written` null: the file does not tell, undefined: not known yet. */
export function placesOf(identified: readonly IdentifiedStep[], written: readonly PlannedStep[] | null | undefined): readonly StepPlace[] {
  const names = identified.map(({ name, occurrence }): NamedPlace => ({ kind: 'name', name, occurrence }));
  if (written === null) return names;
  const steps = identified.map(({ step }): StepRun => ({ ...step, startedAt: null, completedAt: null }));
  if (written === undefined) return names.map((name, index) => ({ kind: 'shape', steps, index, name }));
  const roles = mapStepRuns(written, { steps });
  return names.map((name, index) => {
    const step = steps[index];
    const role = step === undefined ? undefined : roles.get(step);
    return role !== undefined && 'step' in role ? role : name;
  });
}

/** Settles a place whose file has come, or will not come. */
export function settlePlace(place: StepPlace, written: readonly PlannedStep[] | null): Exclude<StepPlace, { readonly kind: 'shape' }> {
  if (place.kind !== 'shape') return place;
  const step = place.steps[place.index];
  const role = written === null || step === undefined ? undefined : mapStepRuns(written, { steps: place.steps }).get(step);
  return role !== undefined && 'step' in role ? role : place.name;
}

/** Equal for equal places. */
export function keyOfPlace(place: StepPlace): string {
  if (place.kind === 'name') return JSON.stringify([place.name, place.occurrence]);
  if (place.kind === 'shape') return JSON.stringify([place.index, place.steps.map(({ name }) => stepNameWithoutRef(name))]);
  return `${place.kind} ${place.step}`;
}
