import { forwardPass } from '../../simulate/forward-pass.ts';
import type { MovedPart } from './change.ts';
import { graphWithout, type KeptGraph, type TakenOut } from './kept-graph.ts';
import { leastOf } from './moved-parts.ts';

const FEWEST_RUNS = 3;
/** The largest; each is replayed twice a run. */
const MOST_REPLAYED = 40;

/**
 * Which of the parts that moved are behind a makespan's shift by `time`, judged by replays of runs at the slower side. A part is, if without its shift alone
 * the makespans would be shorter, or with its shift alone longer than without any of the shifts: the first finds what only one path has, the second what two
 * paths side by side have both. On average by a tenth of the makespan's own shift. What is off the critical path is neither.
 * Null where the graphs are not known.
 */
export function splitByPath(time: number, slower: readonly (KeptGraph | null)[], moved: readonly MovedPart[]): readonly MovedPart[] | null {
  const graphs = slower.filter((graph) => graph !== null);
  if (graphs.length < FEWEST_RUNS) return null;
  const parts = moved.slice(0, MOST_REPLAYED);
  const effects = parts.map(() => 0);
  for (const graph of graphs) {
    const all = makespanWithout(graph, []);
    const none = makespanWithout(graph, parts);
    for (const [index, part] of parts.entries()) {
      const others = parts.filter((other) => other !== part);
      const effect = Math.max(all - makespanWithout(graph, [part]), makespanWithout(graph, others) - none);
      effects[index] = (effects[index] ?? 0) + effect / graphs.length;
    }
  }
  return parts.filter((_, index) => (effects[index] ?? 0) >= leastOf(time));
}

function makespanWithout(graph: KeptGraph, parts: readonly MovedPart[]): number {
  const takenOut = new Map<string, TakenOut>();
  for (const { job, measure, time } of parts) {
    const own = takenOut.get(job) ?? { queue: 0, duration: 0 };
    takenOut.set(job, { ...own, [measure]: Math.abs(time) });
  }
  return Math.max(0, ...forwardPass(graphWithout(graph, takenOut)).end);
}
