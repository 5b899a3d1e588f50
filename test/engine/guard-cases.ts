import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { evidenceAfter } from '../../src/engine/evidence-after.ts';
import type { ProposedFile } from '../../src/engine/rule.ts';
import { proveChange } from '../../src/engine/verify/prove-change.ts';
import { verifyProposal } from '../../src/engine/verify-proposal.ts';
import { applyEdits } from '../../src/workflow/apply-edits.ts';
import { diffPlans } from '../../src/workflow/diff-plans.ts';
import type { Edit } from '../../src/workflow/edit.ts';
import { expandPlan } from '../../src/workflow/expand-plan.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';
import type { PlanChange } from '../../src/workflow/plan.ts';
import { caseEvidence } from '../helpers/case-evidence.ts';

/** One edit, or one text given whole, and what the guards say of it. */
interface Case {
  readonly it: string;
  /** The code of the refusal, or `accepted`. */
  readonly expect: string;
  /** Instead of the file's workflow. */
  readonly workflow?: string;
  /** In the workflow before: text to text, each found exactly once. */
  readonly replace?: Readonly<Record<string, string>>;
  readonly edits?: readonly [Edit, ...Edit[]];
  /** The text after, as replacements in the text before, past every editor: only the checks of `proveChange` stand in its way. */
  readonly after?: Readonly<Record<string, string>>;
  /** What the proposal declares; not given: what the plans differ in, so that only another guard can refuse. */
  readonly plan?: readonly PlanChange[];
  readonly 'less-work'?: readonly string[];
  /** Shorthand of test/helpers/case-evidence.ts; goes over the file's own key by key; null: not known. */
  readonly evidence?: Readonly<Record<string, unknown>>;
  /** Other files of the proposal; `plan` on the file is what it declares. */
  readonly files?: readonly ProposedFile[];
  /** Whether the rule that made it would make it again. */
  readonly again?: boolean;
  /** Part of the refusal's sentence. */
  readonly says?: string;
  /** Of a proven proposal. */
  readonly 'same-work'?: boolean;
}

interface CaseFile {
  readonly workflow: string;
  readonly evidence?: Readonly<Record<string, unknown>>;
  readonly cases: readonly Case[];
}

export interface GuardCase {
  /** `permissions: the workflow may write what it could read`. */
  readonly name: string;
  readonly expects: string;
  /** What was said, beside what should have been; null when they are the same. */
  run(): string | null;
}

const PATH = '.github/workflows/ci.yml';
/** Everything is known and nothing is there, so that only what a case names can refuse it. */
const KNOWN = { path: PATH, paths: [PATH], 'required-checks': [], siblings: {}, callers: [] };

/** The cases of test/engine/guard-cases, in order; of some files only, told by their name without its ending. */
export function loadGuardCases(isMeant: (file: string) => boolean = () => true): readonly GuardCase[] {
  const folder = join(import.meta.dirname, 'guard-cases');
  return readdirSync(folder)
    .filter((file) => isMeant(file.replace(/\.yml$/, '')))
    .sort()
    .flatMap((file) => {
      const { cases, ...shared } = parse(readFileSync(join(folder, file), 'utf8')) as CaseFile;
      return cases.map(
        (one): GuardCase => ({
          name: `${file.replace(/\.yml$/, '')}: ${one.it}`,
          expects: one.expect,
          run: () => compare(one, shared),
        }),
      );
    });
}

function compare(one: Case, shared: Omit<CaseFile, 'cases'>): string | null {
  const outcome = judge(one, shared);
  const said = `${outcome.code}${outcome.detail === '' ? '' : `: ${outcome.detail}`}`;
  if (outcome.code !== one.expect) return `expected ${one.expect}, got ${said}`;
  if (one.says !== undefined && !outcome.detail.includes(one.says)) return `expected to read "${one.says}" in ${said}`;
  const wrongWork = one['same-work'] !== undefined && one['same-work'] !== outcome.sameWork;
  return wrongWork ? `expected same work: ${one['same-work']}, got ${outcome.sameWork}` : null;
}

interface Outcome {
  readonly code: string;
  readonly detail: string;
  readonly sameWork?: boolean;
}

function judge(one: Case, shared: Omit<CaseFile, 'cases'>): Outcome {
  const text = replaceAll(one.workflow ?? shared.workflow, one.replace ?? {});
  const known = Object.entries({ ...KNOWN, ...shared.evidence, ...one.evidence }).filter(([, value]) => value !== null);
  const evidence = caseEvidence(text, JSON.stringify(Object.fromEntries(known)));
  const before = evidence.workflow;
  const workDelta = one['less-work'] ?? [];
  if (one.after !== undefined) {
    const parsed = parseWorkflow(before.path, replaceAll(text, one.after));
    if (!parsed.ok) return { code: 'new-parse-error', detail: parsed.problems[0].message };
    const plans = { planBefore: evidence.plan, planAfter: evidenceAfter(evidence, parsed.workflow, []).plan };
    const declared = one.plan ?? diffPlans(plans.planBefore, plans.planAfter);
    const refusal = proveChange({ before, after: parsed.workflow, ...plans, declared, lessWork: workDelta.length > 0, evidence });
    return refusal ?? { code: 'accepted', detail: '' };
  }
  const own: readonly ProposedFile[] = one.edits === undefined ? [] : [{ path: before.path, edits: one.edits }];
  const [first, ...rest] = [...own, ...(one.files ?? [])];
  if (first === undefined) throw new Error(`The case "${one.it}" changes nothing.`);
  const planChanges = one.plan ?? declare(text, one, evidence.workflow.path);
  const proposal = { path: before.path, files: [first, ...rest] as const, planChanges, workDelta };
  const result = verifyProposal({ before, proposal, evidence, reapply: () => (one.again === true ? 1 : 0) });
  return result.ok ? { code: 'accepted', detail: '', sameWork: result.sameWork } : result.refusal;
}

/** What the edits do to the plan, so that a case of another condition declares it rightly. */
function declare(text: string, { edits = undefined }: Case, path: string): readonly PlanChange[] {
  if (edits === undefined) return [];
  const before = parseWorkflow(path, text);
  const edited = applyEdits(text, edits);
  const after = edited.ok ? parseWorkflow(path, edited.text) : null;
  return before.ok && after?.ok === true ? diffPlans(expandPlan(before.workflow), expandPlan(after.workflow)) : [];
}

function replaceAll(text: string, replacements: Readonly<Record<string, string>>): string {
  return Object.entries(replacements).reduce((done, [from, to]) => {
    const parts = done.split(from);
    if (parts.length !== 2) throw new Error(`"${from}" stands ${parts.length - 1} times in the case's workflow.`);
    return parts.join(to);
  }, text);
}
