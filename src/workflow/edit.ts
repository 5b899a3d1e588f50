import type { Json } from '../model/json.ts';
import type { Route } from '../model/route.ts';

/** Text to write where YAML's own quoting rules apply; `comment` follows on the same line and holds no control characters. */
export interface NewValue {
  readonly value: Json;
  readonly comment?: string;
}

/**
 * A change, said by route. Applying it splices text; bytes outside the spliced ranges stay as they are. Routes speak of the file before all edits.
 *
 * - `set` replaces the value at a route that exists.
 * - `add` puts a new key into the map at `route`, which must exist: after `after`, else before `before`, else last.
 *   A map in flow style stays in flow style. If the map at `route` is a step that reads `- uses: …` it is extended.
 * - `remove` takes out a key with its value, or an item of a list, and the comment lines that belong to it alone.
 * - `append` puts an item at the end of the list at `route`, or after or before the item that has the index `after` or `before`.
 *   One plain value where a list may stand (`needs: a`) becomes a list first.
 * - `merge` brings a map into the map at `route`: missing keys are added, maps are merged, lists get the items they lack, equal values stay.
 *   A different value is a conflict.
 * - `move` takes an item of a list, or a key with its value, with its comments to `to`: a list (after or before the item with the index `after` or `before`,
 *   else last) or a map (after or before that key, else last). The text moves as it is, at its new depth. `to` may also be a route inside what an `add`
 *   of the same call puts in: steps move to a new job when its value holds `steps: []`. Several moves to one place stand in the order asked for.
 * - `wrap` makes the items `from` to `through` of the list at `route` into one item, `- key:` with them as its list. Their text stays, deeper.
 * - `rename` gives a new name to a job, a step's `id`, a matrix axis, an output of a job, or an input, output or secret of a called workflow, and to everything in
 *   the file that speaks of it. A reference that only a run could resolve (`needs[x]`, `toJSON(steps)`) is a conflict.
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
  | { readonly op: 'append'; readonly route: Route; readonly to: NewValue; readonly after?: number; readonly before?: number }
  | { readonly op: 'merge'; readonly route: Route; readonly value: { readonly [key: string]: Json } }
  | {
      readonly op: 'move';
      readonly route: Route;
      readonly to: Route;
      readonly after?: number | string;
      readonly before?: number | string;
    }
  | { readonly op: 'wrap'; readonly route: Route; readonly from: number; readonly through: number; readonly key: string }
  | { readonly op: 'rename'; readonly route: Route; readonly to: string };

/** How many edits one call may hold, a merge counted by the keys and items that it adds. */
export const MAX_EDITS = 1_000;

/** Offsets of the text before the edit. */
export interface ChangedRange {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

export interface EditConflict {
  readonly code:
    | 'no-such-route'
    | 'exists'
    | 'overlap'
    | 'unsupported-style'
    | 'inside-alias'
    | 'differs'
    | 'dynamic-reference'
    | 'too-many';
  readonly route: Route;
  readonly message: string;
}

export type EditResult =
  | { readonly ok: true; readonly text: string; readonly ranges: readonly ChangedRange[] }
  | { readonly ok: false; readonly conflict: EditConflict };
