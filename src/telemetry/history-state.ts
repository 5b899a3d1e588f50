import { z } from 'zod';
import type { SecondWindow } from './plan-windows.ts';

/** A window whose runs are not all there yet. */
export interface PendingWindow extends SecondWindow {
  /** The page to go on with, from 1, and how many of its runs are done that `seen` does not tell of. */
  readonly page: number;
  readonly offset: number;
  /** What GitHub last said it holds; null before the first answer. */
  readonly total: number | null;
  /** What was listed of it, by run and attempt: taken once, however often it is listed. */
  readonly seen: readonly string[];
  /** How often it was gone back to an earlier page, because runs were deleted. */
  readonly stepsBack: number;
}

/** How far the collection of a history has come: JSON, to be stored with what was collected and handed back to go on from there. */
export interface HistoryState extends SecondWindow {
  readonly version: 1;
  /** Newest first; none when everything is there. */
  readonly pending: readonly PendingWindow[];
  /** Runs done, and how many there are as far as is known; null before GitHub's first answer. */
  readonly done: number;
  readonly total: number | null;
  /** Runs read with all that REST tells, by the id of their workflow. */
  readonly detailed: Readonly<Record<string, number>>;
  /** Questions asked: for lists of runs, for the jobs of many runs at once, and for single runs (themselves, their jobs, their reviews). */
  readonly requests: { readonly lists: number; readonly suites: number; readonly runs: number };
  /** Seconds of which GitHub gives a part of the runs only: the history is not complete there. */
  readonly truncated: readonly (SecondWindow & { readonly total: number })[];
  /** Runs that came in the lists of the windows that are done, and how many GitHub said they hold. Fewer came: the history is not complete. */
  readonly listed: { readonly got: number; readonly of: number };
  /** Attempts that could not be read. */
  readonly skipped: number;
}

const count = z.int().nonnegative();
const second = z.int();

const stateField = z.object({
  version: z.literal(1),
  from: second,
  to: second,
  pending: z.array(
    z.object({
      from: second,
      to: second,
      page: z.int().positive(),
      offset: count,
      total: count.nullable(),
      seen: z.array(z.string()).default([]),
      stepsBack: count.default(0),
    }),
  ),
  done: count,
  total: count.nullable(),
  detailed: z.record(z.string(), count),
  requests: z.object({ lists: count, suites: count, runs: count }),
  truncated: z.array(z.object({ from: second, to: second, total: count })),
  listed: z.object({ got: count, of: count }).default({ got: 0, of: 0 }),
  skipped: count.default(0),
});

/** The state before anything was asked. Windows are in whole seconds: a part of a second at either end is taken in. */
export function startHistory(window: { readonly from: Date; readonly to: Date }): HistoryState {
  const from = Math.floor(window.from.getTime() / 1000);
  const to = Math.max(from, Math.ceil(window.to.getTime() / 1000));
  return {
    version: 1,
    from,
    to,
    pending: [pendingWindow({ from, to })],
    done: 0,
    total: null,
    detailed: {},
    requests: { lists: 0, suites: 0, runs: 0 },
    truncated: [],
    listed: { got: 0, of: 0 },
    skipped: 0,
  };
}

/** A window of which nothing was asked. */
export function pendingWindow({ from, to }: SecondWindow): PendingWindow {
  return { from, to, page: 1, offset: 0, total: null, seen: [], stepsBack: 0 };
}

/** Reads a stored state; null when it is none, or one of another version: then the collection begins anew. */
export function parseHistoryState(value: unknown): HistoryState | null {
  const parsed = stateField.safeParse(value);
  return parsed.success ? parsed.data : null;
}
