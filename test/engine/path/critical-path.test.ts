import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { chainOf, slackOf } from '../../../src/engine/path/critical-path.ts';
import { SHORTER_BY } from '../../../src/engine/path/path-profile.ts';
import { savingsOf } from '../../../src/engine/path/what-if.ts';
import { seconds } from '../../../src/model/seconds.ts';
import { forwardPass, lastEnd } from '../../../src/simulate/forward-pass.ts';
import type { RunGraph } from '../../../src/simulate/run-graph.ts';
import { arbitraryGraph, pathsOf } from '../../simulate/arbitrary-graph.ts';

const all = ({ nodes }: RunGraph): number[] => nodes.map((_, index) => index);

function withDuration(graph: RunGraph, index: number, change: (duration: number) => number): RunGraph {
  return { ...graph, nodes: graph.nodes.map((node, at) => (at === index ? { ...node, duration: seconds(change(node.duration)) } : node)) };
}

describe('the critical path', () => {
  test('is a path of the graph that is as long as the makespan', () => {
    fc.assert(
      fc.property(arbitraryGraph, (graph) => {
        const schedule = forwardPass(graph);
        const chain = chainOf(graph, schedule, all(graph));
        const found = pathsOf(graph).find(({ path }) => JSON.stringify(path) === JSON.stringify(chain));
        expect(found?.length).toBeCloseTo(lastEnd(schedule, all(graph)), 6);
      }),
    );
  });

  test('gives each job the slack by which it can grow without touching the makespan, and not a second more', () => {
    fc.assert(
      fc.property(arbitraryGraph, fc.nat(), (graph, pick) => {
        const index = pick % graph.nodes.length;
        const makespan = lastEnd(forwardPass(graph), all(graph));
        const slack = slackOf(graph, forwardPass(graph), makespan, all(graph)).get(graph.nodes[index]?.name ?? '') ?? 0;
        const grownBy = (more: number): number => lastEnd(forwardPass(withDuration(graph, index, (own) => own + more)), all(graph));
        expect(grownBy(slack)).toBeCloseTo(makespan, 6);
        expect(grownBy(slack + 1)).toBeCloseTo(makespan + 1, 6);
      }),
    );
  });
});

describe('what a shorter job would save', () => {
  test('is what the graph says when it is scheduled anew', () => {
    fc.assert(
      fc.property(arbitraryGraph, fc.nat(), (graph, pick) => {
        const makespan = lastEnd(forwardPass(graph), all(graph));
        const chain = chainOf(graph, forwardPass(graph), all(graph));
        const index = chain[pick % chain.length] ?? 0;
        const avoiding = lastEnd(forwardPass(graph, index), all(graph));
        const savings = savingsOf(makespan, avoiding, graph.nodes[index]?.duration ?? 0);
        for (const [at, share] of SHORTER_BY.entries()) {
          const shorter = lastEnd(forwardPass(withDuration(graph, index, (own) => own * (1 - share))), all(graph));
          expect(savings[at]).toBeCloseTo(makespan - shorter, 6);
        }
      }),
    );
  });
});
