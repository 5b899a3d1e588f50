import type { Run } from '../model/run.ts';
import { newestFirst } from '../telemetry/assemble-runs.ts';
import { createSharing } from '../telemetry/share-values.ts';

/** Keeps the newest runs of each workflow, told apart by path or else by name, in memory that grows with the workflows alone. */
export interface NewestRuns {
  take(run: Run): void;
  /** Newest first. */
  runs(): readonly Run[];
  /** How many were not kept. */
  readonly leftOut: () => number;
}

export function createNewestRuns(most: number): NewestRuns {
  const byWorkflow = new Map<string, Run[]>();
  const share = createSharing();
  let leftOut = 0;
  const cut = (runs: Run[]): void => {
    runs.sort(newestFirst);
    leftOut += Math.max(0, runs.length - most);
    runs.length = Math.min(runs.length, most);
  };
  return {
    take: (run) => {
      const key = JSON.stringify([run.workflowPath, run.workflowPath === null ? run.workflowName : null]);
      const runs = byWorkflow.get(key) ?? [];
      byWorkflow.set(key, runs);
      runs.push(share.run(run));
      if (runs.length >= 2 * most) cut(runs);
    },
    runs: () => {
      for (const runs of byWorkflow.values()) cut(runs);
      return [...byWorkflow.values()].flat().sort(newestFirst);
    },
    leftOut: () => leftOut,
  };
}
