/** What a part of the check counted; parts are added up. */
export interface Tally {
  readonly counts: Record<string, number>;
  /** Reasons by table, with how often each was met. */
  readonly reasons: Record<string, Record<string, number>>;
  /** Lines by title, for people. */
  readonly lists: Record<string, string[]>;
  readonly failures: string[];
  /** Milliseconds by file. */
  readonly times: [path: string, milliseconds: number][];
}

export function emptyTally(): Tally {
  return { counts: {}, reasons: {}, lists: {}, failures: [], times: [] };
}

export function count(tally: Tally, what: string, by = 1): void {
  tally.counts[what] = (tally.counts[what] ?? 0) + by;
}

export function countReason(tally: Tally, table: string, reason: string): void {
  tally.reasons[table] ??= {};
  const reasons = tally.reasons[table];
  reasons[reason] = (reasons[reason] ?? 0) + 1;
}

export function note(tally: Tally, title: string, line: string): void {
  tally.lists[title] ??= [];
  tally.lists[title].push(line);
}

/** Adds `part` to `sum`. */
export function addTally(sum: Tally, part: Tally): void {
  for (const [what, by] of Object.entries(part.counts)) count(sum, what, by);
  for (const [table, reasons] of Object.entries(part.reasons)) {
    sum.reasons[table] ??= {};
    const own = sum.reasons[table];
    for (const [reason, by] of Object.entries(reasons)) own[reason] = (own[reason] ?? 0) + by;
  }
  for (const [title, lines] of Object.entries(part.lists)) sum.lists[title] = [...(sum.lists[title] ?? []), ...lines];
  sum.failures.push(...part.failures);
  sum.times.push(...part.times);
}
