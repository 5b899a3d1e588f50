import fc from 'fast-check';
import { seconds } from '../../src/model/seconds.ts';
import type { GraphGroup, GraphNode, RunGraph } from '../../src/simulate/run-graph.ts';

/** Small graphs in which groups need any of those before them, and some have no node. */
export const arbitraryGraph: fc.Arbitrary<RunGraph> = fc
  .array(
    fc.record({
      nodes: fc.array(fc.record({ delay: fc.nat(20), duration: fc.nat(300) }), { maxLength: 3 }),
      needs: fc.array(fc.nat(), { maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .filter((groups) => groups.some(({ nodes }) => nodes.length > 0))
  .map((drawn) => {
    const nodes: GraphNode[] = [];
    const groups: GraphGroup[] = drawn.map((group, index) => ({
      needs: index === 0 ? [] : [...new Set(group.needs.map((need) => need % index))],
      nodes: group.nodes.map(({ delay, duration }) => {
        nodes.push({ name: `job ${nodes.length}`, group: index, delay: seconds(delay), duration: seconds(duration) });
        return nodes.length - 1;
      }),
    }));
    return { nodes, groups };
  });

export interface GraphPath {
  readonly path: readonly number[];
  readonly length: number;
}

/** Every path from a group that needs nothing to each node, one by one. */
export function pathsOf({ nodes, groups }: RunGraph): readonly GraphPath[] {
  const into = (group: number): readonly GraphPath[] => {
    const needs = groups[group]?.needs ?? [];
    return needs.length === 0 ? [{ path: [], length: 0 }] : needs.flatMap((need) => out(need));
  };
  const out = (group: number): readonly GraphPath[] => {
    const own = groups[group]?.nodes ?? [];
    return own.length === 0 ? into(group) : own.flatMap((node) => through(node, group));
  };
  const through = (node: number, group: number): readonly GraphPath[] => {
    const { delay = 0, duration = 0 } = nodes[node] ?? {};
    return into(group).map(({ path, length }) => ({ path: [...path, node], length: length + delay + duration }));
  };
  return nodes.flatMap(({ group }, node) => through(node, group));
}
