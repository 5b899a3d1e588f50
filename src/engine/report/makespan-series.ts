import { isFromFork } from '../../model/is-from-fork.ts';
import type { Run } from '../../model/run.ts';
import { hasSucceeded, makespanOf } from '../../model/run-times.ts';
import { compareStamps, compareTexts, type Stamp, stampOf } from '../profile/stamp.ts';
import { workflowKeyOf } from '../profile/workflow-key.ts';
import type { MakespanSeries } from './report.ts';

const MOST_POINTS = 1_000;

interface Kept {
  readonly path: string | null;
  readonly name: string | null;
  points: { readonly stamp: Stamp; readonly at: Date; readonly makespan: number }[];
  ofAll: number;
}

/** Takes runs in any order; the same series whatever the order. */
export function createMakespanSeries(asOf: Date): { take(run: Run): void; finish(): readonly MakespanSeries[] } {
  const workflows = new Map<string, Kept>();
  return {
    take: (run) => {
      const makespan =
        run.attempt === 1 && run.createdAt <= asOf && !isFromFork(run) && hasSucceeded(run) === true ? makespanOf(run) : null;
      if (makespan === null) return;
      const key = workflowKeyOf(run);
      const kept = workflows.get(key) ?? { path: run.workflowPath, name: run.workflowName, points: [], ofAll: 0 };
      workflows.set(key, kept);
      kept.ofAll += 1;
      kept.points.push({ stamp: stampOf(run), at: run.createdAt, makespan });
      if (kept.points.length >= 2 * MOST_POINTS) kept.points = newest(kept.points);
    },
    finish: () =>
      [...workflows]
        .sort(([a], [b]) => compareTexts(a, b))
        .map(([, { path, name, points, ofAll }]) => ({
          path,
          name,
          points: newest(points).map(({ at, makespan }) => ({ at, makespan })),
          ofAll,
        })),
  };
}

function newest(points: Kept['points']): Kept['points'] {
  return points.sort((a, b) => compareStamps(a.stamp, b.stamp)).slice(-MOST_POINTS);
}
