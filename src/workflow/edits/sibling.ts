import type { Place } from '../yaml/place.ts';

/** An entry or item among its siblings; `isGone` tells which of them go in the same step. */
export interface Sibling {
  readonly place: Place;
  readonly parent: Place;
  readonly siblings: readonly Place[];
  readonly index: number;
  readonly isGone: (place: Place | undefined) => boolean;
}
