import { expandPlan } from '../workflow/expand-plan.ts';
import type { Workflow } from '../workflow/model.ts';
import { parseWorkflow } from '../workflow/parse-workflow.ts';
import type { ChangedFile, Refusal } from './analysis.ts';
import { createPatch } from './create-patch.ts';
import type { Evidence } from './evidence.ts';
import { evidenceAfter } from './evidence-after.ts';
import { localSourcesOf } from './find-local-sources.ts';
import { withOwnHistory } from './own-history.ts';
import type { Proposal, ProposedFile } from './rule.ts';
import { compareLists } from './verify/compare-lists.ts';
import { editText } from './verify/edit-text.ts';
import { proveChange } from './verify/prove-change.ts';
import { isSameWork } from './verify/same-work.ts';
import { refuse, type VerifiedChange } from './verify/verified-change.ts';
import { verifyOtherFile } from './verify/verify-other-file.ts';

export interface ProposalToVerify {
  /** The workflow that the proposal is about, as it stands. */
  readonly before: Workflow;
  /** `workDelta` missing: nothing that ran before stops running. */
  readonly proposal: Pick<Proposal, 'path' | 'files' | 'planChanges'> & Partial<Pick<Proposal, 'workDelta'>>;
  readonly evidence: Evidence;
  /** Asks the same rule about the edited files: how many proposals it still makes at the same place. */
  readonly reapply: (after: Evidence) => number;
}

export type Verification =
  | {
      readonly ok: true;
      /** What changes, each file once; the workflow first if it does. */
      readonly files: readonly ChangedFile[];
      readonly patch: string;
      readonly sameWork: boolean;
      readonly after: Workflow;
    }
  | { readonly ok: false; readonly refusal: Refusal };

/** Makes a proposal's edits and proves them: everything that DESIGN.md section 4 asks holds, or the first condition that does not is the refusal. */
export function verifyProposal({ before, proposal, evidence, reapply }: ProposalToVerify): Verification {
  const forbidden = whyForbidden(before, proposal);
  if (forbidden !== null) return { ok: false, refusal: forbidden };
  const own = proposal.files.find(({ path }) => path === before.path) ?? null;
  const lessWork = (proposal.workDelta ?? []).length > 0;
  const others = proposal.files.filter((file) => file !== own).map((file) => verifyOtherFile(file, lessWork, evidence));
  const proven = others.flatMap((other) => (other.ok ? [other.file] : []));
  const main = verifyWorkflow(before, own, proven, { declared: proposal.planChanges, lessWork, evidence });
  if (!main.ok) return main;
  const refused = others.find((other) => !other.ok);
  if (refused !== undefined) return refused;
  const lists = compareLists(proven, evidence);
  if (lists.lost !== null && !lessWork) {
    return {
      ok: false,
      refusal: refuse('plan-differs', `No list would name ${lists.lost.slice(0, 120)} any more, and the proposal does not say so.`),
    };
  }
  const sameWork = main.sameWork && lists.same && others.every((other) => other.ok && other.sameWork);
  const files: readonly ChangedFile[] = [{ path: before.path, before: before.text, content: main.after.workflow.text }, ...proven];
  const changed = files.filter((file) => file.before !== file.content);
  if (changed.length === 0) return { ok: false, refusal: refuse('edit-conflict', 'The edit changes nothing.') };
  if (reapply(main.after) > 0) {
    return { ok: false, refusal: refuse('not-idempotent', 'The rule would propose the same again for the edited file.') };
  }
  const patch = changed.map((file) => createPatch(file.path, file.before, file.content)).join('');
  return { ok: true, files: changed, patch, sameWork, after: main.after.workflow };
}

type VerifiedWorkflow =
  | { readonly ok: true; readonly after: Evidence; readonly sameWork: boolean }
  | { readonly ok: false; readonly refusal: Refusal };

/** The proposal's own workflow, among its other files as they will be: what they change of a called workflow shows in the plan. */
function verifyWorkflow(
  before: Workflow,
  file: ProposedFile | null,
  others: readonly ChangedFile[],
  given: Pick<VerifiedChange, 'declared' | 'lessWork' | 'evidence'>,
): VerifiedWorkflow {
  const edited = file === null || 'text' in file ? ({ ok: true, text: before.text } as const) : editText(before.text, file.edits);
  if (!edited.ok) return edited;
  const parsed = parseWorkflow(before.path, edited.text);
  if (!parsed.ok) {
    const [{ line, message }] = parsed.problems;
    return { ok: false, refusal: refuse('new-parse-error', `Line ${line} of the edited file: ${message}`) };
  }
  const after = evidenceAfter(given.evidence, parsed.workflow, others);
  const planBefore = expandPlan(before, localSourcesOf(given.evidence));
  const refusal = proveChange({
    before,
    after: parsed.workflow,
    planBefore,
    planAfter: after.plan,
    ...given,
    evidence: withOwnHistory(given.evidence),
  });
  if (refusal !== null) return { ok: false, refusal };
  return { ok: true, after, sameWork: isSameWork(planBefore, after.plan) };
}

function whyForbidden(before: Workflow, { path, files }: ProposalToVerify['proposal']): Refusal | null {
  if (!/^\.github\/(?:[\w. -]+\/)*[\w. -]+\.ya?ml$/.test(path) || path.split('/').includes('..')) {
    return refuse('outside-github-folder', `${path} is not a YAML file under .github/.`);
  }
  if (path !== before.path) return refuse('edit-conflict', `The proposal is for ${path}, the file at hand is ${before.path}.`);
  if (before.generatedBy !== null) return refuse('generated-file', `A program writes this file: ${before.generatedBy}`);
  const twice = files.find((file, at) => files.findIndex((other) => other.path === file.path) !== at);
  if (twice !== undefined) return refuse('edit-conflict', `The proposal names ${twice.path} twice.`);
  const whole = files.find((file) => file.path === path && 'text' in file);
  return whole === undefined ? null : refuse('outside-github-folder', `${path} is edited, never written anew.`);
}
