import type { Schedule } from '../../simulate/forward-pass.ts';
import type { RunGraph } from '../../simulate/run-graph.ts';

/** For each node, the seconds in which it ran and no other did. */
export function exclusiveSpans({ nodes }: RunGraph, { end }: Schedule): readonly number[] {
  const spans = nodes.map(({ duration }, index) => ({ index, from: (end[index] ?? 0) - duration, to: end[index] ?? 0 }));
  const cuts = [...new Set(spans.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  const starting = spans.filter(({ from, to }) => to > from).sort((a, b) => a.from - b.from);
  const alone = nodes.map(() => 0);
  let open: typeof starting = [];
  let next = 0;
  for (const [place, cut] of cuts.entries()) {
    open = open.filter(({ to }) => to > cut);
    for (let span = starting[next]; span !== undefined && span.from <= cut; span = starting[next]) {
      open.push(span);
      next += 1;
    }
    const [only, ...others] = open;
    const until = cuts[place + 1];
    if (only !== undefined && others.length === 0 && until !== undefined) alone[only.index] = (alone[only.index] ?? 0) + until - cut;
  }
  return alone;
}
