import { namesTags } from '../../workflow/find-callers.ts';
import type { LocalSources } from '../../workflow/local-sources.ts';
import type { Job, Trigger, Workflow } from '../../workflow/model.ts';
import { delivers, deliverySign, isNamedForDelivery } from '../delivery-sign.ts';
import { howStepPublishes } from '../how-step-publishes.ts';

/** A workflow that these start checks a change, whatever else it does: people wait for it. */
const CHECKS: readonly string[] = ['pull_request', 'merge_group'];

const ENVIRONMENT = 'deploys to an environment';

/**
 * Why a workflow is taken to be there for deliveries, in words that follow "it": null for one that also does other work, which is left to the rules'
 * own care for single jobs. The signs of a job err to the safe side, and here they would take a workflow out of every report: one that checks pull
 * requests, or that only others call and that is not named for it, is never taken for a delivery.
 */
export function findDelivery(workflow: Workflow, sources: LocalSources): string | null {
  const events = [...workflow.triggers.keys()];
  if (events.length === 0 || events.some((event) => CHECKS.includes(event))) return null;
  if (events.every((event) => event === 'release')) return 'runs for releases only';
  const delivering = workflow.jobs.filter((job) => delivers(job, sources));
  const [first] = delivering;
  if (first === undefined) return null;
  const how = `job \`${first.key}\` ${signOf(first, sources)}`;
  const push = workflow.triggers.get('push');
  if (events.every((event) => event === 'release' || event === 'push') && push !== undefined && isForTagsOnly(push)) {
    return `runs for pushed tags, and ${how}`;
  }
  if (isNamedForDelivery(fileName(workflow.path)) || isNamedForDelivery(nameOf(workflow))) return `is named for a delivery, and ${how}`;
  // An environment alone may only lend its secrets.
  const isWhole = delivering.length === workflow.jobs.length && delivering.every((job) => signOf(job, sources) !== ENVIRONMENT);
  if (!isWhole || events.every((event) => event === 'workflow_call')) return null;
  return delivering.length === 1 ? `delivers: ${how}` : `delivers in every job: ${how}`;
}

function signOf(job: Job, sources: LocalSources): string {
  const sign = deliverySign(job, sources);
  if (sign !== null) return sign;
  if (job.kind === 'call') return 'calls what delivers something';
  for (const step of job.steps) {
    const how = howStepPublishes(step, sources);
    if (how !== null) return how;
  }
  return ENVIRONMENT;
}

function isForTagsOnly(push: Trigger): boolean {
  return namesTags(push) && push.branches === null && push.branchesIgnore === null;
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function nameOf({ name }: Workflow): string {
  return name?.known === true ? name.value : '';
}
