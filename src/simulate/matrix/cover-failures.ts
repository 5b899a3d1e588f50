import { type KeptGroup, type MatrixLegCost, type MatrixRun, missedBy } from './matrix-history.ts';

/** Why a leg is kept. */
export type KeptBecause =
  | { readonly kind: 'failures'; readonly found: number }
  | { readonly kind: 'group'; readonly group: string }
  /** Its own history is too short to move it. */
  | { readonly kind: 'new' }
  /** Something has to run. */
  | { readonly kind: 'cheapest' };

/** Below a second of a runner, so that a leg without a time does not count as free. */
const LEAST_MINUTES = 1 / 60;

/**
 * The legs to keep so that at most `allowed` failed runs are seen by none of them: first `fixed` ones and the only leg of a group, then by
 * greedy weighted set cover the leg that sees the most failed runs a minute which no kept leg sees (Chvátal 1979: at most ln n + 1 times
 * the cheapest cover), then the cheapest leg of each group that has none. At least one leg. Equal ones by the cheaper, then by name; the
 * order of legs, runs and groups does not matter.
 */
export function coverFailures(
  runs: readonly MatrixRun[],
  legs: readonly MatrixLegCost[],
  rules: { readonly fixed: readonly string[]; readonly groups: readonly KeptGroup[]; readonly allowed: number },
): ReadonlyMap<string, KeptBecause> {
  const kept = new Map<string, KeptBecause>();
  const ordered = legs.toSorted((a, b) => a.minutes - b.minutes || (a.name < b.name ? -1 : 1));
  const names = new Set(legs.map(({ name }) => name));
  const groups = rules.groups
    .map(({ name, legs: own }) => ({ name, legs: ordered.filter((leg) => own.includes(leg.name)) }))
    .toSorted((a, b) => a.legs.length - b.legs.length || (a.name < b.name ? -1 : 1));
  for (const leg of rules.fixed) if (names.has(leg)) kept.set(leg, { kind: 'new' });
  for (const group of groups) {
    const [only] = group.legs;
    if (group.legs.length === 1 && only !== undefined && !kept.has(only.name)) kept.set(only.name, { kind: 'group', group: group.name });
  }
  // Failures of legs that are gone from the matrix can be seen by none.
  const seen = runs.map((run) => ({ ...run, failed: run.failed.filter((leg) => names.has(leg)) }));
  for (let open = missedBy(seen, new Set(kept.keys())); open.length > rules.allowed; open = missedBy(open, new Set(kept.keys()))) {
    const found = ordered.map(({ name }) => open.filter(({ failed }) => failed.includes(name)).length);
    const worth = ordered.map(({ minutes }, index) => (found[index] ?? 0) / Math.max(LEAST_MINUTES, minutes));
    const best = worth.reduce((a, value, index) => (value > (worth[a] ?? 0) ? index : a), 0);
    const leg = ordered[best];
    if (leg === undefined || (found[best] ?? 0) === 0) break;
    kept.set(leg.name, { kind: 'failures', found: found[best] ?? 0 });
  }
  for (const group of groups) {
    const [cheapest] = group.legs;
    if (cheapest !== undefined && !group.legs.some(({ name }) => kept.has(name)))
      kept.set(cheapest.name, { kind: 'group', group: group.name });
  }
  const [cheapest] = ordered;
  if (kept.size === 0 && cheapest !== undefined) kept.set(cheapest.name, { kind: 'cheapest' });
  return kept;
}
