import { isJsonMap, type Json, type JsonMap, ownValue } from '../../model/json.ts';
import type { Route } from '../../model/route.ts';

/** `needs.<name>` where texts below `scope` are evaluated: the path of the renamed name, its last part being the name itself. */
export interface NamedIn {
  readonly scope: Route;
  readonly path: readonly string[];
  /** Whether an expression that reads every name matters here: not in a job that does not see this one. */
  readonly seesAll: (route: Route) => boolean;
}

/** What a name is, and all that has to change with it. */
export interface RenameTarget {
  readonly name: string;
  /** Keys that are the name. */
  readonly keys: readonly Route[];
  /** Texts that are nothing but the name. */
  readonly values: readonly Route[];
  readonly expressions: readonly NamedIn[];
  /** Names beside it. */
  readonly taken: readonly string[];
  /** A place that passes the name on without spelling it. */
  readonly unseen: Route | null;
}

/** Finds out what the name at a route is; null where there is none that GitHub resolves. */
export function findRenameTarget(plain: Json, route: Route): RenameTarget | null {
  const [top, name, ...rest] = route;
  if (top === 'jobs' && typeof name === 'string') return findInJob(plain, route, name, rest);
  if (top === 'runs' && name === 'steps' && route.at(-1) === 'id') {
    return findStepId(plain, route, ['runs', 'steps'], [['runs'], ['outputs']]);
  }
  if (top === 'on' && name === 'workflow_call' && rest.length === 2 && rest[0] === 'secrets') return findSecret(plain, route);
  if (top === 'on' && (name === 'workflow_call' || name === 'workflow_dispatch') && rest.length === 2 && rest[0] === 'inputs') {
    return findInput(plain, String(rest[1]));
  }
  const isOutputOfCall = top === 'on' && name === 'workflow_call' && rest.length === 2 && rest[0] === 'outputs';
  const isOfAction = route.length === 2 && mapAt(plain, ['runs']) !== null && (top === 'inputs' || top === 'outputs');
  if (!isOutputOfCall && !isOfAction) return null;
  return {
    ...named(plain, route),
    expressions: top === 'inputs' ? [{ scope: [], path: ['inputs', String(name)], seesAll: always }] : [],
  };
}

function findInJob(plain: Json, route: Route, job: string, rest: Route): RenameTarget | null {
  if (rest.length === 0) return findJob(plain, route, job);
  if (rest[0] === 'steps' && rest.at(-1) === 'id') return findStepId(plain, route, ['jobs', job, 'steps'], [['jobs', job]]);
  if (rest.length === 2 && rest[0] === 'outputs') {
    const path = [job, 'outputs', String(rest[1])];
    return { ...named(plain, route), expressions: namedInJobs(plain, job, path) };
  }
  if (rest.length === 3 && rest[0] === 'strategy' && rest[1] === 'matrix') return findAxis(plain, route, job, String(rest[2]));
  return null;
}

function findJob(plain: Json, route: Route, job: string): RenameTarget {
  const values = Object.entries(mapAt(plain, ['jobs']) ?? {}).flatMap(([key, other]) =>
    textsEqual(other, 'needs', ['jobs', key, 'needs'], job),
  );
  return { ...named(plain, route), values, expressions: namedInJobs(plain, job, [job]) };
}

/** Where a job is spoken of: in the jobs that need it, and in the outputs of a called workflow. */
function namedInJobs(plain: Json, job: string, path: readonly string[]): readonly NamedIn[] {
  const needing = new Set(
    Object.entries(mapAt(plain, ['jobs']) ?? {})
      .filter(([key, other]) => textsEqual(other, 'needs', ['jobs', key, 'needs'], job).length > 0)
      .map(([key]) => key),
  );
  return [
    { scope: ['jobs'], path: ['needs', ...path], seesAll: (at) => needing.has(String(at[1])) },
    { scope: ['on', 'workflow_call', 'outputs'], path: ['jobs', ...path], seesAll: always },
  ];
}

function findStepId(plain: Json, route: Route, steps: Route, scopes: readonly Route[]): RenameTarget | null {
  const name = valueAt(plain, route);
  if (typeof name !== 'string') return null;
  const all = [...eachStep(valueAt(plain, steps), steps)];
  return {
    name,
    keys: [],
    values: [route, ...all.flatMap(({ step, at }) => ['wait', 'cancel'].flatMap((key) => textsEqual(step, key, [...at, key], name)))],
    expressions: scopes.map((scope) => ({ scope, path: ['steps', name], seesAll: always })),
    taken: all.flatMap(({ step, at }) => (typeof step['id'] === 'string' && !isSame([...at, 'id'], route) ? [step['id']] : [])),
    unseen: null,
  };
}

