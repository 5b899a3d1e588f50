import { compareStamps } from '../profile/stamp.ts';
import type { Change } from './change.ts';
import type { RunNote } from './run-note.ts';

/** Change points of one change are put at places this close. */
const NEAR = 5;

/** A change whose commit is still to be named. */
export interface UnnamedChange {
  readonly change: Omit<Change, 'alert'>;
  readonly first: RunNote;
}

/** Names each change of one workflow by the first commit of the surest change within five runs of it. `runs`: all of the workflow, oldest first. Ordered by time. */
export function nameAlerts(changes: readonly UnnamedChange[], runs: readonly RunNote[]): readonly Change[] {
  const rank = new Map(runs.map((run, index) => [run, index]));
  const rankOf = ({ first }: UnnamedChange): number => rank.get(first) ?? 0;
  const bySurety = changes.toSorted((a, b) => a.change.p - b.change.p || compareStamps(a.first.stamp, b.first.stamp));
  const leaders: UnnamedChange[] = [];
  const named = bySurety.map((change) => {
    const known = leaders.filter((each) => Math.abs(rankOf(each) - rankOf(change)) <= NEAR);
    const [leader = change] = known.sort((a, b) => Math.abs(rankOf(a) - rankOf(change)) - Math.abs(rankOf(b) - rankOf(change)));
    if (leader === change) leaders.push(change);
    return { change: { ...change.change, alert: leader.first.reference.headSha }, first: change.first };
  });
  return named.sort((a, b) => compareStamps(a.first.stamp, b.first.stamp) || a.change.p - b.change.p).map(({ change }) => change);
}
