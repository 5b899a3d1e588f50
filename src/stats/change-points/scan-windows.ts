import { extendMoments, type Moments, NO_VALUES } from './moments.ts';
import { type PValue, splitWindow } from './split-window.ts';

/** How points are searched. */
export interface ScanOptions {
  /** Values a window, at least 2. */
  readonly window: number;
  /** A point inside a window is taken up at this p-value or below. */
  readonly level: number;
  readonly pValueOf: PValue;
}

/**
 * Where a scan has come to. Every window before `start` was full, so no later value changes what was found there; the windows from there on are
 * searched again. Plain JSON of a size that grows with the points, not the values.
 */
export interface ScanState {
  /** Values so far. */
  readonly count: number;
  /** First index of the next window; also of `tail`. */
  readonly start: number;
  /** The values from `start` on: fewer than a window. */
  readonly tail: readonly number[];
  /** Points found in full windows, ascending; none after `start`. */
  readonly points: readonly number[];
  /** Of the stretches before, between and after the points, the last up to `start`. */
  readonly stretches: readonly Moments[];
}

export const EMPTY_SCAN: ScanState = { count: 0, start: 0, tail: [], points: [], stretches: [NO_VALUES] };

/** The same to the last bit, however the values are cut into calls. */
export function continueScan(state: ScanState, values: ArrayLike<number>, options: ScanOptions): ScanState {
  const width = windowOf(options);
  const pending = Float64Array.from([...state.tail, ...Array.from(values)]);
  const points = [...state.points];
  const stretches = [...state.stretches];
  let at = 0;
  while (at + width <= pending.length) {
    const found = splitWindow(pending, at, at + width, options);
    const next = nextStart(at, found, width);
    absorb(stretches, pending, at, next, found);
    points.push(...found.map((index) => index + state.start));
    at = next;
  }
  return { count: state.count + values.length, start: state.start + at, tail: Array.from(pending.subarray(at)), points, stretches };
}

/** What the whole series shows: the windows that later values may still change are searched, and the stretches closed. */
export function finishScan(state: ScanState, options: ScanOptions): Pick<ScanState, 'points' | 'stretches'> {
  const width = windowOf(options);
  const points = [...state.points];
  const stretches = [...state.stretches];
  let at = 0;
  while (at < state.tail.length) {
    const found = splitWindow(state.tail, at, Math.min(at + width, state.tail.length), options);
    const next = Math.min(nextStart(at, found, width), state.tail.length);
    absorb(stretches, state.tail, at, next, found);
    points.push(...found.map((index) => index + state.start));
    at = next;
  }
  return { points, stretches };
}

function windowOf({ window }: ScanOptions): number {
  return Math.max(2, Math.floor(window) || 2);
}

/** Windows overlap by half, but none begins before the last point of the one before: so points come in ascending order, and none twice. */
function nextStart(at: number, found: readonly number[], width: number): number {
  return Math.max(found.at(-1) ?? 0, at + Math.floor(width / 2));
}

/** Adds the values from `at` up to `next` to the stretches; each point ends one and opens another. */
function absorb(stretches: Moments[], values: ArrayLike<number>, at: number, next: number, found: readonly number[]): void {
  let from = at;
  for (const to of found) {
    stretches.push(extendMoments(stretches.pop() ?? NO_VALUES, values, from, to), NO_VALUES);
    from = to;
  }
  stretches.push(extendMoments(stretches.pop() ?? NO_VALUES, values, from, next));
}
