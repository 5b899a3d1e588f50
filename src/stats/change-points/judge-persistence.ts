import { logDuration } from '../log-duration.ts';
import { median } from '../quantile.ts';

/** What became of a shift: too few runs yet to tell, it went away, or it persists. */
export type Persistence = 'too-early' | 'went-away' | 'persists';

/** A shift of durations from one level to another at an index. */
export interface LevelShift {
  readonly index: number;
  readonly before: number;
  readonly after: number;
}

/** Runs that are needed to tell. */
const FEWEST = 5;
/** Of many later runs the newest count, so that a shift that was undone is seen to be gone. */
const NEWEST = 20;

/**
 * Whether the median of the later runs (the newest 20 at most, to the end of the series, also past a later change) is still beyond half the way from the
 * old level to the new one, on logarithms.
 */
export function judgePersistence(values: readonly number[], { index, before, after }: LevelShift): Persistence {
  const later = values.slice(index);
  if (later.length < FEWEST) return 'too-early';
  const half = (logDuration(before) + logDuration(after)) / 2;
  const level = median(later.slice(-NEWEST).map(logDuration)) ?? half;
  const isBeyond = after > before ? level > half : level < half;
  return isBeyond ? 'persists' : 'went-away';
}
