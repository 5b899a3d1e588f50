import type { Json } from '../../model/json.ts';
import type { Scope } from '../expressions/expression.ts';
import type { Trigger, Workflow } from '../model.ts';
import { asMap, isJsonMap, type JsonMap, ownValue } from './is-json-map.ts';
import { literalPattern } from './match-filter.ts';

type Context = { readonly values: Json; readonly complete: boolean };

const PULL_REQUEST: ReadonlySet<string> = new Set(['pull_request', 'pull_request_target']);
/** Their ref is whatever the caller's is, or the event has none that we could tell. */
const REF_OF_BASE: ReadonlySet<string> = new Set(['pull_request_target']);

/**
 * What a trigger alone tells: `github.event_name`, `github.workflow`, the ref where the filters leave but one, and `inputs`, which only a person or
 * a caller can give. A workflow that is called sees the `github` context of its caller. Source: "Contexts reference", GitHub Docs.
 */
export function triggerScope(workflow: Workflow, trigger: Trigger): Scope {
  const contexts = new Map<string, Context>();
  if (trigger.event !== 'workflow_call') {
    const name = workflow.name?.known ? workflow.name.value : workflow.path;
    contexts.set('github', { values: { event_name: trigger.event, workflow: name, ...refOf(trigger) }, complete: false });
  }
  const takesInputs = trigger.event === 'workflow_call' || trigger.event === 'workflow_dispatch';
  const declared = takesInputs ? declaredInputs(workflow, trigger.event) : {};
  contexts.set('inputs', { values: {}, complete: Object.keys(declared).length === 0 });
  return { contexts, status: null, hashFiles: null };
}

/** A scope with other contexts in it. */
export function withContexts(scope: Scope, more: Readonly<Record<string, Context>>, status: Scope['status'] = scope.status): Scope {
  return { ...scope, status, contexts: new Map([...scope.contexts, ...Object.entries(more)]) };
}

/** The inputs that a workflow declares for an event, as written. */
export function declaredInputs(workflow: Workflow, event: string): JsonMap {
  const on = asMap(workflow.plain)['on'];
  return asMap(isJsonMap(on) ? asMap(ownValue(on, event))['inputs'] : undefined);
}

function refOf(trigger: Trigger): JsonMap {
  const branch = onlyName(trigger.branches, trigger.branchesIgnore);
  const tag = onlyName(trigger.tags, trigger.tagsIgnore);
  if (PULL_REQUEST.has(trigger.event)) {
    if (branch === null) return {};
    return REF_OF_BASE.has(trigger.event) ? { base_ref: branch, ...ref('branch', branch) } : { base_ref: branch };
  }
  const none = { base_ref: '', head_ref: '' };
  if (trigger.event !== 'push') return trigger.event.startsWith('pull_request') || trigger.event === 'merge_group' ? {} : none;
  const hasBranches = trigger.branches !== null || trigger.branchesIgnore !== null;
  const hasTags = trigger.tags !== null || trigger.tagsIgnore !== null;
  if (hasBranches && !hasTags) return { ...none, ref_type: 'branch', ...(branch === null ? {} : ref('branch', branch)) };
  if (hasTags && !hasBranches) return { ...none, ref_type: 'tag', ...(tag === null ? {} : ref('tag', tag)) };
  return none;
}

function ref(kind: 'branch' | 'tag', name: string): JsonMap {
  return { ref: `refs/${kind === 'branch' ? 'heads' : 'tags'}/${name}`, ref_name: name, ref_type: kind };
}

function onlyName(patterns: readonly string[] | null, ignored: readonly string[] | null): string | null {
  const [pattern, ...more] = patterns ?? [];
  return pattern === undefined || more.length > 0 || ignored !== null ? null : literalPattern(pattern);
}
