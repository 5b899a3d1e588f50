import type { Json } from '../model/json.ts';
import type { Route } from '../model/route.ts';

/** Text to write where YAML's own quoting rules apply; `comment` follows on the same line. */
export interface NewValue {
  readonly value: Json;
  readonly comment?: string;
}

/**
 * A change, said by route. Applying it splices text; bytes outside the spliced ranges stay as they are.
 *
 * - `set` replaces the value at a route that exists.
 * - `add` puts a new key into the map at `route`, which must exist: after `after`, else before `before`, else last.
 *   A map in flow style stays in flow style. If the map at `route` is a step that reads `- uses: …` it is extended.
 * - `remove` takes out a key with its value, or an item of a list, and the comment lines that belong to it alone.
 * - `append` puts an item at the end of the list at `route`, or before the item that has the index `before`.
 */
export type Edit =
  | { readonly op: 'set'; readonly route: Route; readonly to: NewValue }
  | {
      readonly op: 'add';
      readonly route: Route;
      readonly key: string;
      readonly to: NewValue;
      readonly after?: string;
      readonly before?: string;
    }
  | { readonly op: 'remove'; readonly route: Route }
  | { readonly op: 'append'; readonly route: Route; readonly to: NewValue; readonly before?: number };

/** Offsets of the text before the edit. */
export interface ChangedRange {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

export interface EditConflict {
  readonly code: 'no-such-route' | 'exists' | 'overlap' | 'unsupported-style' | 'inside-alias';
  readonly route: Route;
  readonly message: string;
}

export type EditResult =
  | { readonly ok: true; readonly text: string; readonly ranges: readonly ChangedRange[] }
  | { readonly ok: false; readonly conflict: EditConflict };
