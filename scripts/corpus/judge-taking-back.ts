import type { Json } from '../../src/model/json.ts';
import type { Route } from '../../src/model/route.ts';
import { type Random, randomInteger } from '../../src/stats/seeded-random.ts';
import { applyEdits } from '../../src/workflow/apply-edits.ts';
import type { Edit } from '../../src/workflow/edit.ts';
import { placeAt } from '../../src/workflow/yaml/place.ts';
import { readYaml } from '../../src/workflow/yaml/read-yaml.ts';
import { same } from './edit-the-value.ts';
import { describeEdit } from './judge-edit.ts';
import { isList, isMap, plainOf, valueAt } from './spots.ts';

/** An edit, and the route whose removal takes it back. */
interface Pair {
  readonly make: Edit;
  readonly takeBack: Route;
}

/** What one edit added, another takes back byte for byte: keys of the file, of a job and of a step, jobs, and steps. Tries `most` at random. */
export function judgeTakingBack(
  text: string,
  plain: Json,
  random: Random,
  most: number,
): { readonly tried: number; readonly violations: readonly string[] } {
  const open = [...pairsOf(plain)];
  let tried = 0;
  const violations: string[] = [];
  while (open.length > 0 && tried < most) {
    const [{ make, takeBack }] = open.splice(randomInteger(random, open.length), 1) as [Pair];
    const made = applyEdits(text, [make]);
    if (!made.ok) continue;
    tried += 1;
    const back = applyEdits(made.text, [{ op: 'remove', route: takeBack }]);
    if (!back.ok) violations.push(`${describeEdit(make)}: cannot be taken back: ${back.conflict.code}: ${back.conflict.message}`);
    // Text that an alias shares had to be written out for the first edit, and stays so: what it means is as before.
    else if (isShared(text, make.route) ? !same(plainOf(back.text), plain) : back.text !== text)
      violations.push(`${describeEdit(make)}: taking it back gives another text`);
  }
  return { tried, violations };
}

/** Whether a route leads through an alias, or through what one repeats. */
function isShared(text: string, route: Route): boolean {
  const yaml = readYaml(text);
  if (!yaml.ok || yaml.file.aliases.size === 0) return false;
  const shared = new Set(yaml.file.aliases.values());
  return [...route, null].some((_, depth) => {
    const place = placeAt(yaml.file, route.slice(0, depth));
    return place !== null && place.node !== null && (place.written !== place.node || shared.has(place.node));
  });
}

function pairsOf(plain: Json): readonly Pair[] {
  const jobs = valueAt(plain, ['jobs']);
  if (!isMap(jobs)) return [];
  const newJob = { 'runs-on': 'x', steps: [{ run: 'x' }] };
  const pairs = [addTo([], 10), addTo(['jobs'], newJob)];
  for (const [key, job] of Object.entries(jobs)) {
    pairs.push(addTo(['jobs', key], 10));
    const steps = valueAt(job, ['steps']);
    if (!isList(steps) || steps.length === 0) continue;
    for (const index of new Set([0, steps.length - 1])) {
      pairs.push(addTo(['jobs', key, 'steps', index], 10), insertInto(['jobs', key, 'steps'], index));
    }
    pairs.push({ make: append(['jobs', key, 'steps']), takeBack: ['jobs', key, 'steps', steps.length] });
  }
  return pairs;
}

function addTo(route: Route, value: Json): Pair {
  return { make: { op: 'add', route, key: 'x-new', to: { value } }, takeBack: [...route, 'x-new'] };
}

function append(route: Route): Extract<Edit, { readonly op: 'append' }> {
  return { op: 'append', route, to: { value: { name: 'x', run: 'one\ntwo\n' } } };
}

function insertInto(route: Route, before: number): Pair {
  return { make: { ...append(route), before }, takeBack: [...route, before] };
}
