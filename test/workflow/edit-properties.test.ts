import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { editTheValue } from '../../scripts/corpus/edit-the-value.ts';
import { lostComments } from '../../scripts/corpus/judge-comments.ts';
import { describeEdit, judgeEdit, type Original } from '../../scripts/corpus/judge-edit.ts';
import { judgeTakingBack } from '../../scripts/corpus/judge-taking-back.ts';
import { OPERATIONS, randomEdit } from '../../scripts/corpus/random-edit.ts';
import { plainOf, spotsOf } from '../../scripts/corpus/spots.ts';
import type { Json } from '../../src/model/json.ts';
import type { Route } from '../../src/model/route.ts';
import { seededRandom } from '../../src/stats/seeded-random.ts';
import { applyEdits } from '../../src/workflow/apply-edits.ts';
import { applyRanges } from '../../src/workflow/apply-ranges.ts';
import type { Edit } from '../../src/workflow/edit.ts';
import { expandPlan } from '../../src/workflow/expand-plan.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';
import { undoRanges } from '../../src/workflow/undo-ranges.ts';
import { readYaml } from '../../src/workflow/yaml/read-yaml.ts';

const folder = join(import.meta.dirname, '../fixtures/workflows');
const files = readdirSync(folder)
  .filter((name) => /\.ya?ml$/.test(name))
  .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));

/** Styles that the real files do not have, made from them. */
const VARIANTS: readonly (readonly [name: string, make: (text: string) => string])[] = [
  ['as it is', (text) => text],
  ['with CRLF', (text) => text.replaceAll(/\r?\n/g, '\r\n')],
  ['with a byte order mark', (text) => `\ufeff${text}`],
  ['with a first level of four or more spaces', (text) => text.replaceAll(/^ +(?=\S)/gm, '  $&')],
  ['without a newline at the end', (text) => text.trimEnd()],
  ['with blank lines at the end', (text) => `${text.trimEnd()}\n\n\n`],
];

const originals = files.flatMap(({ name, text }) =>
  VARIANTS.map(([variant, make]): Original & { readonly title: string } => {
    const own = make(text);
    const path = `.github/workflows/${name}`;
    const parsed = parseWorkflow(path, own);
    const sources = { workflows: new Map(), actions: new Map() };
    const workflow = parsed.ok ? parsed.workflow : null;
    return {
      title: `${name} ${variant}`,
      path,
      text: own,
      plain: plainOf(own),
      workflow,
      plan: workflow && expandPlan(workflow, sources),
      sources,
    };
  }),
);
const spots = new Map(originals.map((original) => [original, spotsOf(original.plain)]));
const anyOriginal = fc.nat({ max: originals.length - 1 });
const anySeed = fc.integer({ min: 0, max: 2 ** 31 });

/** Whether edits done one after the other mean what they mean done at once: none changes the names or indices by which another one finds its place. */
function isOrderFree(edits: readonly Edit[]): boolean {
  const isBelow = (outer: Route, route: Route) => outer.length < route.length && outer.every((part, i) => part === route[i]);
  const placesOf = (edit: Edit): readonly Route[] => (edit.op === 'move' ? [edit.route, edit.to] : [edit.route]);
  const shifts = (edit: Edit): readonly Route[] => {
    if (edit.op === 'remove') return [edit.route.slice(0, -1)];
    if (edit.op === 'move') return [edit.route.slice(0, -1), edit.to];
    return edit.op === 'wrap' || edit.op === 'append' ? [edit.route] : [];
  };
  return edits.every((edit, i) =>
    edits.every((other, j) => {
      if (i === j) return true;
      const isShifted = shifts(edit).some((list) =>
        placesOf(other).some((place) => isBelow(list, place) || String(list) === String(place)),
      );
      return !isShifted && !placesOf(other).some((place) => isBelow(edit.route, place) || String(edit.route) === String(place));
    }),
  );
}

describe('edits on real workflow files, in many styles', () => {
  test('every file is a workflow in every style', () => {
    expect(originals.filter(({ workflow }) => workflow === null).map(({ title }) => title)).toEqual([]);
  });

  test.each(OPERATIONS)('%s keeps every promise: bytes, comments, meaning, plan, undo', (operation) => {
    let applied = 0;
    fc.assert(
      fc.property(anyOriginal, anySeed, (at, seed) => {
        const original = originals[at] as (typeof originals)[number];
        const edit = randomEdit(seededRandom(seed), original.plain, spots.get(original) ?? [], operation);
        if (edit === null) return;
        const { violations, outcome } = judgeEdit(original, edit);
        if (outcome === 'applied') applied += 1;
        expect(violations.map((violation) => `${original.title}: ${describeEdit(edit)}: ${violation}`)).toEqual([]);
      }),
      { numRuns: 300 },
    );
    expect(applied).toBeGreaterThan(200);
  });

  test('several edits at once touch only their ranges, mean what they say, keep comments, and are undone by their ranges', () => {
    let applied = 0;
    let judged = 0;
    fc.assert(
      fc.property(anyOriginal, fc.array(anySeed, { minLength: 2, maxLength: 4 }), (at, seeds) => {
        const original = originals[at] as (typeof originals)[number];
        const own = spots.get(original) ?? [];
        const edits = seeds.map((seed) => randomEdit(seededRandom(seed), original.plain, own)).filter((edit) => edit !== null);
        const result = applyEdits(original.text, edits);
        if (!result.ok) return;
        applied += 1;
        expect(applyRanges(original.text, result.ranges)).toBe(result.text);
        expect(applyRanges(result.text, undoRanges(original.text, result.ranges))).toBe(original.text);
        expect(readYaml(result.text).ok).toBe(true);
        const told = `${original.title}: ${edits.map(describeEdit).join('; ')}`;
        const owned = edits.flatMap((edit) => (edit.op === 'remove' || edit.op === 'set' ? [edit] : []));
        if (owned.length === 0) expect([told, ...lostComments(original.text, result.text, edits[0] as Edit)]).toEqual([told]);
        const meant = isOrderFree(edits)
          ? edits.reduce<Json | null>((value, edit) => value && editTheValue(value, edit), original.plain)
          : null;
        if (meant === null) return;
        judged += 1;
        expect({ told, value: plainOf(result.text) }).toEqual({ told, value: meant });
      }),
      { numRuns: 350 },
    );
    expect(applied).toBeGreaterThan(160);
    expect(judged).toBeGreaterThan(40);
  });

  test('what one edit added, another takes back byte for byte', () => {
    let tried = 0;
    fc.assert(
      fc.property(anyOriginal, anySeed, (at, seed) => {
        const original = originals[at] as (typeof originals)[number];
        const back = judgeTakingBack(original.text, original.plain, seededRandom(seed), 2);
        tried += back.tried;
        expect(back.violations.map((violation) => `${original.title}: ${violation}`)).toEqual([]);
      }),
      { numRuns: 150 },
    );
    expect(tried).toBeGreaterThan(200);
  });
});
