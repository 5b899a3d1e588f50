import { isMap } from 'yaml';
import type { ActionInput, TriggerInput, TriggerSecret, Value } from '../model.ts';
import { entriesOf, entrySpan, type Place } from '../yaml/place.ts';
import { fieldsOf, readAny, readBoolean, readString, readStrings } from './read-value.ts';

/** `inputs:` of an action, by name. */
export function readInputs(place: Place | undefined): ReadonlyMap<string, ActionInput> {
  return readEach(place, ({ route, span, required, fields }) => ({ route, span, required, default: readAny(fields.get('default')) }));
}

/** `inputs:` of `workflow_call` or `workflow_dispatch`, by name. */
export function readTriggerInputs(place: Place | undefined): ReadonlyMap<string, TriggerInput> {
  return readEach(place, ({ route, span, required, fields }) => ({
    route,
    span,
    required,
    type: readStrings(fields.get('type'))?.[0] ?? null,
    default: readAny(fields.get('default')),
    options: readStrings(fields.get('options')),
  }));
}

/** `secrets:` of `workflow_call`, by name. */
export function readTriggerSecrets(place: Place | undefined): ReadonlyMap<string, TriggerSecret> {
  return readEach(place, ({ route, span, required }) => ({ route, span, required }));
}

/** `outputs:` of an action or of `workflow_call`, by name: their `value`, null where there is none. */
export function readOutputs(place: Place | undefined): ReadonlyMap<string, Value<string> | null> {
  return readEach(place, ({ fields }) => readString(fields.get('value')));
}

interface Entry extends Pick<ActionInput, 'route' | 'span' | 'required'> {
  readonly fields: ReadonlyMap<string, Place>;
}

function readEach<T>(place: Place | undefined, read: (entry: Entry) => T): ReadonlyMap<string, T> {
  if (place === undefined || !isMap(place.node)) return new Map();
  return new Map(
    entriesOf(place).map((entry) => {
      const fields = fieldsOf(entry);
      const required = readBoolean(fields.get('required'));
      const isRequired = required?.known === true && required.value;
      return [String(entry.route.at(-1)), read({ route: entry.route, span: entrySpan(entry), required: isRequired, fields })];
    }),
  );
}
