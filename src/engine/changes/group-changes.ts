import type { RunReference } from '../recent/workflow-runs.ts';
import type { Change } from './change.ts';
import { MEASURE_RANK } from './measure-rank.ts';

/** What is told of one commit, in one piece. */
export interface ChangeAlert {
  readonly commit: string;
  readonly level: Change['level'];
  /** Of the surest change. */
  readonly lastBefore: RunReference;
  readonly first: RunReference;
  /** The whole before its parts, of these the surest first. */
  readonly changes: readonly Change[];
}

/** Changes of any workflows by the commit that they are told under, oldest first. */
export function groupChanges(changes: readonly Change[]): readonly ChangeAlert[] {
  return [...Map.groupBy(changes, ({ alert }) => alert)]
    .map(([commit, together]): ChangeAlert => {
      const bySurety = together.toSorted((a, b) => a.p - b.p);
      const surest = bySurety[0] as Change;
      return {
        commit,
        level: together.some(({ level }) => level === 'notify') ? 'notify' : 'show',
        lastBefore: surest.lastBefore,
        first: surest.first,
        changes: together.toSorted((a, b) => MEASURE_RANK[a.series.measure] - MEASURE_RANK[b.series.measure] || a.p - b.p),
      };
    })
    .sort((a, b) => a.first.createdAt.getTime() - b.first.createdAt.getTime() || a.first.runId - b.first.runId);
}
