import { AppError } from '../errors.ts';
import { type HistoryState, type PendingWindow, pendingWindow, startHistory } from '../telemetry/history-state.ts';
import { isJsonObject } from '../telemetry/parsed.ts';
import { hasNextPage, PAGE_RUNS, planWindow, WINDOW_RUNS } from '../telemetry/plan-windows.ts';
import type { CollectHistory, HistoryBatch, HistoryProgress } from './collect-history-options.ts';
import { collectRuns } from './collect-history-runs.ts';
import { comeBackAt } from './come-back-at.ts';

/** Runs whose jobs are asked for, and that are handed over, at once. */
const BATCH_RUNS = 25;
/** In one window; GitHub's totals may waver for other reasons than deletions. */
const MOST_STEPS_BACK = 3;

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
  const plan = planWindow(pending, total, runs.length >= PAGE_RUNS && pending.page === 1 && pending.seen.length === 0);
  if (plan.kind === 'divide') {
    await store({ runs: [] }, { ...asked, total: asked.total ?? total, pending: [...plan.into.map(pendingWindow), ...rest] });
    return null;
  }
  const back = stepBack(options, pending, total);
  if (back !== null) {
    await store({ runs: [] }, { ...asked, pending: [back, ...rest] });
    return null;
  }
  let state: HistoryState = { ...asked, total: asked.total ?? total, truncated: truncatedBy(asked, pending, total, plan.complete) };
  const fresh = unseen(pending, runs);
  const wanted = fresh.filter(({ body }) => options.isWanted?.(body) ?? true);
  const leftOut = fresh.filter((one) => !wanted.includes(one));
  let here: PendingWindow = { ...pending, total, seen: [...pending.seen, ...leftOut.map(({ key }) => key)] };
  const end = (): HistoryState => {
    if (hasNextPage(pending.page, runs.length, { pages: plan.pages, total }))
      return { ...state, pending: [{ ...here, page: pending.page + 1, offset: 0 }, ...rest] };
    const of = plan.complete ? total : Math.min(total, WINDOW_RUNS);
    const listed = { got: state.listed.got + here.seen.length, of: state.listed.of + Math.max(here.seen.length, of) };
    return { ...state, listed, pending: rest };
  };
  for (let start = 0; start < wanted.length; ) {
    const batch = wanted.slice(start, start + BATCH_RUNS);
    const collected = await collectRuns(
      options,
      state,
      batch.map(({ body }) => body),
    );
    start += collected.taken;
    here = { ...here, seen: [...here.seen, ...batch.slice(0, collected.taken).map(({ key }) => key)] };
    state = { ...collected.state, done: state.done + collected.taken, pending: [here, ...rest] };
    await store({ runs: collected.runs }, start >= wanted.length ? end() : state);
    if (collected.until !== null) return { until: collected.until };
    if (options.signal?.aborted || options.mayGoOn?.() === false) return { until: null };
  }
  if (wanted.length === 0) await store({ runs: [] }, end());
  return null;
}

/** The window at an earlier page, when runs were deleted: those behind them moved forward to pages that are done. Null: nothing was, or too often. */
function stepBack({ log }: CollectHistory, pending: PendingWindow, total: number): PendingWindow | null {
  const gone = pending.total === null ? 0 : pending.total - total;
  if (gone <= 0 || (pending.page === 1 && pending.offset === 0 && pending.seen.length === 0)) return null;
  if (pending.stepsBack >= MOST_STEPS_BACK) {
    log.warn('the number of runs keeps falling while they are listed', { from: new Date(pending.from * 1000).toISOString(), runs: total });
    return null;
  }
  const page = Math.max(1, pending.page - Math.ceil(gone / PAGE_RUNS));
  return { ...pending, page, offset: 0, total, stepsBack: pending.stepsBack + 1 };
}

interface ListedRun {
  readonly key: string;
  readonly body: unknown;
}

/** What the page holds that was not listed before, each attempt once. What has no id is known by its place. */
function unseen({ page, offset, seen }: PendingWindow, runs: readonly unknown[]): readonly ListedRun[] {
  const known = new Set(seen);
  return runs.flatMap((body, index) => {
    const key = keyOf(body) ?? `${page}:${index}`;
    if (index < offset || known.has(key)) return [];
    known.add(key);
    return [{ key, body }];
  });
}

function keyOf(body: unknown): string | null {
  if (!isJsonObject(body) || typeof body['id'] !== 'number') return null;
  return `${body['id']}/${typeof body['run_attempt'] === 'number' ? body['run_attempt'] : 1}`;
}

function truncatedBy(state: HistoryState, { from, to, page }: PendingWindow, total: number, complete: boolean): HistoryState['truncated'] {
  const known = state.truncated.some((window) => window.from === from && window.to === to);
  return complete || known || page > 1 ? state.truncated : [...state.truncated, { from, to, total }];
}
