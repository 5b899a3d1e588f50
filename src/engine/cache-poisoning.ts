import type { Availability } from '../model/availability.ts';
import type { WorkflowCaller } from '../model/workflow-caller.ts';
import { namesTags } from '../workflow/find-callers.ts';
import type { LocalSources } from '../workflow/local-sources.ts';
import type { Job, Permissions, Workflow } from '../workflow/model.ts';
import { delivers, deliverySign } from './delivery-sign.ts';
import { howStepPublishes } from './how-step-publishes.ts';
import { NO_SOURCES } from './no-sources.ts';
import { isOnUntrustedInput } from './untrusted-events.ts';

/** The cache in question, and what the workflow uses of its own repository. */
interface CacheAt {
  /** Whether it is off on runs for tags and releases. */
  readonly offForTags?: boolean;
  /** Missing: nothing is followed into. */
  readonly sources?: LocalSources;
}

/**
 * Why no cache may be added or enabled in a job, in words that finish "is not safe:"; null where nothing speaks against it.
 * Mirrors zizmor's cache-poisoning audit and is stricter: what untrusted code can write into a cache must not reach a release or a privileged token.
 * A cache that is off on runs for tags and releases may stand in a workflow that also runs for them. Local actions and called workflows count with
 * what they do, and a called workflow that says nothing of permissions has those of its callers.
 */
export function whyCacheIsUnsafe(
  workflow: Workflow,
  job: Job,
  callers: Availability<readonly WorkflowCaller[]>,
  { offForTags = false, sources = NO_SOURCES }: CacheAt = {},
): string | null {
  return (
    whyTriggersForbid(workflow, offForTags, sources) ??
    whyCallersForbid(workflow, job, callers, offForTags, sources) ??
    whyJobForbids(workflow, job, sources) ??
    whyDeliveryForbids(workflow, job, sources)
  );
}

function whyTriggersForbid(workflow: Workflow, offForTags: boolean, sources: LocalSources): string | null {
  const push = workflow.triggers.get('push');
  if (workflow.triggers.has('release') && !offForTags) return 'the workflow runs for releases';
  const runsForTags = push !== undefined && namesTags(push);
  if (runsForTags && !offForTags) return 'the workflow runs for pushed tags';
  if (push?.branches?.some(isReleaseBranch) === true) return 'the workflow runs for release branches';
  const isBare = push !== undefined && [push.branches, push.branchesIgnore, push.tags, push.tagsIgnore].every((filter) => filter === null);
  if (isBare && !offForTags && publishesAnywhere(workflow, sources))
    return 'the workflow runs for every push, tags among them, and publishes something';
  for (const event of workflow.triggers.keys())
    if (isOnUntrustedInput(event)) return `the workflow runs on ${event}, which outsiders can cause`;
  return null;
}

function isReleaseBranch(pattern: string): boolean {
  return pattern.toLowerCase().includes('release');
}

function publishesAnywhere(workflow: Workflow, sources: LocalSources): boolean {
  return workflow.jobs.some((job) => howJobPublishes(job, sources) !== null || (job.kind === 'call' && delivers(job, sources)));
}

function howJobPublishes(job: Job, sources: LocalSources): string | null {
  if (job.kind === 'call') return null;
  for (const step of job.steps) {
    const how = howStepPublishes(step, sources);
    if (how !== null) return how;
  }
  return null;
}

/** What this job, or a workflow that another job of the file calls, may deliver. */
function whyDeliveryForbids(workflow: Workflow, job: Job, sources: LocalSources): string | null {
  for (const other of workflow.jobs) {
    const sign = other === job || other.kind === 'call' ? deliverySign(other, sources) : null;
    if (sign !== null) return `job \`${other.key}\` ${sign}`;
  }
  return null;
}

function whyCallersForbid(
  workflow: Workflow,
  job: Job,
  callers: Availability<readonly WorkflowCaller[]>,
  offForTags: boolean,
  sources: LocalSources,
): string | null {
  if (!workflow.triggers.has('workflow_call')) return null;
  if (!callers.available) return `who calls this workflow is not known (${callers.reason})`;
  const inherits = (job.permissions ?? workflow.permissions) === null;
  for (const caller of callers.value) {
    if (caller.events.includes('workflow_call')) return `${caller.path} calls this workflow and is called itself`;
    const event = caller.events.find((name) => name === 'release' || isOnUntrustedInput(name));
    if (event !== undefined) return `${caller.path} calls this workflow and runs on ${event}`;
    const scope = inherits ? caller.writes?.find((name) => name === '*' || TRUSTED_SCOPES.includes(name)) : undefined;
    if (scope !== undefined) return `${caller.path} calls this workflow and lets it write ${scope === '*' ? 'everything' : scope}`;
    if (caller.environment !== undefined) return `${caller.path} calls this workflow for the environment ${caller.environment}`;
    const reason = whyPushesForbid(workflow, caller, offForTags, sources);
    if (reason !== null) return `${caller.path} calls this workflow and ${reason}`;
  }
  return null;
}

function whyPushesForbid(
  workflow: Workflow,
  { events, pushes }: WorkflowCaller,
  offForTags: boolean,
  sources: LocalSources,
): string | null {
  if (pushes?.branches?.some(isReleaseBranch) === true) return 'runs for release branches';
  if (offForTags) return null;
  if (pushes?.tags === true) return 'runs for pushed tags';
  const isBare = events.includes('push') && pushes === undefined;
  return isBare && publishesAnywhere(workflow, sources) ? 'runs for every push, tags among them' : null;
}

/** What a release, or what trusts this repository, is made with. */
const TRUSTED_SCOPES: readonly string[] = ['id-token', 'packages', 'contents', 'pages', 'deployments', 'attestations'];

function whyJobForbids(workflow: Workflow, job: Job, sources: LocalSources): string | null {
  const permissions = job.permissions ?? workflow.permissions;
  const scope = TRUSTED_SCOPES.find((name) => mayWrite(permissions, name));
  if (scope !== undefined) return `the job may write ${scope}`;
  if (job.kind === 'call') return null;
  if (job.environment !== null) return 'the job deploys to an environment';
  const published = howJobPublishes(job, sources);
  return published === null ? null : `the job ${published}`;
}

function mayWrite(permissions: Permissions | null, scope: string): boolean {
  if (permissions === null || typeof permissions === 'string') return permissions === 'write-all';
  return permissions.get(scope) === 'write';
}
