import type { Json } from '../../src/model/json.ts';
import type { Route } from '../../src/model/route.ts';
import { type Random, randomInteger } from '../../src/stats/seeded-random.ts';
import type { Edit } from '../../src/workflow/edit.ts';
import { isList, isMap, type JsonMap, type Spot, valueAt } from './spots.ts';

/** Texts that YAML reads as something else unless they are written with care. */
const AWKWARD: readonly Json[] = [
  ...['npm', '20', '3.10', 'yes', 'null', '~', '', ' padded ', 'a: b', 'x # y', '*', '&a', '- x', "it's", 'say "hi"', '!x', '0o7', '1e3'],
  ...[
    '${{ github.ref }}',
    '@at',
    'y',
    '%',
    '{',
    '[',
    '?',
    '| x',
    '> y',
    'a\tb',
    'ends:',
    '---',
    '...',
    '\\',
    'é',
    '漢字',
    '🚀',
    '0x1f',
    '1_000',
  ],
  ...['one\ntwo\n', 'one\n\n  two', 'no end\nof line', '# not a comment\nx\n', 'trailing  \nspace\n', 'keep\n\n\n', '\n', ' lead\nx\n'],
  ...[0, -1, 1.5, 10, 3.1, true, false, null],
];

/** Keys that GitHub knows, so that the edited file is still a workflow and its plan can be compared. */
const KNOWN_KEYS: Readonly<Record<'file' | 'job' | 'step', JsonMap>> = {
  file: {
    env: { ADDED: '1' },
    concurrency: { group: 'x' },
    permissions: { contents: 'read' },
    defaults: { run: { shell: 'bash' } },
    'run-name': 'x',
  },
  job: { 'timeout-minutes': 7, env: { ADDED: 'yes' }, 'continue-on-error': true, concurrency: 'x', permissions: { contents: 'read' } },
  step: { 'timeout-minutes': 7, env: { ADDED: 'a: b' }, 'continue-on-error': true, if: 'always()', id: 'added-id' },
};

const STEPS: readonly Json[] = [
  { run: 'echo added' },
  { name: 'Added', run: 'one\ntwo\n', shell: 'bash' },
  { name: 'Added: again', uses: 'actions/cache@v4', with: { path: '~/.npm', key: 'a-${{ runner.os }}', 'restore-keys': 'a-\nb-\n' } },
];

export const OPERATIONS = ['set', 'add', 'remove', 'append', 'merge', 'move', 'wrap', 'rename'] as const;

/** A change to a file with this value: a sensible one more often than not. Null where the file has no place for it. */
export function randomEdit(random: Random, root: Json, spots: readonly Spot[], operation = pick(random, OPERATIONS)): Edit | null {
  if (spots.length < 2) return null;
  const inside = spots.slice(1);
  const maps = spots.filter((spot) => isMap(spot.value));
  const lists = spots.filter((spot) => isList(spot.value) && spot.value.length > 0);
  if (operation === 'set') {
    const spot = pick(random, inside);
    return { op: 'set', route: spot.route, to: newValue(random, likeValue(random, spot)) };
  }
  if (operation === 'remove') return { op: 'remove', route: pick(random, inside).route };
  if (operation === 'add') return addTo(random, pick(random, maps.length === 0 ? inside : maps));
  if (operation === 'append') return appendTo(random, pick(random, lists.length === 0 || random() < 0.1 ? inside : lists), root);
  if (operation === 'merge') return mergeInto(random, pick(random, maps.length === 0 ? inside : maps));
  if (operation === 'move') return moveOne(random, inside, root);
  if (operation === 'wrap') return wrapSome(random, lists);
  return renameOne(random, root);
}

function newValue(random: Random, value: Json): { readonly value: Json; readonly comment?: string } {
  return random() < 0.1 ? { value, comment: 'said why' } : { value };
}

export function anyValue(random: Random): Json {
  const kind = random();
  if (kind < 0.75) return pick(random, AWKWARD);
  if (kind < 0.85) return Array.from({ length: randomInteger(random, 4) }, () => pick(random, AWKWARD));
  return Object.fromEntries(
    ['a', 'b-c', 'on', 'key with space', '1'].slice(randomInteger(random, 5)).map((key) => [key, pick(random, [...AWKWARD, ['x', 1]])]),
  );
}

/** A value of the same kind as often as not, so that the file stays a workflow. */
function likeValue(random: Random, { value }: Spot): Json {
  if (random() < 0.4) return anyValue(random);
  if (typeof value === 'string') return pick(random, [value, `${value}x`, value.replace(/[a-z]/, 'q'), `${value} `, 'x']);
  if (typeof value === 'number') return value + randomInteger(random, 3);
  if (typeof value === 'boolean') return !value;
  return value;
}

function depthOf(route: Route): 'file' | 'job' | 'step' | null {
  if (route.length === 0) return 'file';
  if (route[0] !== 'jobs') return null;
  if (route.length === 2) return 'job';
  return route.length === 4 && route[2] === 'steps' ? 'step' : null;
}

