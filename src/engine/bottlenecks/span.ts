/** A stretch of time; both ends in seconds from one origin. */
export type Span = readonly [from: number, to: number];

/** How long at least one of the spans lasts. */
export function coveredTime(spans: readonly Span[]): number {
  let total = 0;
  let until = Number.NEGATIVE_INFINITY;
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    if (to > until) total += to - Math.max(from, until);
    until = Math.max(until, to);
  }
  return total;
}

/** How long some of `spans` last while none of `others` does: what would be gone with them. */
export function timeOnlyIn(spans: readonly Span[], others: readonly Span[]): number {
  return coveredTime([...spans, ...others]) - coveredTime(others);
}

/** What is left of a span beside those that are taken out of it, in order. */
export function restOf([from, to]: Span, taken: readonly Span[]): readonly Span[] {
  const rest: Span[] = [];
  let at = from;
  for (const [start, end] of [...taken].sort((a, b) => a[0] - b[0])) {
    if (start > at) rest.push([at, Math.min(start, to)]);
    at = Math.max(at, end);
  }
  if (at < to) rest.push([at, to]);
  return rest.filter(([start, end]) => end > start);
}
