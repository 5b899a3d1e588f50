import { seconds } from '../../model/seconds.ts';
import { forwardPass, lastEnd } from '../../simulate/forward-pass.ts';
import type { RunGraph } from '../../simulate/run-graph.ts';
import { median } from '../../stats/quantile.ts';
import { compareTexts } from '../profile/stamp.ts';
import { referenceOf } from '../recent/reference-of.ts';
import type { RunReference } from '../recent/workflow-runs.ts';
import { type Span, timeOnlyIn } from './span.ts';
import type { StagedRun, StepSpan } from './staged-run.ts';

/** Whether a stretch of a job is one of those that are looked at together. */
export type IsInGroup = (span: StepSpan, job: string) => boolean;

export interface MeasuredStep {
  readonly job: string;
  readonly step: string;
  readonly n: number;
  readonly p50: number;
  /** In how many runs its job was on the critical path. */
  readonly onPath: number;
}

/** What a group of steps costs. */
export interface MeasuredGroup {
  /** Mean seconds a run. */
  readonly value: number;
  readonly runs: number;
  /** Runs in which some of it was on the critical path. */
  readonly onPath: number;
  /** Runs that would be shorter without it. */
  readonly heldUp: number;
  /** Mean seconds of runner time a run, on the path or not. */
  readonly runnerTime: number;
  /** Those of jobs that were on the path, the most time on it first, without those too small to matter. */
  readonly steps: readonly MeasuredStep[];
  readonly examples: readonly RunReference[];
}

/** A part below either, in seconds or as a share of the group's time on the path, is not worth a word. */
export const LEAST_PART = { seconds: 2, share: 0.02 } as const;

const MOST_STEPS = 10;
const MOST_EXAMPLES = 3;

/** Replays every run with all steps of the group gone at once: what each alone would save does not add up to that. */
export function measureGroup(runs: readonly StagedRun[], isIn: IsInGroup): MeasuredGroup {
  const steps = new Map<string, StepTimes>();
  const saved: { run: StagedRun; time: number }[] = [];
  let [onPath, runnerTime] = [0, 0];
  for (const run of runs) {
    const gone = run.nodes.map((node) => (node === null ? 0 : timeGone(node.spans, (span) => isIn(span, node.job.name))));
    saved.push({ run, time: run.makespan - makespanOf(run, withoutTime(run.graph, gone)) });
    runnerTime += gone.reduce((sum, time) => sum + time, 0);
    if (run.chain.some((index) => (gone[index] ?? 0) > 0)) onPath += 1;
    for (const [index, node] of run.nodes.entries()) {
      if (node === null || gone[index] === 0) continue;
      const isOn = run.chain.includes(index);
      for (const [step, time] of timesByStep(node.spans.filter((span) => isIn(span, node.job.name)))) {
        const key = JSON.stringify([node.job.name, step]);
        const known = steps.get(key) ?? { job: node.job.name, step, times: [], onPath: 0, total: 0 };
        steps.set(key, known);
        known.times.push(time);
        if (isOn) known.onPath += 1;
        if (isOn) known.total += time;
      }
    }
  }
  return {
    value: meanOf(saved.map(({ time }) => time)),
    runs: runs.length,
    onPath,
    heldUp: heldUpIn(saved),
    runnerTime: runs.length === 0 ? 0 : runnerTime / runs.length,
    steps: rankedSteps([...steps.values()]),
    examples: examplesOf(saved),
  };
}

interface StepTimes {
  readonly job: string;
  readonly step: string;
  readonly times: number[];
  onPath: number;
  total: number;
}

/** The first stays whatever it takes: a group of nothing but small parts has a place too. */
function rankedSteps(steps: readonly StepTimes[]): readonly MeasuredStep[] {
  const total = steps.reduce((sum, step) => sum + step.total, 0);
  return steps
    .filter(({ onPath }) => onPath > 0)
    .sort((a, b) => b.total - a.total || compareTexts(a.job, b.job) || compareTexts(a.step, b.step))
    .map(({ job, step, times, onPath, total: own }) => ({ job, step, n: times.length, p50: median(times) ?? 0, onPath, own }))
    .filter(({ p50, own }, place) => place === 0 || (p50 >= LEAST_PART.seconds && own >= LEAST_PART.share * total))
    .slice(0, MOST_STEPS)
    .map(({ job, step, n, p50, onPath }) => ({ job, step, n, p50, onPath }));
}

/** In how many of them anything would be saved. */
export function heldUpIn(saved: readonly { readonly time: number }[]): number {
  return saved.filter(({ time }) => time > 0).length;
}

/** The runs in which most could be won, the newest of equals first. */
export function examplesOf(saved: readonly { readonly run: StagedRun; readonly time: number }[]): readonly RunReference[] {
  return saved
    .filter(({ time }) => time > 0)
    .sort((a, b) => b.time - a.time)
    .slice(0, MOST_EXAMPLES)
    .map(({ run: { run } }) => referenceOf(run));
}

/** When the last node that counts would end. */
export function makespanOf({ counts }: StagedRun, graph: RunGraph): number {
  return Math.max(0, lastEnd(forwardPass(graph), counts));
}

export function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function withoutTime(graph: RunGraph, gone: readonly number[]): RunGraph {
  return {
    ...graph,
    nodes: graph.nodes.map((node, index) => ({ ...node, duration: seconds(Math.max(0, node.duration - (gone[index] ?? 0))) })),
  };
}

function timeGone(spans: readonly StepSpan[], isPicked: (span: StepSpan) => boolean): number {
  const picked: Span[] = [];
  const others: Span[] = [];
  for (const each of spans) (isPicked(each) ? picked : others).push(each.span);
  return picked.length === 0 ? 0 : timeOnlyIn(picked, others);
}

function timesByStep(spans: readonly StepSpan[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const {
    step,
    span: [from, to],
  } of spans)
    times.set(step, (times.get(step) ?? 0) + to - from);
  return times;
}
