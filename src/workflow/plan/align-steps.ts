import { isJsonMap, type Json } from '../../model/json.ts';
import type { PlannedStep } from '../plan.ts';

export type Pairing = readonly [before: PlannedStep | null, after: PlannedStep | null];

/**
 * Which step of a job became which, in order. Equal steps are matched first, in a longest common order; between two such pairs,
 * steps that do the same thing (same action, script, id or name) are one step that changed; the rest was removed or added.
 */
export function alignSteps(before: readonly PlannedStep[], after: readonly PlannedStep[]): readonly Pairing[] {
  const texts = new Map([...before, ...after].map((step) => [step, stepText(step)]));
  const isSame: Test = (a, b) => texts.get(a) === texts.get(b);
  return align(before, after, isSame).flatMap((run): readonly Pairing[] =>
    run.kind === 'pair'
      ? [run.pair]
      : align(run.before, run.after, isAlike).flatMap((part): readonly Pairing[] => (part.kind === 'pair' ? [part.pair] : apart(part))),
  );
}

/** All that a step does as one text; the same for two steps that differ in nothing but their place and the order of keys. */
export function stepText(step: PlannedStep): string {
  return JSON.stringify(shapeOf(step));
}

function shapeOf({ index: _, children, ...own }: PlannedStep): Json {
  return [sortKeys(own), children.map(shapeOf)];
}

function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(sortKeys);
  if (!isJsonMap(value)) return value;
  // As pairs: a key called __proto__ stays a key, and one that looks like a number stays in order.
  const pairs = Object.keys(value)
    .sort()
    .map((key) => [key, sortKeys(value[key] ?? null)]);
  return { pairs };
}

interface Gap {
  readonly kind: 'gap';
  readonly before: readonly PlannedStep[];
  readonly after: readonly PlannedStep[];
}
type Stretch = { readonly kind: 'pair'; readonly pair: Pairing } | Gap;

function apart(gap: Gap): readonly Pairing[] {
  return [...gap.before.map((step): Pairing => [step, null]), ...gap.after.map((step): Pairing => [null, step])];
}

type Test = (a: PlannedStep, b: PlannedStep) => boolean;

/** What a table of comparisons may hold: 500 steps against 500. Beyond it nothing is matched, and everything in between counts as removed and added. */
const MAX_CELLS = 250_000;

/** Longest common subsequence under `test`; equal ends are taken first, which leaves little to compare. */
function align(before: readonly PlannedStep[], after: readonly PlannedStep[], test: Test): readonly Stretch[] {
  let head = 0;
  while (head < before.length && head < after.length && testAt(before, after, head, head, test)) head += 1;
  let tail = 0;
  while (
    tail < before.length - head &&
    tail < after.length - head &&
    testAt(before, after, before.length - 1 - tail, after.length - 1 - tail, test)
  )
    tail += 1;
  const pairs: Stretch[] = before.slice(0, head).map((step, i) => ({ kind: 'pair', pair: [step, after[i] ?? null] }));
  pairs.push(...alignMiddle(before.slice(head, before.length - tail), after.slice(head, after.length - tail), test));
  for (let i = tail; i > 0; i -= 1)
    pairs.push({ kind: 'pair', pair: [before[before.length - i] ?? null, after[after.length - i] ?? null] });
  return pairs;
}

function testAt(before: readonly PlannedStep[], after: readonly PlannedStep[], i: number, j: number, test: Test): boolean {
  const a = before[i];
  const b = after[j];
  return a !== undefined && b !== undefined && test(a, b);
}

function alignMiddle(before: readonly PlannedStep[], after: readonly PlannedStep[], test: Test): readonly Stretch[] {
  if (before.length + after.length === 0) return [];
  if (before.length * after.length > MAX_CELLS) return [{ kind: 'gap', before, after }];
  const length = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  const at = (i: number, j: number) => length[i]?.[j] ?? 0;
  for (let i = before.length - 1; i >= 0; i -= 1) {
    const row = length[i] ?? [];
    for (let j = after.length - 1; j >= 0; j -= 1)
      row[j] = testAt(before, after, i, j, test) ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  const stretches: Stretch[] = [];
  let gap: { before: PlannedStep[]; after: PlannedStep[] } = { before: [], after: [] };
  const close = () => {
    if (gap.before.length + gap.after.length > 0) stretches.push({ kind: 'gap', ...gap });
    gap = { before: [], after: [] };
  };
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    const a = before[i];
    const b = after[j];
    if (a !== undefined && b !== undefined && test(a, b) && at(i, j) === at(i + 1, j + 1) + 1) {
      close();
      stretches.push({ kind: 'pair', pair: [a, b] });
      i += 1;
      j += 1;
    } else if (a !== undefined && (b === undefined || at(i + 1, j) >= at(i, j + 1))) {
      gap.before.push(a);
      i += 1;
    } else if (b !== undefined) {
      gap.after.push(b);
      j += 1;
    }
  }
  close();
  return stretches;
}

function isAlike(a: PlannedStep, b: PlannedStep): boolean {
  if (a.uses !== null && b.uses !== null) return actionName(a.uses) === actionName(b.uses) && (a.id === b.id || a.name === b.name);
  if (a.run !== null && b.run !== null)
    return a.run === b.run || (a.id !== null && a.id === b.id) || (a.name !== null && a.name === b.name);
  // Two groups that stand in the same place between equal steps are one group with other steps in it.
  return a.children.length > 0 && b.children.length > 0;
}

function actionName(uses: string): string {
  return (uses.split('@')[0] ?? '').toLowerCase();
}
