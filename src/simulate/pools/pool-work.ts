import type { Seconds } from '../../model/seconds.ts';

/** A job run as it was recorded, and where else it might have run. */
export interface PoolJob {
  /** The YAML key. Legs of a matrix share it; who needs the key needs them all. */
  readonly key: string;
  /** What GitHub shows; of its own in a run. */
  readonly name: string;
  /** Keys; one that did not run in this run is not waited for. */
  readonly needs: readonly string[];
  /** What it asked for. */
  readonly labels: readonly string[];
  /** The pools that could take it, by name; null: those that have its labels. */
  readonly mayRunIn: readonly string[] | null;
  /** Where it ran; null: not recorded. */
  readonly recordedPool: string | null;
  /** On a runner of speed 1. */
  readonly duration: Seconds;
  /** Processors it keeps busy; null: not measured. */
  readonly cpus: number | null;
  /** The most bytes it holds; null: not measured. */
  readonly memory: number | null;
}

/** The jobs of one run, and when it was created. */
export interface PoolRun {
  readonly runId: number;
  readonly workflow: string;
  readonly createdAt: Date;
  readonly jobs: readonly PoolJob[];
}

/** Which job of which workflow, whatever the run. */
export function jobIdentity(workflow: string, key: string): string {
  return JSON.stringify([workflow, key]);
}

/** Runs in the order in which they came: whatever order they are given in, the same one. */
export function inOrderOfTime(runs: readonly PoolRun[]): readonly PoolRun[] {
  return runs.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || compareText(a.workflow, b.workflow) || a.runId - b.runId);
}

/** By UTF-16 units, which no locale changes. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
