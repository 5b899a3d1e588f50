import { AppError } from '../errors.ts';
import { type HistoryState, type PendingWindow, startHistory } from '../telemetry/history-state.ts';
import { PAGE_RUNS, planWindow } from '../telemetry/plan-windows.ts';
import type { CollectHistory, HistoryBatch, HistoryProgress } from './collect-history-options.ts';
import { collectRuns } from './collect-history-runs.ts';
import { comeBackAt } from './come-back-at.ts';

/** Runs whose jobs are asked for, and that are handed over, at once. */
const BATCH_RUNS = 25;

export type HistoryOutcome =
  | { readonly kind: 'finished'; readonly state: HistoryState }
  /** `until`: not before this moment; null: at once. */
  | { readonly kind: 'paused'; readonly state: HistoryState; readonly until: Date | null };

/**
 * Collects the runs of a window with jobs and steps, newest first: lists of at most 1,000 runs, the jobs of many runs in one question, and all that
 * REST tells for the newest runs of each workflow and for re-runs. Between any two batches it can be killed, and goes on from the last state
 * that was stored. A rate limit is a pause; other errors of GitHub are thrown.
 */
export async function collectHistory(options: CollectHistory): Promise<HistoryOutcome> {
  let state = options.state ?? startHistory(options.window);
  const store = async (batch: HistoryBatch, next: HistoryState): Promise<void> => {
    await options.sink(batch, next);
    state = next;
    options.progress?.(progressOf(next));
  };
  try {
    for (;;) {
      const [pending] = state.pending;
      if (pending === undefined) return { kind: 'finished', state };
      if (options.signal?.aborted) return { kind: 'paused', state, until: null };
      const until = await options.budget.stopUntil();
      if (until !== null) return { kind: 'paused', state, until };
      const stopped = await collectPage(options, state, pending, store);
      if (stopped !== null) return { kind: 'paused', state, until: stopped.until };
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'GITHUB_RATE_LIMITED') throw error;
    return { kind: 'paused', state, until: comeBackAt(error, options.clock) };
  }
}

function progressOf({ done, total, requests }: HistoryState): HistoryProgress {
  return { done, total: total === null ? null : Math.max(done, total), requests: requests.lists + requests.suites + requests.runs };
}

type Store = (batch: HistoryBatch, next: HistoryState) => Promise<void>;
/** Why a page was left before its end. */
type Stopped = { readonly until: Date | null } | null;

/** Asks for one page of the newest window, divides the window if it is too full, and collects the page's runs in batches. */
async function collectPage(options: CollectHistory, before: HistoryState, pending: PendingWindow, store: Store): Promise<Stopped> {
  const window = { from: new Date(pending.from * 1000), to: new Date(pending.to * 1000) };
  const { total, runs } = await options.github.history.listRuns(window, pending.page);
  const asked = { ...before, requests: { ...before.requests, lists: before.requests.lists + 1 } };
  const rest = before.pending.slice(1);
  const plan = planWindow(pending, total);
  if (plan.kind === 'divide') {
    const divided = plan.into.map((part) => ({ ...part, page: 1, offset: 0, total: null }));
    await store({ runs: [] }, { ...asked, total: asked.total ?? total, pending: [...divided, ...rest] });
    return null;
  }
  const gone = pending.total === null ? 0 : pending.total - total;
  if (gone > 0 && (pending.page > 1 || pending.offset > 0)) {
    // Runs were deleted, and those behind them moved forward to pages that are done.
    const page = Math.max(1, pending.page - Math.ceil(gone / PAGE_RUNS));
    await store({ runs: [] }, { ...asked, pending: [{ ...pending, page, offset: 0, total }, ...rest] });
    return null;
  }
  let state: HistoryState = { ...asked, total: asked.total ?? total, truncated: truncatedBy(asked, pending, total, plan.complete) };
  for (let offset = pending.offset; offset < runs.length; ) {
    const batch = runs.slice(offset, offset + BATCH_RUNS);
    const collected = await collectRuns(options, state, batch);
    offset += collected.taken;
    const isLast = offset >= runs.length;
    const here = isLast ? nextPage(pending, total, plan.pages) : [{ ...pending, offset, total }];
    state = { ...collected.state, done: state.done + collected.taken, pending: [...here, ...rest] };
    await store({ runs: collected.runs }, state);
    if (collected.until !== null) return { until: collected.until };
    if (options.signal?.aborted || options.mayGoOn?.() === false) return { until: null };
  }
  if (runs.length <= pending.offset) await store({ runs: [] }, { ...state, pending: [...nextPage(pending, total, plan.pages), ...rest] });
  return null;
}

function nextPage(pending: PendingWindow, total: number, pages: number): readonly PendingWindow[] {
  return pending.page < pages ? [{ ...pending, page: pending.page + 1, offset: 0, total }] : [];
}

function truncatedBy(state: HistoryState, { from, to, page }: PendingWindow, total: number, complete: boolean): HistoryState['truncated'] {
  const known = state.truncated.some((window) => window.from === from && window.to === to);
  return complete || known || page > 1 ? state.truncated : [...state.truncated, { from, to, total }];
}
