import type { Run } from '../../model/run.ts';
import { hasSucceeded } from '../../model/run-times.ts';
import { type Seconds, seconds } from '../../model/seconds.ts';
import type { GraphGroup, RunGraph } from '../../simulate/run-graph.ts';
import { graphOfRun } from '../path/graph-of-run.ts';

/** The graph of one run in little memory: its shape is shared with the runs that have the same. */
export interface KeptGraph {
  readonly shape: GraphShape;
  /** In seconds: the delay of each node, and then its duration. */
  readonly times: Float64Array;
}

interface GraphShape {
  readonly nodes: readonly { readonly name: string; readonly group: number }[];
  readonly groups: readonly GraphGroup[];
}

const MOST_SHAPES = 10_000;

/**
 * Reads the graphs of runs that succeeded off the moments at which their jobs were queued, never off the workflow file: so a run has the same graph in whatever
 * order the runs come, and none of thousands of versions is parsed. Of the jobs that one waits for only the last is then known.
 */
export function createGraphKeeper(): (run: Run) => KeptGraph | null {
  const shapes = new Map<string, GraphShape>();
  return (run) => {
    const found = hasSucceeded(run) === true ? graphOfRun(run, null) : null;
    if (found === null) return null;
    const { nodes, groups } = found.graph;
    const shape = { nodes: nodes.map(({ name, group }) => ({ name, group })), groups };
    const key = JSON.stringify(shape);
    if (shapes.size >= MOST_SHAPES) shapes.clear();
    const kept = shapes.get(key) ?? shape;
    shapes.set(key, kept);
    return { shape: kept, times: Float64Array.from(nodes.flatMap(({ delay, duration }) => [delay, duration])) };
  };
}

/** What is to be taken out of a job: seconds of its wait, and of its run. */
export interface TakenOut {
  readonly queue: number;
  readonly duration: number;
}

/** The graph as it would be without that; what takes less than is taken out takes no time. */
export function graphWithout({ shape, times }: KeptGraph, takenOut: ReadonlyMap<string, TakenOut>): RunGraph {
  const left = (index: number, less: number): Seconds => seconds(Math.max(0, (times[index] ?? 0) - less));
  return {
    groups: shape.groups,
    nodes: shape.nodes.map(({ name, group }, index) => {
      const { queue, duration } = takenOut.get(name) ?? { queue: 0, duration: 0 };
      return { name, group, delay: left(2 * index, queue), duration: left(2 * index + 1, duration) };
    }),
  };
}
