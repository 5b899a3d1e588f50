import type { Route } from '../../model/route.ts';
import { formatRoute } from '../../model/route.ts';
import type { ChangedRange, EditConflict } from '../edit.ts';

/** What one edit does to the text, or why it cannot. */
export type Outcome =
  | { readonly ok: true; readonly ranges: readonly ChangedRange[] }
  | { readonly ok: false; readonly conflict: EditConflict };

export function change(...ranges: readonly ChangedRange[]): Outcome {
  return { ok: true, ranges };
}

export function insertion(at: number, replacement: string): Outcome {
  return change({ start: at, end: at, replacement });
}

export function conflict(code: EditConflict['code'], route: Route, reason: string): Outcome {
  return { ok: false, conflict: { code, route, message: `${formatRoute(route) || 'the file'}: ${reason}` } };
}
