import { isMap, isScalar, isSeq } from 'yaml';
import type { Trigger } from '../model.ts';
import { entriesOf, entrySpan, itemsOf, keyText, type Place, valueSpan } from '../yaml/place.ts';
import { readOutputs, readTriggerInputs, readTriggerSecrets } from './read-interface.ts';
import { fieldsOf, readStrings } from './read-value.ts';

/** What stands under `on:`, in order: one event, a list of events, or a map of events to filters. */
export function readTriggers(on: Place | undefined): ReadonlyMap<string, Trigger> {
  const triggers = new Map<string, Trigger>();
  if (on === undefined) return triggers;
  if (isScalar(on.node) && on.node.value !== null) triggers.set(keyText(on.node), bareTrigger(keyText(on.node), on));
  if (isSeq(on.node)) {
    for (const item of itemsOf(on)) triggers.set(keyText(item.node), bareTrigger(keyText(item.node), item));
  }
  if (isMap(on.node)) {
    for (const entry of entriesOf(on)) triggers.set(String(entry.route.at(-1)), readTrigger(entry));
  }
  return triggers;
}

function bareTrigger(event: string, place: Place): Trigger {
  return { ...NO_FILTERS, event, route: place.route, span: valueSpan(place) };
}

function readTrigger(place: Place): Trigger {
  const fields = fieldsOf(place);
  return {
    event: String(place.route.at(-1)),
    route: place.route,
    span: entrySpan(place),
    types: readStrings(fields.get('types')),
    branches: readStrings(fields.get('branches')),
    branchesIgnore: readStrings(fields.get('branches-ignore')),
    tags: readStrings(fields.get('tags')),
    tagsIgnore: readStrings(fields.get('tags-ignore')),
    paths: readStrings(fields.get('paths')),
    pathsIgnore: readStrings(fields.get('paths-ignore')),
    workflows: readStrings(fields.get('workflows')),
    names: readStrings(fields.get('names')),
    versions: readStrings(fields.get('versions')),
    schedules: itemsOf(place).flatMap((item) => {
      const schedule = fieldsOf(item);
      const [cron] = readStrings(schedule.get('cron')) ?? [];
      return cron === undefined ? [] : [{ cron, timezone: readStrings(schedule.get('timezone'))?.[0] ?? null }];
    }),
    inputs: readTriggerInputs(fields.get('inputs')),
    secrets: readTriggerSecrets(fields.get('secrets')),
    outputs: readOutputs(fields.get('outputs')),
  };
}

const NO_FILTERS = {
  types: null,
  branches: null,
  branchesIgnore: null,
  tags: null,
  tagsIgnore: null,
  paths: null,
  pathsIgnore: null,
  workflows: null,
  names: null,
  versions: null,
  schedules: [],
  inputs: new Map(),
  secrets: new Map(),
  outputs: new Map(),
} as const satisfies Omit<Trigger, 'event' | 'route' | 'span'>;
