import type { ActionRow } from './known/action-row.ts';
import { DOCKER_ACTIONS } from './known/docker-actions.ts';
import { REPORT_ACTIONS } from './known/report-actions.ts';
import { SETUP_ACTIONS } from './known/setup-actions.ts';
import { STORAGE_ACTIONS } from './known/storage-actions.ts';
import { TOOL_ACTIONS } from './known/tool-actions.ts';

const ROWS: ReadonlyMap<string, readonly ActionRow[]> = indexRows([
  ...STORAGE_ACTIONS,
  ...SETUP_ACTIONS,
  ...TOOL_ACTIONS,
  ...DOCKER_ACTIONS,
  ...REPORT_ACTIONS,
]);

/** What is known of an action at a ref, by `owner/name` or `owner/name/path` in lower case; null where nothing is. */
export function findKnownAction(name: string, ref: string): ActionRow | null {
  return ROWS.get(name)?.find((row) => row.refs === undefined || row.refs.test(ref)) ?? null;
}

function indexRows(rows: readonly ActionRow[]): ReadonlyMap<string, readonly ActionRow[]> {
  const byName = new Map<string, ActionRow[]>();
  for (const row of rows) for (const name of row.actions) byName.set(name, [...(byName.get(name) ?? []), row]);
  return byName;
}
