import type { Job, Permissions, Workflow } from '../../workflow/model.ts';
import { actionRepository } from '../../workflow/walk.ts';

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

/** Why a run of a pull request must not be cut off, as a clause; null when nothing was found against it. */
export function whyNotCutOff(workflow: Workflow): string | null {
  for (const job of workflow.jobs) {
    if (!canRunOnPullRequest(job)) continue;
    const reason = whatLasts(job, workflow);
    if (reason !== null) return `job \`${job.key}\` ${reason}`;
  }
  return null;
}

function whatLasts(job: Job, workflow: Workflow): string | null {
  const scope = lastingScope(job.permissions ?? workflow.permissions);
  if (scope !== null) return `may write (${scope})`;
  if (job.kind === 'call') return null;
  if (job.environment !== null) return 'deploys to an environment';
  for (const step of job.steps) {
    const action = actionRepository(step);
    if (action !== null && LASTING_ACTIONS.includes(action)) return `uses ${action}`;
    if (step.kind === 'run' && /\bgit push\b|\b(?:npm|pnpm|yarn) publish\b|\bterraform apply\b|\bkubectl apply\b/.test(step.run.text)) {
      return 'publishes or pushes in a script';
    }
  }
  return null;
}

function lastingScope(permissions: Permissions | null): string | null {
  if (permissions === 'write-all') return 'write-all';
  if (permissions === null || permissions === 'read-all') return null;
  const scope = LASTING.find((name) => permissions.get(name) === 'write');
  return scope === undefined ? null : `${scope}: write`;
}

function canRunOnPullRequest({ condition }: Job): boolean {
  if (condition === null) return true;
  if (condition.known) return condition.value !== false;
  const text = condition.expression.replace(/^\s*\$\{\{|\}\}\s*$/g, '').trim();
  if (text.includes('||')) return true;
  return !text.split('&&').some((part) => NOT_FOR_PULL_REQUESTS.some((pattern) => pattern.test(part.trim())));
}