function* eachStep(value: Json | undefined, route: Route): Generator<{ readonly step: JsonMap; readonly at: Route }> {
  for (const [index, step] of listOf(value).entries()) {
    if (!isJsonMap(step)) continue;
    const at = [...route, index];
    yield { step, at };
    yield* eachStep(ownValue(step, 'parallel'), [...at, 'parallel']);
  }
}

/** An axis is also a key of `include` and `exclude`; there, one that only a run knows cannot be renamed. */
function findAxis(plain: Json, route: Route, job: string, axis: string): RenameTarget | null {
  const matrix = route.slice(0, -1);
  if (['include', 'exclude'].includes(axis)) return null;
  const target = named(plain, route);
  const parts = ['include', 'exclude'].map((part) => [...matrix, part]);
  const rows = parts.flatMap((at) => listOf(valueAt(plain, at)).map((row, index) => ({ row, at: [...at, index] })));
  const keys = rows.flatMap(({ row, at }) => Object.keys(isJsonMap(row) ? row : {}).map((key) => [...at, key]));
  const isAxis = (key: Route) => String(key.at(-1)).toLowerCase() === axis.toLowerCase();
  const computed = [...parts.map((at) => ({ row: valueAt(plain, at), at })), ...rows].find(({ row }) => typeof row === 'string');
  return {
    ...target,
    keys: [...target.keys, ...keys.filter(isAxis)],
    expressions: [{ scope: ['jobs', job], path: ['matrix', axis], seesAll: always }],
    taken: [
      ...target.taken.filter((key) => !['include', 'exclude'].includes(key)),
      ...keys.filter((key) => !isAxis(key)).map((key) => String(key.at(-1))),
    ],
    unseen: computed?.at ?? null,
  };
}

/** `inputs` is one context for both events: what both declare is one name. */
function findInput(plain: Json, name: string): RenameTarget {
  const maps = ['workflow_call', 'workflow_dispatch'].map((event) => ['on', event, 'inputs']);
  const keys = maps.flatMap((at) => Object.keys(mapAt(plain, at) ?? {}).map((key) => [...at, key]));
  const isName = (key: Route) => String(key.at(-1)).toLowerCase() === name.toLowerCase();
  const isDispatched = keys.some((key) => key[1] === 'workflow_dispatch' && isName(key));
  return {
    name,
    keys: keys.filter(isName),
    values: [],
    expressions: [
      { scope: [], path: ['inputs', name], seesAll: always },
      ...(isDispatched ? [{ scope: [], path: ['github', 'event', 'inputs', name], seesAll: always }] : []),
    ],
    taken: keys.filter((key) => !isName(key)).map((key) => String(key.at(-1))),
    unseen: null,
  };
}

/** A secret of a called workflow. For another event the same name is a secret of the repository, which an edit cannot rename; and `inherit` hands it on. */
function findSecret(plain: Json, route: Route): RenameTarget {
  const events = Object.keys(mapAt(plain, ['on']) ?? {}).filter((event) => event !== 'workflow_call');
  const inheriting = Object.entries(mapAt(plain, ['jobs']) ?? {}).find(
    ([, job]) => isJsonMap(job) && ownValue(job, 'secrets') === 'inherit',
  );
  const elsewhere = events[0] === undefined ? null : ['on', events[0]];
  return {
    ...named(plain, route),
    expressions: [{ scope: [], path: ['secrets', String(route.at(-1))], seesAll: always }],
    unseen: inheriting === undefined ? elsewhere : ['jobs', inheriting[0], 'secrets'],
  };
}

/** A name that is a key. */
function named(plain: Json, route: Route): RenameTarget {
  const name = String(route.at(-1));
  const siblings = Object.keys(mapAt(plain, route.slice(0, -1)) ?? {});
  return { name, keys: [route], values: [], expressions: [], taken: siblings.filter((key) => key !== name), unseen: null };
}

/** The routes of a text, or of the items of a list of texts, that are this name. */
function textsEqual(holder: Json | undefined, key: string, route: Route, name: string): readonly Route[] {
  const value = isJsonMap(holder) ? ownValue(holder, key) : undefined;
  const isName = (text: Json | undefined) => typeof text === 'string' && text.toLowerCase() === name.toLowerCase();
  if (isName(value)) return [route];
  return listOf(value).flatMap((item, index) => (isName(item) ? [[...route, index]] : []));
}

function valueAt(value: Json, route: Route): Json | undefined {
  let found: Json | undefined = value;
  for (const part of route) found = typeof part === 'number' ? listOf(found)[part] : isJsonMap(found) ? ownValue(found, part) : undefined;
  return found;
}

function mapAt(value: Json, route: Route): JsonMap | null {
  const found = valueAt(value, route);
  return isJsonMap(found) ? found : null;
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

function isSame(a: Route, b: Route): boolean {
  return a.length === b.length && a.every((part, i) => part === b[i]);
}

function always(): boolean {
  return true;
}
