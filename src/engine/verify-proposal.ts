import { applyEdits } from '../workflow/apply-edits.ts';
import { diffPlans } from '../workflow/diff-plans.ts';
import type { ChangedRange } from '../workflow/edit.ts';
import { equalJson } from '../workflow/equal-json.ts';
import { expandPlan } from '../workflow/expand-plan.ts';
import type { Workflow } from '../workflow/model.ts';
import { parseWorkflow } from '../workflow/parse-workflow.ts';
import type { PlanChange } from '../workflow/plan.ts';
import type { Refusal } from './analysis.ts';
import { createPatch } from './create-patch.ts';
import type { Evidence } from './evidence.ts';
import type { Proposal } from './rule.ts';
import { checkActions } from './verify/check-actions.ts';
import { checkCaches } from './verify/check-caches.ts';
import { checkPermissions } from './verify/check-permissions.ts';
import { checkRequiredChecks } from './verify/check-required-checks.ts';
import { checkScripts } from './verify/check-scripts.ts';
import { checkSecrets } from './verify/check-secrets.ts';
import { checkTriggers } from './verify/check-triggers.ts';
import { isSameWork } from './verify/same-work.ts';
import { type Check, refuse } from './verify/verified-change.ts';

export interface ProposalToVerify {
  /** The file that the proposal edits, as it stands. */
  readonly before: Workflow;
  readonly proposal: Pick<Proposal, 'path' | 'edits' | 'planChanges'>;
  readonly evidence: Evidence;
  /** Asks the same rule about the edited workflow: how many proposals it still makes at the same place. */
  readonly reapply: (after: Workflow) => number;
}

export type Verification =
  | { readonly ok: true; readonly content: string; readonly patch: string; readonly sameWork: boolean; readonly after: Workflow }
  | { readonly ok: false; readonly refusal: Refusal };

const CHECKS: readonly Check[] = [
  checkPermissions,
  checkTriggers,
  checkSecrets,
  checkScripts,
  checkActions,
  checkCaches,
  checkRequiredChecks,
];

/** Makes a proposal's edit and proves it: everything that DESIGN.md section 4 asks holds, or the first condition that does not is the refusal. */
export function verifyProposal({ before, proposal, evidence, reapply }: ProposalToVerify): Verification {
  const forbidden = whyFileIsForbidden(before, proposal.path);
  if (forbidden !== null) return { ok: false, refusal: forbidden };
  const edited = applyEdits(before.text, proposal.edits);
  if (!edited.ok) return { ok: false, refusal: refuse('edit-conflict', edited.conflict.message) };
  const foreign = findForeignCharacter(before.text, edited.ranges);
  if (foreign !== null) return { ok: false, refusal: refuse('edit-conflict', `The edit would bring in the character ${foreign}.`) };
  const parsed = parseWorkflow(before.path, edited.text);
  if (!parsed.ok) {
    const [{ line, message }] = parsed.problems;
    return { ok: false, refusal: refuse('new-parse-error', `Line ${line} of the edited file: ${message}`) };
  }
  const after = parsed.workflow;
  const change = { before, after, planBefore: expandPlan(before), planAfter: expandPlan(after), evidence };
  const refusal =
    checkPlan(diffPlans(change.planBefore, change.planAfter), proposal.planChanges) ??
    CHECKS.reduce<Refusal | null>((first, check) => first ?? check(change), null) ??
    (reapply(after) > 0 ? refuse('not-idempotent', 'The rule would propose the same again for the edited file.') : null);
  if (refusal !== null) return { ok: false, refusal };
  const patch = createPatch(before.path, before.text, edited.text);
  return { ok: true, content: edited.text, patch, sameWork: isSameWork(change.planBefore, change.planAfter), after };
}

function whyFileIsForbidden(before: Workflow, path: string): Refusal | null {
  if (!/^\.github\/(?:[\w. -]+\/)*[\w. -]+\.ya?ml$/.test(path) || path.split('/').includes('..')) {
    return refuse('outside-github-folder', `${path} is not a YAML file under .github/.`);
  }
  if (path !== before.path) return refuse('edit-conflict', `The proposal is for ${path}, the file at hand is ${before.path}.`);
  return before.generatedBy === null ? null : refuse('generated-file', `A program writes this file: ${before.generatedBy}`);
}

/** A character beyond ASCII that the file did not hold, by code point: nothing that looks like something else gets in. */
function findForeignCharacter(before: string, ranges: readonly ChangedRange[]): string | null {
  for (const { replacement } of ranges) {
    for (const character of replacement) {
      const point = character.codePointAt(0) ?? 0;
      if (point > 126 && !before.includes(character)) return `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
    }
  }
  return null;
}

/** The plan differs exactly as declared: same places, same values, no more and no less. */
function checkPlan(actual: readonly PlanChange[], declared: readonly PlanChange[]): Refusal | null {
  const open = [...declared];
  for (const change of actual) {
    const at = open.findIndex(
      (other) => other.place === change.place && equalJson(other.before, change.before) && equalJson(other.after, change.after),
    );
    if (at === -1) return refuse('plan-differs', `${change.place} would change in a way that the proposal does not declare.`);
    open.splice(at, 1);
  }
  const [missing] = open;
  return missing === undefined ? null : refuse('plan-differs', `${missing.place} would not change as the proposal declares.`);
}
