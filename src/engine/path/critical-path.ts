import type { Run } from '../../model/run.ts';
import { type Seconds, seconds } from '../../model/seconds.ts';
import { forwardPass, lastEnd, type Schedule } from '../../simulate/forward-pass.ts';
import type { RunGraph } from '../../simulate/run-graph.ts';
import { referenceOf } from '../recent/reference-of.ts';
import type { CriticalPath, PathStretch } from './path-profile.ts';

/** The chain through a graph that sets when the last of the nodes that count ends: its nodes, in order. Of equals, the one whose name comes first. */
export function chainOf({ nodes, groups }: RunGraph, { end }: Schedule, counts: readonly number[]): readonly number[] {
  const latest = (among: readonly number[]): number | undefined =>
    among.toSorted((a, b) => (end[b] ?? 0) - (end[a] ?? 0) || compareNames(nodes[a]?.name, nodes[b]?.name))[0];
  const chain: number[] = [];
  let node = latest(counts);
  while (node !== undefined) {
    chain.unshift(node);
    node = latest(nodesBefore(groups, nodes[node]?.group ?? 0));
  }
  return chain;
}

/** The nodes that a group waits for, through jobs that did not run. */
function nodesBefore(groups: RunGraph['groups'], group: number): readonly number[] {
  const found = new Set<number>();
  const seen = new Set<number>();
  const open = [...(groups[group]?.needs ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const { nodes = [], needs = [] } = groups[next] ?? {};
    if (nodes.length === 0) open.push(...needs);
    else for (const node of nodes) found.add(node);
  }
  return [...found];
}

/** The critical path of one run, whose waits for approval are left out, and the slack of each of its jobs. */
export function criticalPathOf(run: Run, graph: RunGraph, counts: readonly number[]): CriticalPath {
  const schedule = forwardPass(graph);
  const makespan = Math.max(0, lastEnd(schedule, counts));
  const stretches: PathStretch[] = [];
  for (const index of chainOf(graph, schedule, counts)) {
    const node = graph.nodes[index];
    if (node === undefined) continue;
    const ready = schedule.ready[index] ?? 0;
    const start = ready + node.delay;
    if (node.delay > 0) stretches.push({ kind: 'queue', job: node.name, from: seconds(ready), to: seconds(start) });
    stretches.push({ kind: 'job', job: node.name, from: seconds(start), to: seconds(start + node.duration) });
  }
  return {
    run: referenceOf(run),
    makespan: seconds(makespan),
    stretches,
    slack: slackOf(graph, schedule, makespan, counts),
  };
}

/** By name; of job runs that share one, the least. Infinity is for what nothing that counts waits for. */
export function slackOf(
  { nodes, groups }: RunGraph,
  { end }: Schedule,
  makespan: number,
  counts: readonly number[],
): ReadonlyMap<string, Seconds> {
  const latest = new Float64Array(nodes.length).fill(Number.POSITIVE_INFINITY);
  const groupLatest = new Float64Array(groups.length).fill(Number.POSITIVE_INFINITY);
  for (const node of counts) latest[node] = makespan;
  for (let index = groups.length - 1; index >= 0; index -= 1) {
    const group = groups[index];
    if (group === undefined) continue;
    let mayStart = group.nodes.length === 0 ? (groupLatest[index] ?? 0) : Number.POSITIVE_INFINITY;
    for (const node of group.nodes) {
      latest[node] = Math.min(latest[node] ?? 0, groupLatest[index] ?? 0);
      const { delay = 0, duration = 0 } = nodes[node] ?? {};
      mayStart = Math.min(mayStart, (latest[node] ?? 0) - duration - delay);
    }
    for (const need of group.needs) groupLatest[need] = Math.min(groupLatest[need] ?? 0, mayStart);
  }
  const slack = new Map<string, Seconds>();
  for (const [node, { name }] of nodes.entries()) {
    const own = Math.max(0, (latest[node] ?? 0) - (end[node] ?? 0));
    slack.set(name, seconds(Math.min(own, slack.get(name) ?? Number.POSITIVE_INFINITY)));
  }
  return slack;
}

function compareNames(a = '', b = ''): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
