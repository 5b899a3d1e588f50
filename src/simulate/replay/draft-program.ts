import type { PlannedStep } from '../../workflow/plan.ts';
import { alwaysAt, stepActionsOf } from '../schedule/step-program-of.ts';
import type { DraftProgram, DraftStep } from './draft.ts';
import type { RunnerStepName } from './recorded-job.ts';

/** By the steps of a leg, then by event: the same for every run. */
const known = new WeakMap<readonly PlannedStep[], Map<string, DraftProgram>>();

/** The steps of a planned job, with what the runner adds, each taking the time that the first record has of it. */
export function draftProgramOf(steps: readonly PlannedStep[], event: string): DraftProgram {
  const byEvent = known.get(steps) ?? new Map<string, DraftProgram>();
  known.set(steps, byEvent);
  const program = byEvent.get(event) ?? buildProgram(steps, event);
  byEvent.set(event, program);
  return program;
}

function buildProgram(steps: readonly PlannedStep[], event: string): DraftProgram {
  const found: DraftStep[] = [];
  const add = (source: DraftStep['source']): number => found.push({ source, changes: [] }) - 1;
  const ofRunner = (name: RunnerStepName): number => add({ kind: 'runner', record: 0, name });
  const before = [ofRunner('Set up job'), ofRunner('Initialize containers')];
  const { actions, flat } = stepActionsOf(steps, event, before.length);
  for (const step of flat) add({ kind: 'main', record: 0, step });
  const post = flat.toReversed().map((step) => add({ kind: 'post', record: 0, step }));
  const after = [...post, ofRunner('Stop containers'), ofRunner('Complete job')];
  return {
    items: [...before.map((place) => ({ index: null, action: { kind: 'step', step: alwaysAt(place) } as const })), ...actions],
    post: after.map(alwaysAt),
    steps: found,
  };
}
