import type { GitHubHistory } from '../ports/github.ts';
import { hasNextPage, planWindow, type SecondWindow } from '../telemetry/plan-windows.ts';
import type { Stopped } from './reconciliation.ts';

const DAY_SECONDS = 86_400;

/** Whole days in UTC that hold these moments, newest first. Their bounds stay the same from one time to the next, so that GitHub's "unchanged" costs nothing. */
export function daysOf(from: Date, to: Date): readonly SecondWindow[] {
  const first = Math.floor(from.getTime() / 1000 / DAY_SECONDS);
  const last = Math.floor(to.getTime() / 1000 / DAY_SECONDS);
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const start = (last - index) * DAY_SECONDS;
    return { from: start, to: start + DAY_SECONDS - 1 };
  });
}

type Page =
  | { readonly bodies: readonly unknown[]; readonly stopped: null }
  | { readonly bodies: readonly never[]; readonly stopped: Stopped };

/** The runs of a window page by page, newest first; a window that is too full is divided. Ends with `stopped` when it may not go on. */
export async function* listPages(
  history: Pick<GitHubHistory, 'listRuns'>,
  window: SecondWindow,
  mayGoOn: () => Promise<Stopped | null>,
): AsyncGenerator<Page, void> {
  const moments = { from: new Date(window.from * 1000), to: new Date(window.to * 1000) };
  for (let page = 1, pages = 1; page <= pages; page++) {
    const stopped = await mayGoOn();
    if (stopped !== null) {
      yield { bodies: [], stopped };
      return;
    }
    const { total, runs } = await history.listRuns(moments, page);
    const plan = planWindow(window, total);
    if (plan.kind === 'divide') {
      for (const part of plan.into) yield* listPages(history, part, mayGoOn);
      return;
    }
    pages = hasNextPage(page, runs.length, { pages: plan.pages, total }) ? page + 1 : page;
    yield { bodies: runs, stopped: null };
  }
}
