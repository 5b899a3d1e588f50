import { isMap, isScalar, isSeq } from 'yaml';
import type { Container, Defaults, Environment, Matrix, RunsOn, Services, Snapshot, Value } from '../model.ts';
import { entriesOf, itemsOf, type Place } from '../yaml/place.ts';
import { numberedKeys } from './numbered-keys.ts';
import { fieldsOf, readAny, readBoolean, readCondition, readString, readValueMap } from './read-value.ts';

/** `defaults:` of a workflow or job. */
export function readDefaults(place: Place | undefined): Defaults | null {
  const whole = readAny(place);
  if (whole === null) return null;
  const given = fieldsOf(place).get('run');
  const run = fieldsOf(given);
  const computed = isMap(given?.node) ? null : readAny(given ?? place);
  // GitHub takes an expression for all of `run`: it may then give either.
  if (computed?.known === false) return { ...whole, shell: computed, workingDirectory: computed };
  return { ...whole, shell: readString(run.get('shell')), workingDirectory: readString(run.get('working-directory')) };
}

/** `container:` or a service: a map, or the bare name of an image. */
export function readContainer(place: Place | undefined): Container | null {
  const whole = readAny(place);
  if (whole === null) return null;
  const fields = fieldsOf(place);
  return {
    ...whole,
    image: bareOr(place, fields.get('image')),
    env: readValueMap(fields.get('env')),
    ports: readList(fields.get('ports')),
    volumes: readList(fields.get('volumes')),
    options: readString(fields.get('options')),
    credentials: readValueMap(fields.get('credentials')),
    entrypoint: readString(fields.get('entrypoint')),
    command: readString(fields.get('command')),
  };
}

export function readServices(place: Place | undefined): Services | null {
  const whole = readAny(place);
  if (whole === null || place === undefined) return null;
  const entries = entriesOf(place).flatMap((entry) => {
    const container = readContainer(entry);
    return container === null ? [] : [[String(entry.route.at(-1)), container] as const];
  });
  return { ...whole, entries: new Map(entries) };
}

/** `environment:` as a map, or as a bare name. */
export function readEnvironment(place: Place | undefined): Environment | null {
  const whole = readAny(place);
  if (whole === null) return null;
  const fields = fieldsOf(place);
  return {
    ...whole,
    name: bareOr(place, fields.get('name')),
    url: readString(fields.get('url')),
    deployment: readBoolean(fields.get('deployment')),
  };
}

/** `runs-on:` as a label, a list of labels, or a map of group and labels. */
export function readRunsOn(place: Place | undefined): RunsOn | null {
  const whole = readAny(place);
  if (whole === null || place === undefined) return null;
  const fields = fieldsOf(place);
  return { ...whole, labels: readList(isMap(place.node) ? fields.get('labels') : place), group: readString(fields.get('group')) };
}

/** `snapshot:` as a map, or as the bare name of an image. */
export function readSnapshot(place: Place | undefined): Snapshot | null {
  const whole = readAny(place);
  if (whole === null) return null;
  const fields = fieldsOf(place);
  return {
    ...whole,
    imageName: bareOr(place, fields.get('image-name')),
    version: readString(fields.get('version')),
    condition: readCondition(fields.get('if')),
  };
}

export function readMatrix(place: Place | undefined): Matrix | null {
  const whole = readAny(place);
  if (whole === null || place === undefined) return null;
  const axes = new Map(
    entriesOf(place).flatMap((entry) => {
      const axis = readAny(entry);
      return axis === null ? [] : [[String(entry.route.at(-1)), axis] as const];
    }),
  );
  const include = axes.get('include') ?? null;
  const exclude = axes.get('exclude') ?? null;
  axes.delete('include');
  axes.delete('exclude');
  return { ...whole, axes, include, exclude, numberedKeys: numberedKeys(place) };
}

function bareOr(place: Place | undefined, field: Place | undefined): Value<string> | null {
  return isScalar(place?.node) ? readString(place) : readString(field);
}

/** Each item of a list, or one plain text as a list of one; null where it is missing, or where one expression gives it all. */
function readList(place: Place | undefined): readonly Value<string>[] | null {
  if (place === undefined) return null;
  if (isSeq(place.node)) return itemsOf(place).flatMap((item) => readString(item) ?? []);
  const only = readString(place);
  return only?.known === true ? [only] : null;
}
