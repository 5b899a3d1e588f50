import type { Route } from '../../model/route.ts';
import { formatRoute } from '../../model/route.ts';
import type { ChangedRange, Edit, EditConflict } from '../edit.ts';
import type { Place } from '../yaml/place.ts';
import type { YamlFile } from '../yaml/read-yaml.ts';

/** An edit that is made as splices of its own; a merge is planned as additions first. */
export type PlannedEdit = Exclude<Edit, { readonly op: 'merge' }>;

/** Where an edit takes hold: the place that its route names, and what surrounds it. */
export interface EditSite {
  readonly file: YamlFile;
  readonly place: Place;
  /** What holds the place; null for the whole file. */
  readonly parent: Place | null;
  /** Whether the place stands inside braces or brackets. */
  readonly inFlow: boolean;
}

/** What leaves its place in one step, by the route of its parent as JSON: the last parts of the routes. */
export type Gone = ReadonlyMap<string, ReadonlySet<string | number>>;

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

export function conflict(code: EditConflict['code'], route: Route, reason: string): Extract<Outcome, { ok: false }> {
  return { ok: false, conflict: { code, route, message: `${formatRoute(route) || 'the file'}: ${reason}` } };
}
