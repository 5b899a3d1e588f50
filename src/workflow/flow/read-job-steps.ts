import type { Json } from '../../model/json.ts';
import type { Doubt, Flow, Resource } from '../data-flow.ts';
import type { LocalSources } from '../local-sources.ts';
import type { RunnableJob, Step, Workflow } from '../model.ts';
import { addFlow, collectFlow } from './collect-flow.ts';
import type { FlowContext, ServiceName } from './flow-context.ts';
import { joinDirectory } from './locate-path.ts';
import { readStepFlow, stepName } from './read-step-flow.ts';
import { readRunnerLabels } from './runner-labels.ts';

/** The flows of a job's steps in order, those of a `parallel:` group in its place. */
export function readJobSteps(workflow: Workflow, job: RunnableJob, sources: LocalSources, budget: { steps: number }): readonly Flow[] {
  const context: FlowContext = {
    workflow,
    sources,
    ...readDefaults(workflow, job),
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
    flow.read(...results);
    flow.write(...target.writes);
    for (const doubt of target.doubts satisfies readonly Doubt[]) flow.doubt(doubt.reason, [], doubt.writes);
  }
  return flow.finish(step.route);
}

function namedTargets(step: Step, byName: ReadonlyMap<string, Flow>): readonly Flow[] {
  if (step.kind !== 'wait' && step.kind !== 'cancel') return [];
  return step.targets.flatMap((target) => byName.get(target.toLowerCase()) ?? []);
}

/** The shell and directory of scripts that name none: the job's `defaults.run`, the workflow's, the runner's. */
function readDefaults(workflow: Workflow, job: RunnableJob): Pick<FlowContext, 'shell' | 'directory'> {
  const settings = [job.defaults, workflow.defaults];
  const shell = settings.map((value) => runDefault(value, 'shell')).find((value) => value !== undefined);
  const directory = settings.map((value) => runDefault(value, 'working-directory')).find((value) => value !== undefined);
  return {
    shell: shell === undefined ? readRunnerLabels(job).shell : shell,
    directory: directory === undefined ? '' : directory === null ? null : joinDirectory('', directory),
  };
}

/** A text under `run:`; undefined where it is not given, null where only a run knows it. */
function runDefault(defaults: RunnableJob['defaults'], key: string): string | null | undefined {
  if (defaults === null) return undefined;
  if (!defaults.known) return null;
  const run = fieldOf(defaults.value, 'run');
  const value = run === undefined ? undefined : fieldOf(run, key);
  return typeof value === 'string' ? value : undefined;
}

function servicesOf(job: RunnableJob): readonly ServiceName[] {
  if (job.services === null || !job.services.known) return [];
  const { value } = job.services;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return [];
  return Object.entries(value as { readonly [key: string]: Json }).map(([name, service]) => {
    const ports = fieldOf(service, 'ports');
    return { name, ports: Array.isArray(ports) ? ports.map((port) => String(port).replace(/[:/].*$/, '')) : [] };
  });
}

function fieldOf(value: Json, key: string): Json | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value) || !Object.hasOwn(value, key)) return undefined;
  return (value as { readonly [key: string]: Json })[key];
}
