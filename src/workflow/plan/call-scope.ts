import { asMap, type Json, type JsonMap } from '../../model/json.ts';
import type { Scope } from '../expressions/expression.ts';
import type { Workflow } from '../model.ts';
import { formatScalar } from './format-scalar.ts';
import { resolveValue } from './resolve-value.ts';
import { declaredInputs } from './trigger-scope.ts';

/**
 * What a called workflow can read: the `github` of its caller, and its inputs, given or by default, where they are known. A default without a value
 * is false, 0 or empty text by type. Source: "Workflow syntax", on.workflow_call.inputs.
 */
export function callScope(called: Workflow, given: Json | undefined, caller: Scope): Scope {
  const github = caller.contexts.get('github');
  const outer: Scope = {
    contexts: new Map(github === undefined ? [] : [['github', github]]),
    status: null,
    hashFiles: null,
    parsed: caller.parsed,
  };
  const lower = new Map(Object.entries(asMap(given)).map(([name, value]) => [name.toLowerCase(), value]));
  const values: [string, Json][] = [];
  let complete = true;
  for (const [name, declaration] of Object.entries(declaredInputs(called, 'workflow_call'))) {
    const value = inputValue(asMap(declaration), lower.get(name.toLowerCase()), caller, outer);
    if (value === null) complete = false;
    else values.push([name, value]);
  }
  return { ...outer, contexts: new Map([...outer.contexts, ['inputs', { values: Object.fromEntries(values), complete }]]) };
}

/** Null: not known. */
function inputValue(declaration: JsonMap, given: Json | undefined, caller: Scope, outer: Scope): Json {
  const { type = 'string', default: fallback } = declaration;
  const resolved = given !== undefined ? resolveValue(given, caller) : resolveValue(fallback ?? null, outer);
  if (!resolved.known) return null;
  const { value } = resolved;
  if (type === 'boolean') return value === null ? false : typeof value === 'boolean' ? value : null;
  if (type === 'number') return value === null ? 0 : typeof value === 'number' ? value : null;
  return value === null ? '' : typeof value === 'object' ? null : formatScalar(value as boolean | number | string);
}
