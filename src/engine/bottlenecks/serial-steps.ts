import type { IsInGroup } from './measure-group.ts';
import { LEAST_PART } from './measure-group.ts';
import type { StagedRun } from './staged-run.ts';

/** How many steps of the group ran one after the other along the critical path of a run: in one job, or in jobs that waited for each other. */
export function serialSteps({ chain, nodes }: StagedRun, isIn: IsInGroup): number {
  const spans = chain.flatMap((index) => {
    const node = nodes[index];
    return node == null ? [] : node.spans.filter((span) => isIn(span, node.job.name)).map((span) => ({ ...span, index }));
  });
  const seen = new Set<string>();
  let [steps, until] = [0, Number.NEGATIVE_INFINITY];
  for (const {
    index,
    number,
    span: [from, to],
  } of spans.sort((a, b) => a.span[0] - b.span[0])) {
    if (to - from < LEAST_PART.seconds) continue;
    const key = `${index}/${number}`;
    if (from >= until && !seen.has(key)) steps += 1;
    seen.add(key);
    until = Math.max(until, to);
  }
  return steps;
}
