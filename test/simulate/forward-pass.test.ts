import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { seconds } from '../../src/model/seconds.ts';
import { forwardPass, lastEnd } from '../../src/simulate/forward-pass.ts';
import type { RunGraph } from '../../src/simulate/run-graph.ts';
import { arbitraryGraph, pathsOf } from './arbitrary-graph.ts';

const all = ({ nodes }: RunGraph): number[] => nodes.map((_, index) => index);

describe('the earliest schedule of a graph', () => {
  test('ends with its longest path', () => {
    fc.assert(
      fc.property(arbitraryGraph, (graph) => {
        const longest = Math.max(...pathsOf(graph).map(({ length }) => length));
        expect(lastEnd(forwardPass(graph), all(graph))).toBeCloseTo(longest, 6);
      }),
    );
  });

  test('without a node ends with the longest path that avoids it', () => {
    fc.assert(
      fc.property(arbitraryGraph, fc.nat(), (graph, pick) => {
        const without = pick % graph.nodes.length;
        const avoiding = pathsOf(graph).filter(({ path }) => !path.includes(without));
        const longest = Math.max(Number.NEGATIVE_INFINITY, ...avoiding.map(({ length }) => length));
        const last = lastEnd(forwardPass(graph, without), all(graph));
        if (Number.isFinite(longest)) expect(last).toBeCloseTo(longest, 6);
        else expect(last).toBe(Number.NEGATIVE_INFINITY);
      }),
    );
  });

  test('never ends sooner when a job takes longer, nor later when a need is dropped', () => {
    fc.assert(
      fc.property(arbitraryGraph, fc.nat(), fc.nat(100), (graph, pick, more) => {
        const before = lastEnd(forwardPass(graph), all(graph));
        const index = pick % graph.nodes.length;
        const nodes = graph.nodes.map((node, at) => (at === index ? { ...node, duration: seconds(node.duration + more) } : node));
        expect(lastEnd(forwardPass({ ...graph, nodes }), all(graph))).toBeGreaterThanOrEqual(before);
        const group = pick % graph.groups.length;
        const groups = graph.groups.map((one, at) => (at === group ? { ...one, needs: one.needs.slice(1) } : one));
        expect(lastEnd(forwardPass({ ...graph, groups }), all(graph))).toBeLessThanOrEqual(before);
      }),
    );
  });
});
