import { type Availability, available, notAvailable } from '../../model/availability.ts';
import { expandPlan } from '../../workflow/expand-plan.ts';
import { findCallers } from '../../workflow/find-callers.ts';
import type { LocalSources } from '../../workflow/local-sources.ts';
import type { Workflow } from '../../workflow/model.ts';
import { parseWorkflow } from '../../workflow/parse-workflow.ts';
import type { Evidence } from '../evidence.ts';
import { findLocalSources, localSourcesOf } from '../find-local-sources.ts';
import type { ProposedFile } from '../rule.ts';
import { editText } from './edit-text.ts';
import { proveChange } from './prove-change.ts';
import { isSameWork } from './same-work.ts';
import { type OtherFile, refuse } from './verified-change.ts';

type EditedFile = Extract<ProposedFile, { readonly edits: unknown }>;

/** Proves an edited workflow that is not the proposal's own, such as one that it calls, by the same conditions. */
export function verifyOtherWorkflow(file: EditedFile, lessWork: boolean, evidence: Evidence): OtherFile {
  const { path, planChanges: declared = [] } = file;
  const text = evidence.siblings?.find((sibling) => sibling.path === path)?.text ?? evidence.files.get(path);
  if (text === undefined) return { ok: false, refusal: refuse('edit-conflict', `${path} was not read.`) };
  const old = parseWorkflow(path, text);
  if (!old.ok) return { ok: false, refusal: refuse('edit-conflict', `${path} is not a workflow: ${old.problems[0].message}`) };
  const before = old.workflow;
  if (before.generatedBy !== null) {
    return { ok: false, refusal: refuse('generated-file', `A program writes ${path}: ${before.generatedBy}`) };
  }
  const edited = editText(text, file.edits);
  if (!edited.ok) return edited;
  const parsed = parseWorkflow(path, edited.text);
  if (!parsed.ok) {
    const [{ line, message }] = parsed.problems;
    return { ok: false, refusal: refuse('new-parse-error', `Line ${line} of the edited ${path}: ${message}`) };
  }
  const planBefore = expandPlan(before, sourcesOf(before, evidence));
  const planAfter = expandPlan(parsed.workflow, sourcesOf(parsed.workflow, evidence));
  const { siblings, ...known } = evidence;
  const there: Evidence = {
    ...known,
    ...(siblings === undefined ? {} : { siblings: [evidence.workflow, ...siblings.filter((sibling) => sibling.path !== path)] }),
    workflow: before,
    plan: planBefore,
    callers: callersOf(path, evidence),
    requiredChecks: checksOf(evidence),
  };
  const refusal = proveChange({ before, after: parsed.workflow, planBefore, planAfter, declared, lessWork, evidence: there });
  if (refusal !== null) return { ok: false, refusal: { ...refusal, detail: `${path}: ${refusal.detail}` } };
  return { ok: true, file: { path, before: text, content: edited.text }, sameWork: isSameWork(planBefore, planAfter) };
}

/** What the workflow at hand may call: all others, the proposal's own among them. */
function sourcesOf(workflow: Workflow, { workflow: main, siblings, files }: Evidence): LocalSources {
  const others = siblings && [main, ...siblings].filter(({ path }) => path !== workflow.path);
  return localSourcesOf(findLocalSources(workflow, others, files));
}

function callersOf(path: string, { workflow, siblings }: Evidence): Evidence['callers'] {
  return siblings === undefined
    ? notAvailable('the other workflows of this repository were not read')
    : available(findCallers(path, [workflow, ...siblings]));
}

/** A job of a called workflow gates as `<caller> / <job>`. */
function checksOf({ requiredChecks }: Evidence): Availability<ReadonlySet<string>> {
  if (!requiredChecks.available) return requiredChecks;
  return available(
    new Set([...requiredChecks.value].flatMap((check) => check.split(' / ').map((_, at, parts) => parts.slice(at).join(' / ')))),
  );
}
