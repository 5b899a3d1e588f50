import type { Json } from '../model/json.ts';
import type { Route } from '../model/route.ts';
import type { RunnableJob, RunStep, Step, Value, Workflow } from './model.ts';

/** Every step of every job in order, the children of `parallel:` after their group. */
export function* eachStep(workflow: Workflow): Generator<{ readonly job: RunnableJob; readonly step: Step }> {
  for (const job of workflow.jobs) {
    if (job.kind === 'job') for (const step of flattenSteps(job.steps)) yield { job, step };
  }
}

/** The steps of a list in order, the children of `parallel:` after their group. */
export function* flattenSteps(steps: readonly Step[]): Generator<Step> {
  for (const step of steps) {
    yield step;
    if (step.kind === 'parallel') yield* flattenSteps(step.children);
  }
}

/**
 * The shell or working directory of a script: its own, else what `defaults.run` of its job, else of the workflow says. Null where none says:
 * the runner's own default, or the workspace.
 * @public
 */
export function runSetting(
  workflow: Pick<Workflow, 'defaults'>,
  job: Pick<RunnableJob, 'defaults'>,
  step: RunStep,
  setting: 'shell' | 'workingDirectory',
): Value<string> | null {
  return step[setting] ?? job.defaults?.[setting] ?? workflow.defaults?.[setting] ?? null;
}

/** `owner/name` in lower case of the action that a step uses; null for scripts, local actions and images. */
export function actionRepository(step: Step): string | null {
  if (step.kind !== 'action' || step.action?.kind !== 'remote') return null;
  return `${step.action.owner}/${step.action.name}`.toLowerCase();
}

/** An input of an action step, matched without regard to case as GitHub does; null when it is not given. */
export function readWith(step: Step, key: string): Value | null {
  if (step.kind !== 'action' || step.with === null) return null;
  const exact = step.with.entries.get(key);
  if (exact !== undefined) return exact;
  for (const [name, value] of step.with.entries) if (name.toLowerCase() === key.toLowerCase()) return value;
  return null;
}

/** The plain value at a route, expressions as text; undefined when there is none. */
export function plainAt(workflow: Workflow, route: Route): Json | undefined {
  let value: Json | undefined = workflow.plain;
  for (const part of route) {
    if (Array.isArray(value)) value = typeof part === 'number' ? (value as readonly Json[])[part] : undefined;
    else if (value !== null && typeof value === 'object' && typeof part === 'string' && Object.hasOwn(value, part)) {
      value = (value as Readonly<Record<string, Json>>)[part];
    } else return undefined;
  }
  return value;
}
