/** What one run would come to if nothing cut it short: by leg, in the order of `legsOf`. */
export interface RunDraw {
  /** Seconds from the moment a leg may start and has a place in its pools until the runner starts it; the place is taken meanwhile. */
  readonly delay: Float64Array;
  /** Seconds on the runner. */
  readonly duration: Float64Array;
  /** `SUCCESS`, `FAILURE`, or `SKIPPED` for a leg whose own condition is false in this run. */
  readonly outcome: Uint8Array;
}

/** A draw in which every leg succeeds at once in no time, to be filled. */
export function emptyDraw(legs: number): RunDraw {
  return { delay: new Float64Array(legs), duration: new Float64Array(legs), outcome: new Uint8Array(legs) };
}
