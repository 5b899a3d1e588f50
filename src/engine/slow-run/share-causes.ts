import { seconds } from '../../model/seconds.ts';
import { forwardPass, lastEnd } from '../../simulate/forward-pass.ts';
import type { RunGraph } from '../../simulate/run-graph.ts';
import type { SlowCause } from './slow-run.ts';

/** So much of the delay or the duration of one node of a graph is the work of this cause. Negative for what is not explained alone: it was faster than usual. */
export interface Part {
  readonly cause: Exclude<SlowCause, 'retry'>;
  readonly node: number;
  readonly of: 'delay' | 'duration';
  readonly time: number;
  /** With numbers; the largest parts of a cause are quoted. */
  readonly evidence: string;
}

/** What each cause did to the makespan, in seconds, and what the makespan would be without any. */
export interface SharedCauses {
  readonly shares: ReadonlyMap<Part['cause'], number>;
  readonly without: number;
}

/**
 * The Shapley value of each cause: what the makespan shrinks by when its parts are taken out, averaged over every order in which causes can be taken out. Causes
 * on parallel jobs hide each other, so any one order would be unfair to one of them; there are six at most, so all of them are computed. The values add up to
 * the makespan less what it is without any.
 */
export function shareCauses(graph: RunGraph, parts: readonly Part[]): SharedCauses {
  const causes = [...new Set(parts.map(({ cause }) => cause))].sort();
  const lengths = Array.from({ length: 2 ** causes.length }, (_, removed) =>
    makespanWithout(
      graph,
      parts.filter(({ cause }) => (removed >> causes.indexOf(cause)) & 1),
    ),
  );
  const weights = weightsFor(causes.length);
  const shares = causes.map((cause, index): [Part['cause'], number] => {
    let share = 0;
    for (const [removed, length] of lengths.entries()) {
      if ((removed >> index) & 1) continue;
      share += (weights[countBits(removed)] ?? 0) * (length - (lengths[removed | (1 << index)] ?? 0));
    }
    return [cause, share];
  });
  return { shares: new Map(shares), without: lengths.at(-1) ?? 0 };
}

function makespanWithout({ nodes, groups }: RunGraph, removed: readonly Part[]): number {
  const changed = nodes.map((node, index) => {
    const own = removed.filter((part) => part.node === index);
    const less = (of: Part['of']): number => own.reduce((sum, part) => (part.of === of ? sum + part.time : sum), 0);
    return {
      ...node,
      delay: seconds(Math.max(0, node.delay - less('delay'))),
      duration: seconds(Math.max(0, node.duration - less('duration'))),
    };
  });
  return Math.max(
    0,
    lastEnd(
      forwardPass({ nodes: changed, groups }),
      changed.map((_, index) => index),
    ),
  );
}

/** By the size of the set that a cause joins: s! (n - s - 1)! / n!. */
function weightsFor(n: number): readonly number[] {
  const factorial = (k: number): number => (k <= 1 ? 1 : k * factorial(k - 1));
  return Array.from({ length: n }, (_, size) => (factorial(size) * factorial(n - size - 1)) / factorial(n));
}

function countBits(set: number): number {
  let count = 0;
  for (let left = set; left > 0; left >>= 1) count += left & 1;
  return count;
}
