import type { SkipReason } from '../../engine/rule.ts';
import { isJsonMap, type Json } from '../../model/json.ts';
import { isHostedLabel } from '../../workflow/hosted-labels.ts';
import type { RunnableJob } from '../../workflow/model.ts';
import type { ExpandedPlan } from '../../workflow/plan.ts';

export type RunnerAnswer =
  /** `isMixed`: some legs are known to run on other systems, or only a label's name speaks for Linux. */
  { readonly isMixed: boolean } | { readonly skipped: SkipReason; readonly detail: string };

type System = 'linux' | 'named-linux' | 'slim' | 'other' | 'unknown';

/** Whether the sampler can see a job's machine: `/proc` of a Linux machine that the job has for itself. */
export function findRunnerObstacle(job: RunnableJob, plan: ExpandedPlan): RunnerAnswer {
  if (job.container !== null) {
    const detail = `job ${job.key} runs in a container, where it is not proven that the sampler finds its tools and sees the job's own use`;
    return { skipped: 'not-applicable', detail };
  }
  const planned = plan.triggers.flatMap(({ jobs }) => jobs).filter(({ key }) => key === job.key);
  const systems = new Set(planned.map(({ runner }) => systemOf(labelsOf(runner))));
  if (systems.has('slim')) {
    return { skipped: 'not-applicable', detail: `job ${job.key} runs on ubuntu-slim, a container: what it would see is not the job's own` };
  }
  if (systems.has('unknown') || systems.size === 0) {
    return { skipped: 'evidence-missing', detail: `whether job ${job.key} runs on Linux is not known` };
  }
  if (!systems.has('linux') && !systems.has('named-linux')) {
    return { skipped: 'not-applicable', detail: `job ${job.key} does not run on Linux, and the sampler reads /proc` };
  }
  return { isMixed: systems.has('other') || systems.has('named-linux') };
}

/** An organization chooses the names of its larger runners, and of the labels of its own: those are believed only with the runner's own word. */
function systemOf(labels: readonly string[]): System {
  if (labels.some((label) => /^ubuntu-slim$/i.test(label))) return 'slim';
  const isOwn = labels.some((label) => /^self-hosted$/i.test(label));
  if (labels.some((label) => (isHostedLabel(label) && /^ubuntu-/i.test(label)) || (isOwn && /^linux$/i.test(label)))) return 'linux';
  if (labels.some((label) => isHostedLabel(label) || /^(?:windows|macos)$/i.test(label))) return 'other';
  return labels.some((label) => /ubuntu|linux|debian/i.test(label)) ? 'named-linux' : 'unknown';
}

function labelsOf(runner: Json): readonly string[] {
  if (typeof runner === 'string') return [runner];
  if (Array.isArray(runner)) return (runner as readonly Json[]).filter((label) => typeof label === 'string');
  return isJsonMap(runner) ? labelsOf(runner['labels'] ?? null) : [];
}
