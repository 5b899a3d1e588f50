import { deliverySign } from '../../engine/delivery-sign.ts';
import { howStepPublishes } from '../../engine/how-step-publishes.ts';
import { NO_SOURCES } from '../../engine/no-sources.ts';
import type { LocalSources } from '../../workflow/local-sources.ts';
import type { Job, Permissions, Step, Value, Workflow } from '../../workflow/model.ts';
import { actionRepository, readWith } from '../../workflow/walk.ts';

/** Scopes that let a job change something which a run cut off in the middle would leave half done. Comments, labels, checks and statuses are not among them: they are set again by the next run. */
const LASTING = ['contents', 'packages', 'deployments', 'pages', 'id-token', 'attestations'];
const LASTING_ACTIONS = [
  'actions/deploy-pages',
  'peaceiris/actions-gh-pages',
  'jamesives/github-pages-deploy-action',
  'stefanzweifel/git-auto-commit-action',
  'peter-evans/create-pull-request',
  'cloudflare/wrangler-action',
  'cloudflare/pages-action',
  'amondnet/vercel-action',
  'nwtgck/actions-netlify',
  'changesets/action',
  'pulumi/actions',
];
/** A conjunct of a job's `if:` that no run of a pull request can meet. */
const NOT_FOR_PULL_REQUESTS = [
  /^github\.event_name\s*==\s*(['"])(?!pull_request)\w+\1$/,
  /^github\.event_name\s*!=\s*(['"])pull_request\1$/,
  /^github\.ref\s*==\s*(['"])refs\/(?:heads|tags)\/[^'"]*\1$/,
  /^github\.ref_name\s*==\s*(['"])(?:main|master|trunk|develop)\1$/,
  /^startsWith\(\s*github\.ref\s*,\s*(['"])refs\/(?:heads|tags)\/[^'"]*\1\s*\)$/,
  /^github\.ref_type\s*==\s*(['"])tag\1$/,
];

/**
 * Why a run of a pull request must not be cut off, as a clause; null when nothing was found against it. Local actions count with what they do, as far as
 * `sources` holds them. `seen`: each workflow is looked into once, however many call it or each other.
 */
export function whyNotCutOff(
  workflow: Workflow,
  siblings: readonly Workflow[],
  sources: LocalSources = NO_SOURCES,
  seen: Set<Workflow> = new Set([workflow]),
): string | null {
  for (const job of workflow.jobs) {
    if (!canRunOnPullRequest(job.condition)) continue;
    const reason = whatLasts(job, workflow, sources) ?? whatCalledLasts(job, siblings, sources, seen);
    if (reason !== null) return `job \`${job.key}\` ${reason}`;
  }
  return null;
}

/** A called workflow of the repository runs as part of the run. */
function whatCalledLasts(job: Job, siblings: readonly Workflow[], sources: LocalSources, seen: Set<Workflow>): string | null {
  if (job.kind !== 'call' || !job.uses.known) return null;
  const path = job.uses.value.replace(/^(?:\.|\$)\//, '');
  const called = siblings.find((sibling) => sibling.path === path);
  if (called === undefined || seen.has(called)) return null;
  seen.add(called);
  const reason = whyNotCutOff(called, siblings, sources, seen);
  return reason === null ? null : `calls ${path}, whose ${reason}`;
}

function whatLasts(job: Job, workflow: Workflow, sources: LocalSources): string | null {
  const scope = lastingScope(job.permissions ?? workflow.permissions);
  if (scope !== null) return `may write (${scope})`;
  if (job.kind === 'call') return deliverySign(job);
  if (job.environment !== null) return 'deploys to an environment';
  const runnable = job.steps.filter((step) => canRunOnPullRequest(step.condition) && !pushesOnlyElsewhere(step));
  const sign = deliverySign({ ...job, steps: runnable }, sources);
  if (sign !== null) return sign;
  for (const step of runnable) {
    const published = howStepPublishes(step, sources);
    if (published !== null) return published;
    const action = actionRepository(step);
    if (action !== null && LASTING_ACTIONS.includes(action)) return `uses ${action}`;
  }
  return null;
}

function lastingScope(permissions: Permissions | null): string | null {
  if (permissions === 'write-all') return 'write-all';
  if (permissions === null || permissions === 'read-all') return null;
  const scope = LASTING.find((name) => permissions.get(name) === 'write');
  return scope === undefined ? null : `${scope}: write`;
}

/** An image that is built on pull requests and pushed on other events. */
function pushesOnlyElsewhere(step: Step): boolean {
  const push = actionRepository(step) === 'docker/build-push-action' ? readWith(step, 'push') : null;
  return push !== null && !push.known && !canRunOnPullRequest(push);
}

function canRunOnPullRequest(condition: Value | null): boolean {
  if (condition === null) return true;
  if (condition.known) return condition.value !== false;
  const text = condition.expression.replace(/^\s*\$\{\{|\}\}\s*$/g, '').trim();
  if (/\|\||!\s*\(/.test(text)) return true;
  return !text.split('&&').some((part) => NOT_FOR_PULL_REQUESTS.some((pattern) => pattern.test(part.trim())));
}
