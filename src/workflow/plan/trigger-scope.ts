import { asMap, isJsonMap, type JsonMap, ownValue } from '../../model/json.ts';
import type { ContextValues, Scope } from '../expressions/expression.ts';
import type { TextShape } from '../expressions/text-shape.ts';
import type { Trigger, Workflow } from '../model.ts';
import { literalPattern } from './match-filter.ts';

/**
 * What a trigger alone tells: `github.event_name`, `github.workflow`, the ref where the filters leave but one, how it starts and ends where the event tells, and `inputs`, which only a person or
 * a caller can give. A workflow that is called sees the `github` context of its caller. Source: "Contexts reference", GitHub Docs.
 */
export function triggerScope(workflow: Workflow, trigger: Trigger): Scope {
  const contexts = new Map<string, ContextValues>();
  if (trigger.event !== 'workflow_call') {
    const name = workflow.name?.known ? workflow.name.value : workflow.path;
    const { values, shapes } = refsOf(trigger);
    contexts.set('github', { values: { event_name: trigger.event, workflow: name, ...values }, complete: false, shapes });
  }
  const takesInputs = trigger.event === 'workflow_call' || trigger.event === 'workflow_dispatch';
  const declared = takesInputs ? declaredInputs(workflow, trigger.event) : {};
  contexts.set('inputs', { values: {}, complete: Object.keys(declared).length === 0 });
  return { contexts, status: null, hashFiles: null };
}

/** A scope with other contexts in it. */
export function withContexts(scope: Scope, more: Readonly<Record<string, ContextValues>>, status: Scope['status'] = scope.status): Scope {
  return { ...scope, status, contexts: new Map([...scope.contexts, ...Object.entries(more)]) };
}

/** The inputs that a workflow declares for an event, as written. */
export function declaredInputs(workflow: Workflow, event: string): JsonMap {
  const on = asMap(workflow.plain)['on'];
  return asMap(isJsonMap(on) ? asMap(ownValue(on, event))['inputs'] : undefined);
}

/** What the filters and the event tell of refs: values, and the shape of those that are not known. */
interface Refs {
  readonly values: JsonMap;
  readonly shapes: ReadonlyMap<string, TextShape>;
}

/** What a pull request can only do while it is open: after a merge `github.ref` is the branch that it went into. */
const OPEN_ONLY: ReadonlySet<string> = new Set([
  'opened',
  'synchronize',
  'reopened',
  'ready_for_review',
  'converted_to_draft',
  'auto_merge_enabled',
  'auto_merge_disabled',
]);
const NO_BASE = { base_ref: '', head_ref: '' };

function refsOf(trigger: Trigger): Refs {
  const branch = onlyName(trigger.branches, trigger.branchesIgnore);
  const base = branch === null ? {} : { base_ref: branch };
  switch (trigger.event) {
    case 'pull_request':
      return (trigger.types ?? []).every((type) => OPEN_ONLY.has(type)) ? shape(base, 'refs/pull/', '', '/merge') : only(base);
    case 'pull_request_target':
      // Since December 2025 the default branch, whatever the pull request goes into.
      return shape({ ...base, ref_type: 'branch' }, 'refs/heads/', '');
    case 'merge_group':
      return shape({ ref_type: 'branch' }, 'refs/heads/', `gh-readonly-queue/${branch === null ? '' : `${branch}/`}`);
    case 'push':
      return pushedRef(trigger, branch);
    default:
      return only(trigger.event.startsWith('pull_request') ? {} : NO_BASE);
  }
}

function pushedRef(trigger: Trigger, branch: string | null): Refs {
  const tag = onlyName(trigger.tags, trigger.tagsIgnore);
  const hasBranches = trigger.branches !== null || trigger.branchesIgnore !== null;
  const hasTags = trigger.tags !== null || trigger.tagsIgnore !== null;
  if (hasBranches === hasTags) return only(NO_BASE);
  const [kind, folder, name] = hasBranches ? (['branch', 'refs/heads/', branch] as const) : (['tag', 'refs/tags/', tag] as const);
  const values = { ...NO_BASE, ref_type: kind };
  return name === null ? shape(values, folder, '') : only({ ...values, ref: `${folder}${name}`, ref_name: name });
}

function only(values: JsonMap): Refs {
  return { values, shapes: new Map() };
}

/** `github.ref` is `folder`, `start`, something and `end`; `github.ref_name` the same without the folder. */
function shape(values: JsonMap, folder: string, start: string, end = ''): Refs {
  const name: TextShape = { prefix: start, suffix: end };
  return {
    values,
    shapes: new Map([
      ['ref', { ...name, prefix: `${folder}${start}` }],
      ['ref_name', name],
    ]),
  };
}

function onlyName(patterns: readonly string[] | null, ignored: readonly string[] | null): string | null {
  const [pattern, ...more] = patterns ?? [];
  return pattern === undefined || more.length > 0 || ignored !== null ? null : literalPattern(pattern);
}
