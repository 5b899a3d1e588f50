import { asMap, isJsonMap, type Json } from '../../model/json.ts';
import { evaluateText } from '../../workflow/expressions/evaluate-expression.ts';
import type { ConcurrencyRule } from './timing-model.ts';

/** What differs between refs, and between runs, in the expressions that name groups. */
const OF_A_RUN = /github\.(run_id|run_number|sha)\b/;
const OF_A_REF = /github\.(ref|ref_name|head_ref|event\.(number|pull_request|issue))\b/;

/**
 * `concurrency:` as a rule, null without one. The name's expressions are kept as they are written, and tell what it is shared by: `||` takes the first that has a
 * value, so the first of those named decides. `cancel-in-progress` is false where only a run can tell.
 */
export function concurrencyOf(value: Json, event: string): ConcurrencyRule | null {
  if (value === null || value === '') return null;
  const fields = isJsonMap(value) ? asMap(value) : { group: value };
  const group = String(fields['group'] ?? '');
  if (group === '') return null;
  const ref = refOf(event).exec(group)?.index ?? Number.POSITIVE_INFINITY;
  const run = OF_A_RUN.exec(group)?.index ?? Number.POSITIVE_INFINITY;
  return {
    group,
    scope: run < ref ? 'run' : ref < Number.POSITIVE_INFINITY ? 'ref' : 'all',
    cancelInProgress: isTrue(fields['cancel-in-progress'] ?? null, event),
    queue: fields['queue'] === 'max' ? 'max' : 'single',
  };
}

/** `github.head_ref` and what speaks of a pull request is empty on any other event. */
function refOf(event: string): RegExp {
  return event.startsWith('pull_request') ? OF_A_REF : /github\.(ref|ref_name)\b/;
}

function isTrue(value: Json, event: string): boolean {
  if (typeof value !== 'string') return value === true;
  const contexts = new Map([['github', { values: { event_name: event }, complete: false }]]);
  const result = evaluateText(value, { contexts, status: null, hashFiles: null });
  return result.known && (result.value === true || result.value === 'true');
}
