import { type Availability, available, notAvailable } from '../../model/availability.ts';
import type { Seconds } from '../../model/seconds.ts';

/** A step or job that can be moved, and what it must stay behind. */
export interface MovableCheck {
  readonly name: string;
  /** Checks that must come before it. What is not among the checks does not move, and is passed over. */
  readonly after?: readonly string[];
}

/** A check whose failures do not depend on the other checks'. */
export interface TimedCheck extends MovableCheck {
  readonly time: Seconds;
  /** From 0 to 1; see `failureChance`. */
  readonly failureChance: number;
}

/** For each check the places of those it must come after, directly; not available for two of one name or a circle. */
export function precedenceOf(checks: readonly MovableCheck[]): Availability<readonly (readonly number[])[]> {
  const places = new Map(checks.map(({ name }, index) => [name, index]));
  if (places.size < checks.length) return notAvailable('two checks have the same name');
  const before = checks.map(({ after = [] }) => [...new Set(after.flatMap((name) => places.get(name) ?? []))]);
  const order = topological(before);
  return order === null ? notAvailable('what must come before what goes round in a circle') : available(before);
}

/** The places in an order that keeps every precedence, nearest to the given one; null for a circle. */
export function topological(before: readonly (readonly number[])[]): readonly number[] | null {
  const left = new Set(before.keys());
  const order: number[] = [];
  while (left.size > 0) {
    const next = [...left].find((place) => (before[place] ?? []).every((needed) => !left.has(needed)));
    if (next === undefined) return null;
    left.delete(next);
    order.push(next);
  }
  return order;
}

/** True when each place of the order comes after those it must. */
export function keepsPrecedence(order: readonly number[], before: readonly (readonly number[])[]): boolean {
  const at = new Map(order.map((place, index) => [place, index]));
  return order.every((place, index) => (before[place] ?? []).every((needed) => (at.get(needed) ?? -1) < index));
}
