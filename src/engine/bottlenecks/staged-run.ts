import type { Stage } from '../../model/job-log.ts';
import type { JobRun, StepRun } from '../../model/job-run.ts';
import type { StagePattern } from '../../model/repository-config.ts';
import type { Run } from '../../model/run.ts';
import { hasRun, isTimingSample, makespanOf, stepDuration } from '../../model/run-times.ts';
import { forwardPass, lastEnd } from '../../simulate/forward-pass.ts';
import type { RunGraph } from '../../simulate/run-graph.ts';
import type { StagedTime } from '../../stages/stage-durations.ts';
import { chainOf } from '../path/critical-path.ts';
import { graphOfRun } from '../path/graph-of-run.ts';
import { type IdentifiedStep, identifySteps } from '../profile/step-identity.ts';
import type { WorkflowRuns } from '../recent/workflow-runs.ts';
import { type ClassifyStep, stagedJob, stepClassifier } from '../stage-profile/staged-job.ts';
import { stepsInPlan } from '../steps-in-plan.ts';
import { restOf, type Span } from './span.ts';

/** A stretch of a job run in which one step did one kind of work; a step whose log was read may have several. */
export interface StepSpan {
  /** Without the ref of an action. */
  readonly step: string;
  /** The step's own number in this job run. */
  readonly number: number;
  readonly stage: Stage;
  readonly span: Span;
}

/** A job run on its node of the graph. */
export interface StagedNode {
  readonly job: JobRun;
  readonly spans: readonly StepSpan[];
}

/** One run as it is replayed: its graph, what its jobs spent their time on, and what set its makespan. */
export interface StagedRun {
  readonly run: Run;
  readonly graph: RunGraph;
  /** Nodes whose end counts. */
  readonly counts: readonly number[];
  readonly makespan: number;
  /** The critical path: nodes in order. */
  readonly chain: readonly number[];
  /** By node; null where two job runs have one name. */
  readonly nodes: readonly (StagedNode | null)[];
}

/** The recent first attempts that succeeded, as far as it is known what waited for what. `requiredOnly`: as in `PathProfile`. */
export function stagedRunsOf(
  { runs, planOf }: WorkflowRuns,
  rules: readonly StagePattern[],
  requiredOnly: readonly string[] | null,
): readonly StagedRun[] {
  const classify = stepClassifier(rules);
  return runs.flatMap((run) => {
    if (!isTimingSample(run) || makespanOf(run) === null) return [];
    const plan = planOf(run);
    const found = graphOfRun(run, plan);
    if (found === null) return [];
    const { graph } = found;
    const counts = countedNodes(graph, requiredOnly);
    const schedule = forwardPass(graph);
    const jobs = jobsByName(run);
    const nodes = graph.nodes.map(({ name }) => {
      const job = jobs.get(name) ?? null;
      return job === null ? null : { job, spans: spansOf(job, stepsInPlan(plan, job.name, run.event), run.createdAt.getTime(), classify) };
    });
    return [{ run, graph, counts, makespan: Math.max(0, lastEnd(schedule, counts)), chain: chainOf(graph, schedule, counts), nodes }];
  });
}

function countedNodes({ nodes }: RunGraph, requiredOnly: readonly string[] | null): readonly number[] {
  const all = nodes.map((_, index) => index);
  const gates = requiredOnly === null ? [] : all.filter((index) => requiredOnly.includes(nodes[index]?.name ?? ''));
  return gates.length === 0 ? all : gates;
}

/** Names that two job runs of a run share stand for none of them. */
function jobsByName({ jobs }: Run): ReadonlyMap<string, JobRun | null> {
  const named = new Map<string, JobRun | null>();
  for (const job of jobs) if (hasRun(job)) named.set(job.name, named.has(job.name) ? null : job);
  return named;
}

function spansOf(job: JobRun, written: ReturnType<typeof stepsInPlan>, origin: number, classify: ClassifyStep): readonly StepSpan[] {
  const times = stagedJob(job, written, origin, classify);
  if (times === null) return [];
  const timed = identifySteps(job).filter(({ step }) => isTimed(step));
  return times.steps.flatMap((time, index) => {
    const identified = timed[index];
    return identified === undefined ? [] : spansOfStep(identified, time, [times.start, times.end]);
  });
}

/** As `stagedJob` leaves them out. */
function isTimed(step: StepRun): boolean {
  return step.startedAt !== null && step.completedAt !== null && stepDuration(step) !== null;
}

/** The parts that a log told apart, and the rest for what the step itself is. */
function spansOfStep({ name, step }: IdentifiedStep, { stage, start, end, parts }: StagedTime, [first, last]: Span): readonly StepSpan[] {
  const own: Span = [Math.max(start, first), Math.min(end, last)];
  const told = parts.flatMap((part): StepSpan[] => {
    if (part.stage === null || part.stage === 'other') return [];
    return [{ step: name, number: step.number, stage: part.stage, span: [Math.max(part.start, own[0]), Math.min(part.end, own[1])] }];
  });
  const rest = restOf(
    own,
    told.map(({ span }) => span),
  );
  const left = rest.map((span): StepSpan => ({ step: name, number: step.number, stage: stage ?? 'other', span }));
  return [...told, ...left].filter(({ span: [from, to] }) => to > from);
}
