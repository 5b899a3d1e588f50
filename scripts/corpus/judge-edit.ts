import type { Json } from '../../src/model/json.ts';
import { formatRoute, type Route } from '../../src/model/route.ts';
import { applyEdits } from '../../src/workflow/apply-edits.ts';
import { diffPlans } from '../../src/workflow/diff-plans.ts';
import type { ChangedRange, Edit } from '../../src/workflow/edit.ts';
import { expandPlan } from '../../src/workflow/expand-plan.ts';
import type { LocalSources } from '../../src/workflow/local-sources.ts';
import type { Workflow } from '../../src/workflow/model.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';
import type { ExpandedPlan } from '../../src/workflow/plan.ts';
import { undoRanges } from '../../src/workflow/undo-ranges.ts';
import { isDeclared, isOneStep, mustShow, type Side } from './declared-places.ts';
import { editTheValue, same } from './edit-the-value.ts';
import { lostComments, newComments } from './judge-comments.ts';
import { isList, plainOf, valueAt } from './spots.ts';

/** A file before edits; `workflow` and `plan` are null for a file that is no workflow. */
export interface Original {
  readonly path: string;
  readonly text: string;
  readonly plain: Json;
  readonly workflow: Workflow | null;
  readonly plan: ExpandedPlan | null;
  readonly sources: LocalSources;
}

/** What became of an edit. `violations` is empty when every promise of `applyEdits` was kept. */
export interface Judgement {
  readonly outcome: 'applied' | 'conflict';
  /** For a conflict, its code. */
  readonly code: string | null;
  /** Whether the edited file is still a workflow, so that the plans could be compared. */
  readonly plansCompared: boolean;
  readonly violations: readonly string[];
}

/** Applies one edit and holds the result against what `applyEdits` promises. */
export function judgeEdit(original: Original, edit: Edit): Judgement {
  const { text } = original;
  const result = applyEdits(text, [edit]);
  if (!result.ok) {
    const violations = result.conflict.message === '' ? ['a conflict says nothing'] : [];
    return { outcome: 'conflict', code: result.conflict.code, plansCompared: false, violations };
  }
  const edited = plainOf(result.text);
  const violations = [
    ...judgeRanges(original, result.text, result.ranges, edit),
    ...judgeMeaning(original.plain, edited, edit),
    ...lostComments(text, result.text, edit).map((comment) => `loses the comment ${comment}`),
    ...newComments(text, result.text, edit).map((comment) => `makes the comment ${comment}`),
    ...(edit.op === 'rename' ? judgeRename(original, result.text, edit) : []),
  ];
  const after = original.plan === null ? null : planOf(original, result.text);
  if (original.plan !== null && after !== null)
    violations.push(...judgePlan({ plain: original.plain, plan: original.plan }, { plain: edited, plan: after }, edit));
  return { outcome: 'applied', code: null, plansCompared: after !== null, violations };
}

function planOf(original: Original, text: string): ExpandedPlan | null {
  const parsed = parseWorkflow(original.path, text);
  return parsed.ok ? expandPlan(parsed.workflow, original.sources) : null;
}

function judgeRanges({ text, plain }: Original, edited: string, ranges: readonly ChangedRange[], edit: Edit): readonly string[] {
  const violations: string[] = [];
  if (splice(text, ranges) !== edited) violations.push('changes bytes outside its ranges');
  if (splice(edited, undoRanges(text, ranges)) !== text) violations.push('cannot be undone by its ranges');
  const isInsertion = edit.op === 'add' || (edit.op === 'append' && isList(valueAt(plain, edit.route)));
  if (isInsertion && ranges.some((range) => text.slice(range.start, range.end).trim() !== '' && !isShared(text)))
    violations.push('an insertion replaces text');
  if (text.endsWith('\n') !== edited.endsWith('\n') && edit.op !== 'set') violations.push('changes the end of the file');
  if (text.startsWith('\ufeff') !== edited.startsWith('\ufeff')) violations.push('changes the byte order mark');
  if (text.includes('\n') && !hasBareNewline(text) && hasBareNewline(edited)) violations.push('mixes line endings');
  return violations;
}

function isShared(text: string): boolean {
  return /[*&]\w/.test(text);
}

/** Whether a line ends without a carriage return. */
function hasBareNewline(text: string): boolean {
  return /(^|[^\r])\n/.test(text);
}

/** Puts the replacements where the ranges say, and nothing else. Not `applyRanges`, which made the edited text: a mistake there must show. */
export function splice(text: string, ranges: readonly ChangedRange[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const range of ranges) {
    parts.push(text.slice(from, range.start), range.replacement);
    from = range.end;
  }
  return [...parts, text.slice(from)].join('');
}

function judgeMeaning(plain: Json, after: Json, edit: Edit): readonly string[] {
  if (after === null) return ['cannot be read afterwards'];
  if (edit.op === 'rename') return [];
  const expected = editTheValue(plain, edit);
  if (expected === null) return ['was made although it cannot be'];
  return same(after, expected) ? [] : ['does not mean what it says'];
}

/** Renaming back gives the old bytes; what speaks of a name in other letters than its own gets the name's own. */
function judgeRename({ text, plain }: Original, edited: string, edit: Extract<Edit, { readonly op: 'rename' }>): readonly string[] {
  const old = String(edit.route.at(-1) === 'id' ? valueAt(plain, edit.route) : edit.route.at(-1));
  const route: Route = edit.route.at(-1) === 'id' ? edit.route : [...edit.route.slice(0, -1), edit.to];
  const back = applyEdits(edited, [{ op: 'rename', route, to: old }]);
  if (!back.ok) return [`cannot be renamed back: ${back.conflict.code}: ${back.conflict.message}`];
  if (back.text === text) return [];
  const anyLetters = new RegExp(old.replaceAll(/[^\w-]/g, '\\$&'), 'gi');
  const inOwnLetters = (value: string) => value.replaceAll(anyLetters, () => old);
  return inOwnLetters(back.text) === inOwnLetters(text) && text !== inOwnLetters(text) ? [] : ['renaming back gives another text'];
}

function judgePlan(before: Side, after: Side, edit: Edit): readonly string[] {
  const changes = diffPlans(before.plan, after.plan);
  const stray = changes.filter((change) => !isDeclared(change, edit, before, after));
  const violations = stray.slice(0, 3).map(({ place }) => `changes the plan at ${place}`);
  if (!isOneStep(changes, edit, before.plain))
    violations.push(`changes more than one step: ${changes.map(({ place }) => place).join(', ')}`);
  if (changes.length === 0 && mustShow(edit, before.plain, after.plain)) violations.push('changes nothing in the plan');
  return violations;
}

/** An edit in one line, for people. */
export function describeEdit(edit: Edit): string {
  const { op, route, ...rest } = edit;
  const said = JSON.stringify(rest);
  return `${op} ${formatRoute(route) || '(the file)'} ${said.length > 200 ? `${said.slice(0, 200)}…` : said}`;
}
