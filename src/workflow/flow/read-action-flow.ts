import type { ActionReference } from '../model.ts';
import type { FlowSink } from './collect-flow.ts';
import { type Effect, resolveEffect } from './effect.ts';
import { UNKNOWN_REACH } from './kinds.ts';
import type { ActionEffects, ActionRow, InputTest } from './known/action-row.ts';
import { findKnownAction } from './known-actions.ts';

/** Inputs of a step by name in lower case, as text, expressions and all. */
export type Inputs = ReadonlyMap<string, string>;

/** Puts into the sink what an action of another repository, or an image, reads and writes. */
export function readRemoteAction(action: Exclude<ActionReference, { kind: 'local' }>, inputs: Inputs, sink: FlowSink): void {
  if (action.kind === 'docker') {
    sink.doubt(`what the image \`${action.image}\` does is not known`, UNKNOWN_REACH);
    return;
  }
  const name = [action.owner, action.name, ...(action.path === '' ? [] : [action.path])].join('/');
  const row = findKnownAction(name.toLowerCase(), action.ref);
  if (row === null) {
    sink.doubt(`what ${name} does is not known`, UNKNOWN_REACH);
    return;
  }
  applyRow(row, inputs, sink);
}

function applyRow(row: ActionRow, inputs: Inputs, sink: FlowSink): void {
  for (const effects of [row, ...(row.when ?? []).filter((test) => holds(test, inputs))] as readonly ActionEffects[]) {
    for (const effect of effects.reads ?? []) sink.read(...resolve(effect, inputs));
    for (const effect of effects.writes ?? []) sink.write(...resolve(effect, inputs));
    if (effects.unknown !== undefined) sink.doubt(effects.unknown, UNKNOWN_REACH);
  }
}

function holds({ input, is, unless }: InputTest, inputs: Inputs): boolean {
  if (unless !== undefined && (inputs.get(unless) ?? '') !== '') return false;
  const value = inputs.get(input)?.trim() ?? '';
  if (is === 'absent') return value === '' || value.includes('${{');
  if (is === 'not-false') return value.toLowerCase() !== 'false';
  return value !== '' && value.toLowerCase() !== 'false' && (is === 'given' || is.test(value));
}

/** The resources of an effect with the inputs in place; none when an input without a default is not given. */
function resolve(effect: Effect, inputs: Inputs): readonly ReturnType<typeof resolveEffect>[number][] {
  let missing = false;
  const filled = effect.replace(/\{([\w-]+)(?:=([^}]*))?\}/g, (_, name: string, otherwise: string | undefined) => {
    const value = inputs.get(name)?.trim() ?? '';
    if (value === '' && otherwise === undefined) missing = true;
    return value === '' ? (otherwise ?? '') : value;
  });
  return missing ? [] : resolveEffect(filled as Effect, '');
}
