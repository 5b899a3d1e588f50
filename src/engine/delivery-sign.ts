import type { Job, Step } from '../workflow/model.ts';
import { actionRepository } from '../workflow/walk.ts';

const NAMED = /deploy|release|publish|promote|rollout/i;
/** Commands that change something outside of the run; flags may stand between the program and its verb. */
const COMMANDS =
  /\bgit\b[^\n|;&]*\bpush\b|\b(?:terraform|tofu|kubectl|helm|pulumi|cdk|serverless|flyctl|fly|wrangler|firebase|vercel|netlify)\b[^\n|;&]*\b(?:apply|upgrade|install|up|deploy|publish|rollout)\b|\baws\s+s3\s+(?:sync|cp|mv)\b|\bprisma\s+migrate\s+deploy\b|^\s*(?:rsync|scp|ssh|ansible-playbook)\s|deploy[\w-]*\.(?:sh|py|js|ts|rb)\b|\b(?:npm|pnpm|yarn)\s+run\s+(?:release|deploy|publish)(?![\w-])|\b(?:changeset|vsce)\s+publish\b/m;

/**
 * A sign that a job delivers something: what it is called, what it calls, or what a step runs. A heuristic that errs to the safe side: it only
 * ever holds an edit back. Null: no sign.
 */
export function deliverySign(job: Job): string | null {
  const name = job.name?.known ? job.name.value : '';
  if (NAMED.test(job.key) || NAMED.test(name)) return 'is named for a delivery';
  if (job.kind === 'call') return NAMED.test(job.uses.known ? job.uses.value : '') ? 'calls a workflow that is named for a delivery' : null;
  for (const step of job.steps) {
    const sign = stepSign(step);
    if (sign !== null) return sign;
  }
  return null;
}

function stepSign(step: Step): string | null {
  if (step.kind === 'run') return COMMANDS.test(step.run.text) ? 'pushes, applies or deploys something in a script' : null;
  if (step.kind !== 'action') return null;
  const uses = step.action?.kind === 'local' ? step.action.path : actionRepository(step);
  return uses !== null && /deploy|publish|(?:^|[/-])release/i.test(uses) ? `uses ${uses}` : null;
}
