import { isMap } from 'yaml';
import { parseActionReference } from '../action-reference.ts';
import type { Step } from '../model.ts';
import { itemsOf, type Place } from '../yaml/place.ts';
import { fieldsOf, nodeOf, readBoolean, readCondition, readNumber, readString, readStrings, readValueMap } from './read-value.ts';

/** The steps of a list, in order. */
export function readSteps(place: Place | undefined): readonly Step[] {
  return place === undefined ? [] : itemsOf(place).flatMap((item) => readStep(item) ?? []);
}

function readStep(place: Place): Step | null {
  if (!isMap(place.node)) return null;
  const fields = fieldsOf(place);
  const common = {
    ...nodeOf(place),
    id: readStrings(fields.get('id'))?.[0] ?? null,
    name: readString(fields.get('name')),
    condition: readCondition(fields.get('if')),
    env: readValueMap(fields.get('env')),
    continueOnError: readBoolean(fields.get('continue-on-error')),
    timeoutMinutes: readNumber(fields.get('timeout-minutes')),
    background: isTrue(fields.get('background')),
  };
  const uses = readString(fields.get('uses'));
  if (uses !== null) {
    const action = uses.known ? parseActionReference(uses.value) : null;
    return { ...common, kind: 'action', uses, action, with: readValueMap(fields.get('with')) };
  }
  const run = fields.get('run');
  if (run !== undefined) {
    return {
      ...common,
      kind: 'run',
      run: { ...nodeOf(run), text: readStrings(run)?.[0] ?? '' },
      shell: readString(fields.get('shell')),
      workingDirectory: readString(fields.get('working-directory')),
    };
  }
  const parallel = fields.get('parallel');
  if (parallel !== undefined) return { ...common, kind: 'parallel', children: readSteps(parallel) };
  const wait = fields.get('wait');
  if (wait !== undefined) return { ...common, kind: 'wait', targets: readStrings(wait) ?? [] };
  if (fields.has('wait-all')) return { ...common, kind: 'wait-all' };
  const cancel = fields.get('cancel');
  return cancel === undefined ? null : { ...common, kind: 'cancel', targets: [readStrings(cancel)?.[0] ?? ''] };
}

function isTrue(place: Place | undefined): boolean {
  const value = readBoolean(place);
  return value?.known === true && value.value;
}
