import type { Availability } from '../model/availability.ts';
import type { WorkflowCaller } from '../model/workflow-caller.ts';
import type { Job, Permissions, Step, Workflow } from '../workflow/model.ts';
import { actionRepository, eachStep, readWith } from '../workflow/walk.ts';
import { deliverySign } from './delivery-sign.ts';
import { isOnUntrustedInput } from './untrusted-events.ts';

/** Actions that publish. Source: zizmor's cache-poisoning audit. */
const PUBLISHERS: ReadonlySet<string> = new Set([
  'pypa/gh-action-pypi-publish',
  'rubygems/release-gem',
  'jreleaser/release-action',
  'goreleaser/goreleaser-action',
  'softprops/action-gh-release',
  'release-drafter/release-drafter',
  'googleapis/release-please-action',
  'redhat-actions/push-to-registry',
  'aws-actions/amazon-ecs-deploy-task-definition',
  'aws-actions/aws-cloudformation-github-deploy',
  'azure/container-apps-deploy-action',
  'azure/functions-action',
  'azure/sql-action',
  'azure/aci-deploy',
  'cloudflare/wrangler-action',
  'google-github-actions/deploy-appengine',
  'google-github-actions/deploy-cloudrun',
  'google-github-actions/deploy-cloud-functions',
]);

const PUBLISHING_COMMAND =
  /\b(?:(?:npm|pnpm|yarn(?: npm)?|bun|cargo|poetry|uv|flit|hatch|mvn|dart pub|lerna) (?:[\w:.=/-]+ )*publish(?![\w-])|twine upload|gem push|docker (?:image )?push|buildx build[^\n]*--push|gh release (?:create|upload|edit|delete)|mvn\b[^\n]*\bdeploy\b|gradlew?\b[^\n]*\bpublish\w*|semantic-release\b)/;

/**
 * Why no cache may be added or enabled in a job, in words that finish "is not safe:"; null where nothing speaks against it.
 * Mirrors zizmor's cache-poisoning audit and is stricter: what untrusted code can write into a cache must not reach a release or a privileged token.
 */
export function whyCacheIsUnsafe(workflow: Workflow, job: Job, callers: Availability<readonly WorkflowCaller[]>): string | null {
  return (
    whyTriggersForbid(workflow) ?? whyCallersForbid(workflow, callers) ?? whyJobForbids(workflow, job) ?? whyDeliveryForbids(workflow, job)
  );
}

function whyTriggersForbid(workflow: Workflow): string | null {
  const push = workflow.triggers.get('push');
  if (workflow.triggers.has('release')) return 'the workflow runs for releases';
  if (push !== undefined && push.tags !== null) return 'the workflow runs for pushed tags';
  if (push?.branches?.some((branch) => branch.toLowerCase().includes('release')) === true) return 'the workflow runs for release branches';
  for (const event of workflow.triggers.keys())
    if (isOnUntrustedInput(event)) return `the workflow runs on ${event}, which outsiders can cause`;
  return null;
}

/** What this job, or a workflow that another job of the file calls, may deliver. */
function whyDeliveryForbids(workflow: Workflow, job: Job): string | null {
  for (const other of workflow.jobs) {
    const sign = other === job || other.kind === 'call' ? deliverySign(other) : null;
    if (sign !== null) return `job \`${other.key}\` ${sign}`;
  }
  return null;
}

function whyCallersForbid(workflow: Workflow, callers: Availability<readonly WorkflowCaller[]>): string | null {
  if (!workflow.triggers.has('workflow_call')) return null;
  if (!callers.available) return `who calls this workflow is not known (${callers.reason})`;
  for (const caller of callers.value) {
    const event = caller.events.find((name) => name === 'release' || isOnUntrustedInput(name));
    if (event !== undefined) return `${caller.path} calls this workflow and runs on ${event}`;
  }
  return null;
}

function whyJobForbids(workflow: Workflow, job: Job): string | null {
  const permissions = job.permissions ?? workflow.permissions;
  const scope = ['id-token', 'packages', 'contents'].find((name) => mayWrite(permissions, name));
  if (scope !== undefined) return `the job may write ${scope}`;
  if (job.kind === 'call') return null;
  if (job.environment !== null) return 'the job deploys to an environment';
  for (const { job: owner, step } of eachStep(workflow)) {
    const published = owner === job ? howStepPublishes(step) : null;
    if (published !== null) return `the job ${published}`;
  }
  return null;
}

function mayWrite(permissions: Permissions | null, scope: string): boolean {
  if (permissions === null || typeof permissions === 'string') return permissions === 'write-all';
  return permissions.get(scope) === 'write';
}

/** How a step publishes something, in words that follow "the job"; null for one that is not known to. A `push` input computed at run time counts. */
export function howStepPublishes(step: Step): string | null {
  if (step.kind === 'run') return PUBLISHING_COMMAND.test(step.run.text) ? 'publishes with a command of its own' : null;
  const repository = actionRepository(step);
  if (repository === null) return null;
  if (PUBLISHERS.has(repository)) return `publishes with ${repository}`;
  const push = repository === 'docker/build-push-action' ? readWith(step, 'push') : null;
  return push !== null && !(push.known && String(push.value) === 'false') ? 'pushes an image' : null;
}
