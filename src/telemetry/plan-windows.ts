/** GitHub gives the newest 1,000 runs of a window and no more, in pages of 100. */
export const WINDOW_RUNS = 1_000;
export const PAGE_RUNS = 100;

/** Runs created in these seconds since 1970, both included: GitHub counts in whole seconds. */
export interface SecondWindow {
  readonly from: number;
  readonly to: number;
}

/** What is to be done about a window that holds so many runs. */
export type WindowPlan =
  /** Its runs can be had, in so many pages. `complete` is false for one second with more runs than GitHub gives. */
  | { readonly kind: 'list'; readonly pages: number; readonly complete: boolean }
  /** Ask for these in its place, newest first: together they are the same seconds, each of them once. */
  | { readonly kind: 'divide'; readonly into: readonly [SecondWindow, SecondWindow] };

/** `mayDivide` false: what was listed of it speaks against the total, or is in part done. */
export function planWindow({ from, to }: SecondWindow, total: number, mayDivide = true): WindowPlan {
  if (total > WINDOW_RUNS && to > from && !mayDivide) return { kind: 'list', pages: WINDOW_RUNS / PAGE_RUNS, complete: true };
  if (total <= WINDOW_RUNS || to <= from) {
    return { kind: 'list', pages: Math.ceil(Math.min(total, WINDOW_RUNS) / PAGE_RUNS), complete: total <= WINDOW_RUNS };
  }
  const middle = from + Math.floor((to - from) / 2);
  return {
    kind: 'divide',
    into: [
      { from: middle + 1, to },
      { from, to: middle },
    ],
  };
}

/** Whether another page is to be asked for after this one, which held `listed` runs: the total may be less than there is, and pages may have gaps. */
export function hasNextPage(page: number, listed: number, { pages, total }: { readonly pages: number; readonly total: number }): boolean {
  if (listed === 0 || page >= WINDOW_RUNS / PAGE_RUNS) return false;
  return page < pages || (listed >= PAGE_RUNS && page * PAGE_RUNS > total);
}
