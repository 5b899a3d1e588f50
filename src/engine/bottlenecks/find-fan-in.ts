import { forwardPass } from '../../simulate/forward-pass.ts';
import type { GraphGroup, RunGraph } from '../../simulate/run-graph.ts';
import { median } from '../../stats/quantile.ts';
import type { RunReference } from '../recent/workflow-runs.ts';
import { examplesOf, heldUpIn, makespanOf, meanOf } from './measure-group.ts';
import type { StagedRun } from './staged-run.ts';

/** A job that waited for many others, most of which were done long before the last. */
export interface FanIn {
  readonly gate: string;
  /** The one that was waited for last, most often. */
  readonly last: string;
  readonly lastIn: number;
  /** In how many runs it waited so. */
  readonly waited: number;
  /** Median of how many it needed, and of how many of those were done early. */
  readonly needed: number;
  readonly early: number;
  /** Median seconds from the end of the middle one to the end of the last. */
  readonly wait: number;
  /** Mean seconds a run that the makespan would be shorter by, had it not waited for the last. */
  readonly value: number;
  readonly heldUp: number;
  readonly examples: readonly RunReference[];
}

const FEWEST_NEEDED = 3;

interface Wait {
  readonly run: StagedRun;
  readonly last: string;
  readonly needed: number;
  readonly early: number;
  readonly wait: number;
  readonly time: number;
}

/** The jobs on the critical path that wait for at least three others while most of those end `threshold` seconds or more before the last. */
export function findFanIns(runs: readonly StagedRun[], threshold: number): readonly FanIn[] {
  const gates = new Map<string, Wait[]>();
  for (const run of runs)
    for (const [gate, wait] of waitsOf(run, threshold)) {
      const known = gates.get(gate) ?? [];
      gates.set(gate, known);
      known.push(wait);
    }
  return [...gates].map(([gate, waits]) => summarize(gate, waits, runs.length));
}

function waitsOf(run: StagedRun, threshold: number): readonly (readonly [string, Wait])[] {
  const { graph, chain } = run;
  const { end } = forwardPass(graph);
  return chain.slice(1).flatMap((index, place) => {
    const node = graph.nodes[index];
    const last = chain[place];
    if (node === undefined || last === undefined) return [];
    const needed = (graph.groups[node.group]?.needs ?? []).flatMap((group) => graph.groups[group]?.nodes ?? []);
    if (needed.length < FEWEST_NEEDED || !needed.includes(last)) return [];
    const lastEnd = end[last] ?? 0;
    const early = needed.filter((other) => lastEnd - (end[other] ?? 0) >= threshold);
    if (early.length * 2 <= needed.length) return [];
    const middle = median(needed.map((other) => end[other] ?? 0)) ?? lastEnd;
    const time = run.makespan - makespanOf(run, withoutWait(graph, node.group, last));
    return [
      [
        node.name,
        { run, last: graph.nodes[last]?.name ?? '', needed: needed.length, early: early.length, wait: lastEnd - middle, time },
      ] as const,
    ];
  });
}

/** The graph in which one group no longer waits for one node; whatever else does still waits for it. */
function withoutWait({ nodes, groups }: RunGraph, gate: number, last: number): RunGraph {
  const own = nodes[last]?.group ?? 0;
  const at = (group: number): number => (group <= own ? group : group + 1);
  const split = groups.flatMap((group, index): GraphGroup[] => {
    const needs = group.needs.flatMap((need) => (need !== own ? [at(need)] : index === gate ? [own] : [own, own + 1]));
    if (index !== own) return [{ nodes: group.nodes, needs }];
    const others = group.nodes.filter((node) => node !== last);
    return [
      { nodes: others, needs },
      { nodes: [last], needs },
    ];
  });
  return { nodes: nodes.map((node, index) => ({ ...node, group: index === last ? own + 1 : at(node.group) })), groups: split };
}

function summarize(gate: string, waits: readonly Wait[], runs: number): FanIn {
  const lasts = new Map<string, number>();
  for (const { last } of waits) lasts.set(last, (lasts.get(last) ?? 0) + 1);
  const [last = '', lastIn = 0] = [...lasts].sort((a, b) => b[1] - a[1])[0] ?? [];
  const middle = (values: readonly number[]): number => median(values) ?? 0;
  return {
    gate,
    last,
    lastIn,
    waited: waits.length,
    needed: Math.round(middle(waits.map(({ needed }) => needed))),
    early: Math.round(middle(waits.map(({ early }) => early))),
    wait: middle(waits.map(({ wait }) => wait)),
    value: meanOf([...waits.map(({ time }) => time), ...Array.from({ length: runs - waits.length }, () => 0)]),
    heldUp: heldUpIn(waits),
    examples: examplesOf(waits),
  };
}
