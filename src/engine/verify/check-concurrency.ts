import { equalJson } from '../../workflow/equal-json.ts';
import type { Concurrency, Workflow } from '../../workflow/model.ts';
import { plainAt } from '../../workflow/walk.ts';
import { delivers } from '../delivery-sign.ts';
import { nearbySources } from '../find-local-sources.ts';
import { type Check, refuse } from './verified-change.ts';
import { writtenText } from './written-text.ts';

/**
 * The concurrency of a job that delivers something stays, and so does the workflow's where any job does. The workflow may get one only in which
 * every run has a group of its own where nothing else is named, and which does not always cancel.
 */
export const checkConcurrency: Check = ({ before, after, evidence }) => {
  const sources = nearbySources(evidence);
  const delivering = [...before.jobs, ...after.jobs].filter((job) => delivers(job, sources));
  for (const { key } of delivering) {
    const route = ['jobs', key, 'concurrency'];
    const isThere = [before, after].every((workflow) => workflow.jobs.some((job) => job.key === key));
    if (isThere && !equalJson(plainAt(before, route), plainAt(after, route))) {
      return refuse('concurrency-changed', `Job ${key} delivers something, and its concurrency would change.`);
    }
  }
  if (delivering.length === 0 || isSameGroup(before, after)) return null;
  const isHarmless = before.concurrency === null && after.concurrency !== null && sparesDeliveries(after.concurrency);
  return isHarmless
    ? null
    : refuse('concurrency-changed', `Job ${delivering[0]?.key} delivers something, and the workflow’s concurrency would not spare it.`);
};

function isSameGroup(before: Workflow, after: Workflow): boolean {
  return equalJson(plainAt(before, ['concurrency']), plainAt(after, ['concurrency']));
}

function sparesDeliveries({ group, cancelInProgress }: Concurrency): boolean {
  return /\|\|\s*github\.run_id\b/.test(writtenText(group)) && writtenText(cancelInProgress) !== 'true';
}
