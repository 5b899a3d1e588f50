import type { RunWindow } from '../../src/ports/github.ts';

interface ListedRun {
  readonly id: number;
  readonly run_attempt?: number;
  readonly created_at: string;
}

/** Of these bodies the latest attempt of each run that was created in the window, newest first. */
export function runsWithin(bodies: Iterable<unknown>, window: RunWindow): readonly ListedRun[] {
  const latest = new Map<number, ListedRun>();
  for (const body of bodies) {
    const run = body as ListedRun;
    if ((run.run_attempt ?? 1) >= (latest.get(run.id)?.run_attempt ?? 0)) latest.set(run.id, run);
  }
  return [...latest.values()]
    .filter(({ created_at }) => Date.parse(created_at) >= wholeSecond(window.from) && Date.parse(created_at) <= wholeSecond(window.to))
    .sort((a, b) => b.created_at.localeCompare(a.created_at) || b.id - a.id);
}

function wholeSecond(at: Date): number {
  return Math.floor(at.getTime() / 1000) * 1000;
}
