import type { RunnableJob, Step, Workflow } from '../../workflow/model.ts';
import { eachStep } from '../../workflow/walk.ts';
import { writtenText } from './written-text.ts';

/** Inputs that actions run as code, by name: `script`, `inlineScript`, `runCmd`, `command`, `args`, `entrypoint`. Source: zizmor's template-injection audit, widened. */
const RUN_AS_CODE = /script|command|cmd|eval|expression|entrypoint|shell|^(?:pre|post|on)?[-_]?run$|^(?:.*[-_])?args$/i;

/** Every text of a job that something runs as code. */
export function scriptsOf(workflow: Workflow): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const job of workflow.jobs) found.set(job.key, job.kind === 'job' ? containerTexts(job) : []);
  for (const { job, step } of eachStep(workflow)) found.get(job.key)?.push(...stepScripts(step));
  return found;
}

/** Every text of a step that something runs as code. */
export function stepScripts(step: Step): readonly string[] {
  if (step.kind === 'run') return [step.run.text, writtenText(step.shell)];
  if (step.kind !== 'action' || step.with === null) return [];
  const inputs = [...step.with.entries].flatMap(([key, value]) => (RUN_AS_CODE.test(key) ? [writtenText(value)] : []));
  return step.with.computed === null ? inputs : [...inputs, step.with.computed];
}

/** What ends on the command line that starts a container, and the job's own shell. */
function containerTexts({ container, services, defaults }: RunnableJob): string[] {
  const containers = [...(container === null ? [] : [container]), ...(services?.entries.values() ?? [])];
  const started = containers.flatMap(({ options, command, entrypoint }) => [options, command, entrypoint]);
  return [defaults, ...started].map(writtenText).filter((text) => text !== '');
}
