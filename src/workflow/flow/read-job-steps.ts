import type { Doubt, Flow, Resource } from '../data-flow.ts';
import type { LocalSources } from '../local-sources.ts';
import type { RunnableJob, Step, Value, Workflow } from '../model.ts';
import { followCheckouts } from './checked-out.ts';
import { addFlow, collectFlow } from './collect-flow.ts';
import type { FlowContext, ServiceName } from './flow-context.ts';
import { joinDirectory } from './locate-path.ts';
import { readStepFlow, stepName } from './read-step-flow.ts';
import { readRunnerLabels } from './runner-labels.ts';
import { textOf } from './written-values.ts';

/** The flows of a job's steps in order, those of a `parallel:` group in its place. */
export function readJobSteps(workflow: Workflow, job: RunnableJob, sources: LocalSources, budget: { steps: number }): readonly Flow[] {
  const context: FlowContext = {
    workflow,
    sources,
    ...readDefaults(workflow, job),
    checkedOut: followCheckouts(),
    variables: [workflow.env, job.env].flatMap((block) => [...(block?.entries.keys() ?? [])]),
    resolve: () => null,
    depth: 0,
    budget,
    services: servicesOf(job),
    readStep: readStepFlow,
  };
  const flows: Flow[] = [];
  const byName = new Map<string, Flow>();
  const background: Flow[] = [];
  for (const step of flatten(job.steps)) {
    const flow =
      step.kind === 'run' || step.kind === 'action' ? readStepFlow(step, context) : readControl(step, context, byName, background);
    flows.push(flow);
    byName.set(stepName(step).toLowerCase(), flow);
    if (step.background) background.push(flow);
  }
  return flows;
}

function* flatten(steps: readonly Step[]): Generator<Step> {
  for (const step of steps) {
    if (step.kind === 'parallel') yield* flatten(step.children);
    else yield step;
  }
}

/**
 * `wait`, `wait-all` and `cancel`: what a background step writes can be seen after its wait, so the wait writes it once more. Source: GitHub's
 * "background steps", outputs and variables are visible after the wait.
 */
function readControl(step: Step, context: FlowContext, byName: ReadonlyMap<string, Flow>, background: readonly Flow[]): Flow {
  const flow = collectFlow();
  addFlow(flow, readStepFlow(step, context));
  const targets = step.kind === 'wait-all' ? background : namedTargets(step, byName);
  for (const target of targets) {
    const results = target.writes.filter((resource): resource is Resource & { kind: 'step-result' } => resource.kind === 'step-result');
    // Until the wait it may still read and run.
    flow.read(...results, ...target.reads);
    flow.write(...target.writes);
    for (const doubt of target.doubts satisfies readonly Doubt[]) flow.doubt(doubt.reason, doubt.reads, doubt.writes);
  }
  return flow.finish(step.route);
}

function namedTargets(step: Step, byName: ReadonlyMap<string, Flow>): readonly Flow[] {
  if (step.kind !== 'wait' && step.kind !== 'cancel') return [];
  return step.targets.flatMap((target) => byName.get(target.toLowerCase()) ?? []);
}

/** The shell and directory of scripts that name none: the job's `defaults.run`, the workflow's, the runner's. */
function readDefaults(workflow: Workflow, job: RunnableJob): Pick<FlowContext, 'shell' | 'whyNoShell' | 'directory'> {
  const shell = runDefault(job.defaults?.shell ?? workflow.defaults?.shell ?? null, job, workflow);
  const directory = runDefault(job.defaults?.workingDirectory ?? workflow.defaults?.workingDirectory ?? null, job, workflow);
  const runner = readRunnerLabels(job);
  return {
    shell: shell === undefined ? runner.shell : shell,
    whyNoShell: shell === undefined ? runner.whyNoShell : null,
    directory: directory === undefined ? '' : directory === null ? null : joinDirectory('', directory),
  };
}

/** A text under `run:`; undefined where it is not given, null where only a run knows it, as where the whole block is computed. */
function runDefault(value: Value<string> | null, job: RunnableJob, workflow: Workflow): string | null | undefined {
  if (value !== null) return value.known ? value.value : null;
  const isWholeComputed = [job.defaults, workflow.defaults].some(
    (defaults) => defaults?.known === false && defaults.shell === null && defaults.workingDirectory === null,
  );
  return isWholeComputed ? null : undefined;
}

/** Null where which services there are is only known in a run; their passwords and images may be computed all the same. */
function servicesOf({ services }: RunnableJob): readonly ServiceName[] | null {
  if (services === null) return [];
  if (services.entries.size === 0 && !services.known) return null;
  return [...services.entries].map(([name, { ports }]) => ({
    name,
    ports: ports?.every((port) => port.known) === false ? null : (ports ?? []).map((port) => textOf(port).replace(/[:/].*$/, '')),
  }));
}
