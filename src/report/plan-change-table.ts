import type { Json } from '../model/json.ts';
import type { PlanChange } from '../workflow/plan.ts';
import { codeSpan } from './escape-markdown.ts';
import { markdownTable } from './markdown-table.ts';

/** More differences than this are counted, not listed: the patch says the rest. */
const ROWS = 30;

function value(json: Json | undefined): string {
  if (json === undefined) return 'not there';
  return codeSpan(typeof json === 'string' && json !== '' ? json : JSON.stringify(json));
}

/** Each place of the expanded plan that differs, before and after. */
export function planChangeTable(changes: readonly PlanChange[], limit = ROWS): string {
  const rows = changes.slice(0, limit).map(({ place, before, after }) => [codeSpan(place), value(before), value(after)]);
  const table = markdownTable(['place', 'now', 'with this change'], rows);
  return changes.length <= limit ? table : `${table}\n\nAnd ${changes.length - limit} more places.`;
}
