import type { Json } from '../../model/json.ts';
import type { Flow } from '../data-flow.ts';
import type { CallerJob, Job, RunnableJob, Workflow } from '../model.ts';
import { addFlow, collectFlow, type FlowSink } from './collect-flow.ts';
import { CROSSING, type Kind, UNKNOWN_REACH } from './kinds.ts';
import { readEvaluated } from './reference-resources.ts';
import { readRunnerLabels } from './runner-labels.ts';
import { blockValues, conditionOf, textOf } from './written-values.ts';

/** What stays on a machine that is not new for each job. */
const ON_MACHINE: readonly Kind[] = ['workspace', 'runner-file', 'tool'];

/** What a job hands over its border: from its own keys, and from its steps what other runners can see. */
export function readJobFlow(workflow: Workflow, job: Job, steps: readonly Flow[], called: CalledFlow | null): Flow {
  const flow = collectFlow();
  readEvaluated({ condition: conditionOf(job), values: jobValues(workflow, job) }, { ownVariables: NONE, statusOf: job.needs }, flow);
  flow.write({ kind: 'job-result', job: job.key });
  if (job.kind === 'job') {
    for (const name of job.outputs?.entries.keys() ?? ['*']) flow.write({ kind: 'job-output', job: job.key, name });
    if (job.environment !== null) flow.write({ kind: 'deployment', environment: environmentName(job) });
    // Pulled when the job starts: what another job pushed may be the image.
    if (job.container !== null || job.services !== null) flow.read({ kind: 'outside', what: 'container registry' });
    if (!readRunnerLabels(job).hosted) {
      flow.doubt("a runner that is not one of GitHub's own may keep files from one job to the next", ON_MACHINE);
    }
  } else readCall(job, called, flow);
  const caches = cacheMode(workflow, job);
  for (const step of steps) {
    const mayRead = caches === null || (caches !== 'none' && caches !== 'write-only');
    const mayWrite = caches === null || (caches !== 'none' && caches !== 'read');
    addFlow(flow, withoutCaches(step, mayRead, mayWrite), (kind) => CROSSING.has(kind));
  }
  return flow.finish(job.route);
}

/** What a called workflow does, or why it is not known. */
export type CalledFlow = { readonly flows: readonly Flow[] } | { readonly unknown: string };

const NONE: ReadonlySet<string> = new Set();

function readCall(job: CallerJob, called: CalledFlow | null, flow: FlowSink): void {
  flow.write({ kind: 'job-output', job: job.key, name: '*' });
  if (called === null || 'unknown' in called) {
    flow.doubt(called?.unknown ?? `what ${textOf(job.uses)} does is not known`, UNKNOWN_REACH);
    return;
  }
  for (const inner of called.flows) addFlow(flow, inner, (kind) => kind !== 'job-output' && kind !== 'job-result');
}

/** Values of a job that GitHub evaluates with `needs` at hand. The outputs are evaluated at its end, from its steps. */
function jobValues(workflow: Workflow, job: Job): readonly Json[] {
  const shared = [job.name, job.strategy?.matrix, job.strategy?.failFast, job.strategy?.maxParallel, job.concurrency?.group];
  const own =
    job.kind === 'job'
      ? [job.runsOn, job.environment, job.container, job.services, job.timeoutMinutes, job.continueOnError, job.defaults]
      : [];
  const blocks = job.kind === 'job' ? [job.env, job.outputs] : [job.with, job.secrets === 'inherit' ? null : job.secrets];
  const stepTexts = job.kind === 'job' ? stepsPlain(workflow, job) : [];
  return [
    ...[...shared, ...own].flatMap((value) => (value === null || value === undefined ? [] : [textOf(value)])),
    ...blocks.flatMap(blockValues),
    ...stepTexts,
  ];
}

/** Steps read `needs` too, wherever it stands in them. */
function stepsPlain(workflow: Workflow, job: RunnableJob): readonly Json[] {
  let value: Json | undefined = workflow.plain;
  for (const part of [...job.route, 'steps']) {
    if (value === null || typeof value !== 'object') return [];
    value = Object.hasOwn(value, part) ? (value as { readonly [key: string]: Json })[String(part)] : undefined;
    if (value === undefined) return [];
  }
  return [value ?? null];
}

function environmentName({ environment }: RunnableJob): string {
  const name = environment?.name;
  return name?.known === true ? name.value : '*';
}

function cacheMode(workflow: Workflow, job: Job): string | null {
  const mode = job.cacheMode ?? workflow.cacheMode;
  return mode?.known === true ? mode.value : null;
}

function withoutCaches(flow: Flow, mayRead: boolean, mayWrite: boolean): Flow {
  if (mayRead && mayWrite) return flow;
  return {
    ...flow,
    reads: mayRead ? flow.reads : flow.reads.filter((resource) => resource.kind !== 'cache'),
    writes: mayWrite ? flow.writes : flow.writes.filter((resource) => resource.kind !== 'cache'),
    doubts: flow.doubts.map((doubt) => ({
      ...doubt,
      reads: mayRead ? doubt.reads : doubt.reads.filter((kind) => kind !== 'cache'),
      writes: mayWrite ? doubt.writes : doubt.writes.filter((kind) => kind !== 'cache'),
    })),
  };
}
