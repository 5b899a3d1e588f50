import type { RunGraph } from './run-graph.ts';

/** When each node of a graph would start and end, in seconds from the moment the first could start. */
export interface Schedule {
  readonly ready: Float64Array;
  readonly end: Float64Array;
}

/**
 * The earliest schedule: a job is ready when all that it needs has ended, and ends its delay and its duration later. `without`: a node that is taken out;
 * what can be reached through it alone is then at minus infinity, so that the largest end is that of the longest path which avoids it.
 * Time grows with nodes and needs of groups.
 */
export function forwardPass({ nodes, groups }: RunGraph, without: number | null = null): Schedule {
  const ready = new Float64Array(nodes.length);
  const end = new Float64Array(nodes.length);
  const groupEnd = new Float64Array(groups.length);
  for (const [index, group] of groups.entries()) {
    let from = group.needs.length === 0 ? 0 : Number.NEGATIVE_INFINITY;
    for (const need of group.needs) from = Math.max(from, groupEnd[need] ?? 0);
    // A job that did not run hands on what it waited for.
    let last = group.nodes.length === 0 ? from : Number.NEGATIVE_INFINITY;
    for (const node of group.nodes) {
      const { delay, duration } = nodes[node] ?? { delay: 0, duration: 0 };
      ready[node] = from;
      end[node] = node === without ? Number.NEGATIVE_INFINITY : from + delay + duration;
      last = Math.max(last, end[node] ?? 0);
    }
    groupEnd[index] = last;
  }
  return { ready, end };
}

/** The largest end among the nodes that count; minus infinity without any. */
export function lastEnd({ end }: Schedule, counts: readonly number[]): number {
  return counts.reduce((last, node) => Math.max(last, end[node] ?? Number.NEGATIVE_INFINITY), Number.NEGATIVE_INFINITY);
}
