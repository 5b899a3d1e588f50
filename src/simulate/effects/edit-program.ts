import type { StepReference } from '../effect.ts';
import type { DraftLeg, DraftProgram, DraftStep, StepSource, TimeChange } from '../replay/draft.ts';
import type { StepAction, TimedStep } from '../schedule/step-program.ts';

/** The leg with its steps changed; null where the run does not tell their times, or the change cannot be made. A leg that was skipped stays. */
export function editProgram(leg: DraftLeg, edit: (program: DraftProgram) => DraftProgram | null): DraftLeg | null {
  const before = leg.program ?? leg.base;
  if (leg.isSkipped) return leg;
  if (before === null || leg.records.some(({ job }) => job !== null && job.steps === null)) return null;
  const program = edit(before);
  return program === null ? null : { ...leg, program };
}

/** The places of the steps that an action runs. */
export function placesOf(action: StepAction): readonly number[] {
  if (action.kind === 'step' || action.kind === 'background') return [action.step.place];
  return action.kind === 'parallel' ? action.steps.map(({ place }) => place) : [];
}

/** The place of a step by its index in the file; null for one that stands for several, for none, or that is not there any more. */
export function placeOfIndex({ items }: DraftProgram, index: number): number | null {
  const own = items.flatMap((item) => (item.index === index ? placesOf(item.action) : []));
  return own.length === 1 ? (own[0] ?? null) : null;
}

/** Where the time stands that a reference names; null where the program has it not. */
export function placeOfReference(program: DraftProgram, { step }: StepReference): number | null {
  if (step.kind === 'yaml') return placeOfIndex(program, step.index);
  const main = step.kind === 'post' ? placeOfIndex(program, step.index) : null;
  const of = main === null ? null : (program.steps[main]?.source ?? null);
  const isMeant = (source: StepSource): boolean =>
    step.kind === 'runner'
      ? source.kind === 'runner' && source.name === step.name
      : source.kind === 'post' && of?.kind === 'main' && source.record === of.record && source.step === of.step;
  const place = program.steps.findIndex(({ source }) => isMeant(source));
  return place === -1 ? null : place;
}

/** The same with one step's time changed after the changes it has. */
export function changeTime(program: DraftProgram, place: number, change: TimeChange): DraftProgram {
  return { ...program, steps: program.steps.map((step, at) => (at === place ? { ...step, changes: [...step.changes, change] } : step)) };
}

/** Without the steps at these places, and their post halves. */
export function withoutPlaces(program: DraftProgram, places: ReadonlySet<number>): DraftProgram {
  const gone = new Set(places);
  for (const place of places) {
    const source = program.steps[place]?.source;
    if (source?.kind !== 'main') continue;
    for (const [at, step] of program.steps.entries()) if (isPostOf(step, source)) gone.add(at);
  }
  const keeps = ({ place }: TimedStep): boolean => !gone.has(place);
  const items = program.items.flatMap((item) => {
    const { action } = item;
    if (action.kind === 'step' || action.kind === 'background') return keeps(action.step) ? [item] : [];
    if (action.kind === 'parallel') {
      const steps = action.steps.filter(keeps);
      return steps.length === 0 ? [] : [{ ...item, action: { ...action, steps } }];
    }
    return [item];
  });
  return { ...program, items, post: program.post.filter(keeps) };
}

function isPostOf({ source }: DraftStep, main: StepSource & { kind: 'main' | 'post' }): boolean {
  return source.kind === 'post' && source.record === main.record && source.step === main.step;
}

/** Both programs one after the other, what the runner adds but once. The second's records are those from `record` on. */
export function joinPrograms(first: DraftProgram, second: DraftProgram, record: number): DraftProgram {
  const shift = first.steps.length;
  const isRunners = (place: number): boolean => second.steps[place]?.source.kind === 'runner';
  const moved = (step: TimedStep): TimedStep => ({ ...step, place: step.place + shift });
  const items = second.items.flatMap(({ action }) => {
    const places = placesOf(action);
    return places.length > 0 && places.every(isRunners) ? [] : [{ index: null, action: moveAction(action, shift, moved) }];
  });
  const post = second.post.filter(({ place }) => !isRunners(place)).map(moved);
  const steps = second.steps.map((step) => ({ ...step, source: moveSource(step.source, record) }));
  return { items: [...first.items, ...items], post: [...post, ...first.post], steps: [...first.steps, ...steps] };
}

function moveAction(action: StepAction, shift: number, moved: (step: TimedStep) => TimedStep): StepAction {
  if (action.kind === 'step' || action.kind === 'background') return { ...action, step: moved(action.step) };
  if (action.kind === 'parallel') return { ...action, steps: action.steps.map(moved) };
  if (action.kind === 'wait') return { ...action, places: action.places.map((place) => place + shift) };
  return action.kind === 'cancel' ? { ...action, place: action.place + shift } : action;
}

function moveSource(source: StepSource, record: number): StepSource {
  return source.kind === 'new' ? source : { ...source, record: source.record + record };
}
