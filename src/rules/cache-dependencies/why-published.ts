import { whyCacheIsUnsafe } from '../../engine/cache-poisoning.ts';
import type { Evidence } from '../../engine/evidence.ts';
import { nearbySources } from '../../engine/find-local-sources.ts';
import type { RunnableJob, Workflow } from '../../workflow/model.ts';
import { actionRepository } from '../../workflow/walk.ts';

/**
 * Why what a job builds may leave the repository, so that no cache may feed it; null when nothing says so. Beyond the job itself, which
 * whyCacheIsUnsafe judges: the workflow is named as one that publishes, or a later job may publish what this one hands over.
 */
export function whyPublished(job: RunnableJob, evidence: Evidence): string | null {
  const { workflow, callers } = evidence;
  const sources = nearbySources(evidence);
  const own = whyCacheIsUnsafe(workflow, job, callers, { sources });
  if (own !== null) return own;
  const name = `${workflow.path.split('/').at(-1)} ${workflow.name?.known ? workflow.name.value : ''}`;
  if (/\b(?:release|publish|deploy)/i.test(name)) return 'the workflow is named as one that publishes';
  if (!handsOver(job)) return null;
  for (const later of dependants(workflow, job.key)) {
    const reason = whyCacheIsUnsafe(workflow, later, callers, { sources });
    if (reason !== null) return `job ${later.key} needs it, and ${reason}`;
  }
  return null;
}

function handsOver(job: RunnableJob): boolean {
  return job.outputs !== null || job.steps.some((step) => actionRepository(step) === 'actions/upload-artifact');
}

function dependants(workflow: Workflow, key: string): readonly Workflow['jobs'][number][] {
  const reached = new Set([key]);
  for (let size = 0; size < reached.size; ) {
    size = reached.size;
    for (const job of workflow.jobs) if (job.needs.some((need) => reached.has(need))) reached.add(job.key);
  }
  return workflow.jobs.filter((job) => job.key !== key && reached.has(job.key));
}