function addTo(random: Random, map: Spot): Edit {
  const keys = isMap(map.value) ? Object.keys(map.value) : [];
  const depth = depthOf(map.route);
  const known = depth === null ? [] : Object.entries(KNOWN_KEYS[depth]).filter(([key]) => !keys.includes(key));
  const [key, value] =
    known.length > 0 && random() < 0.6 ? pick(random, known) : [pick(random, ['added', 'ADDED_KEY', 'a key', '5']), anyValue(random)];
  const entry = { op: 'add', route: map.route, key, to: newValue(random, value) } as const;
  const beside = keys.length === 0 ? undefined : pick(random, keys);
  const where = random();
  if (beside === undefined || where < 0.34) return entry;
  return where < 0.67 ? { ...entry, after: beside } : { ...entry, before: beside };
}

function appendTo(random: Random, list: Spot, root: Json): Edit {
  const isSteps = list.route.at(-1) === 'steps';
  const jobs = valueAt(root, ['jobs']);
  const needed = isMap(jobs) ? Object.keys(jobs) : [];
  const isNeeds = list.route.at(-1) === 'needs' && needed.length > 0;
  const value = isSteps ? pick(random, STEPS) : isNeeds ? pick(random, needed) : random() < 0.5 ? 'added' : anyValue(random);
  const append = { op: 'append', route: list.route, to: newValue(random, value) } as const;
  return isList(list.value) && random() < 0.5 ? { ...append, before: randomInteger(random, list.value.length) } : append;
}

function mergeInto(random: Random, map: Spot): Edit {
  const depth = depthOf(map.route);
  const known = depth === null ? { added: 'x', more: { a: 1 } } : KNOWN_KEYS[depth];
  const kept = Object.entries(known).filter(() => random() < 0.5);
  const own = isMap(map.value) ? Object.entries(map.value).filter(() => random() < 0.2) : [];
  const grown = own.map(([key, value]): [string, Json] => [
    key,
    isMap(value) ? { ...value, added: 'x' } : isList(value) ? [...value, 'added'] : value,
  ]);
  return {
    op: 'merge',
    route: map.route,
    value: Object.fromEntries([...grown, ...kept.filter(([key]) => grown.every(([other]) => other !== key))]),
  };
}

function moveOne(random: Random, inside: readonly Spot[], root: Json): Edit | null {
  const from = pick(random, inside);
  const parent = from.route.slice(0, -1);
  const isItem = typeof from.route.at(-1) === 'number';
  const targets = inside.filter((spot) => (isItem ? isList(spot.value) : isMap(spot.value)) && spot.route.at(-1) === parent.at(-1));
  const to = targets.length === 0 || random() < 0.6 ? parent : pick(random, targets).route;
  const target = valueAt(root, to);
  if (random() < 0.3) return { op: 'move', route: from.route, to };
  if (isList(target) && target.length > 0) return { op: 'move', route: from.route, to, before: randomInteger(random, target.length) };
  if (isMap(target) && Object.keys(target).length > 0)
    return { op: 'move', route: from.route, to, before: pick(random, Object.keys(target)) };
  return { op: 'move', route: from.route, to };
}

function wrapSome(random: Random, lists: readonly Spot[]): Edit | null {
  const steps = lists.filter((list) => list.route.at(-1) === 'steps');
  const from = steps.length > 0 && random() < 0.9 ? steps : lists;
  if (from.length === 0) return null;
  const list = pick(random, from);
  const length = isList(list.value) ? list.value.length : 0;
  const first = randomInteger(random, length);
  return { op: 'wrap', route: list.route, from: first, through: first + randomInteger(random, length - first), key: 'parallel' };
}

function renameOne(random: Random, root: Json): Edit | null {
  const jobs = valueAt(root, ['jobs']);
  if (!isMap(jobs)) return null;
  const routes: Route[] = [];
  for (const [key, job] of Object.entries(jobs)) {
    routes.push(['jobs', key]);
    const steps = valueAt(job, ['steps']);
    if (isList(steps))
      steps.forEach((step, i) => void (typeof valueAt(step, ['id']) === 'string' && routes.push(['jobs', key, 'steps', i, 'id'])));
    for (const inner of [['strategy', 'matrix'], ['outputs']]) {
      const map = valueAt(job, inner);
      if (isMap(map)) routes.push(...Object.keys(map).map((name) => ['jobs', key, ...inner, name]));
    }
  }
  for (const kind of ['inputs', 'outputs', 'secrets']) {
    const map = valueAt(root, ['on', 'workflow_call', kind]);
    if (isMap(map)) routes.push(...Object.keys(map).map((name) => ['on', 'workflow_call', kind, name]));
  }
  return routes.length === 0
    ? null
    : { op: 'rename', route: pick(random, routes), to: pick(random, ['renamed', 'renamed-it', 'Renamed_2']) };
}

export function pick<T>(random: Random, from: readonly T[]): T {
  const chosen = from[randomInteger(random, from.length)];
  if (chosen === undefined && from.length === 0) throw new Error('There is nothing to pick from.');
  return chosen as T;
}
