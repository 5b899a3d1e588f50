import type { Change } from '../engine/changes/change.ts';
import type { ChangeAlert } from '../engine/changes/group-changes.ts';
import type { RunReference } from '../engine/recent/workflow-runs.ts';

/** What was looked at. */
export interface ChangesScope {
  readonly asOf: Date;
  readonly runs: number;
  readonly simulated: string | null;
  /** There were more series than are kept. */
  readonly isCut: boolean;
}

/** Changes as `paceline/changes@1`: plain values, instants as ISO 8601, times in seconds. */
export function renderChangesJson(alerts: readonly ChangeAlert[], { asOf, runs, simulated, isCut }: ChangesScope): object {
  return {
    schema: 'paceline/changes@1',
    asOf: asOf.toISOString(),
    runs,
    simulatedHistory: simulated,
    seriesLeftOut: isCut,
    alerts: alerts.map(({ commit, level, lastBefore, first, changes }) => ({
      ...{ commit, level },
      lastBefore: runJson(lastBefore),
      first: runJson(first),
      changes: changes.map(changeJson),
    })),
  };
}

function changeJson({ alert: _alert, lastBefore, first, ...change }: Change): object {
  return { ...change, lastBefore: runJson(lastBefore), first: runJson(first) };
}

function runJson({ createdAt, ...reference }: RunReference): object {
  return { ...reference, createdAt: createdAt.toISOString() };
}
