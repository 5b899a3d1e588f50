import type { SubStepBasis, SubStepKind } from '../../../model/job-log.ts';
import { type LogInstant, secondsFrom } from '../../../model/log-instant.ts';

/** A sub-step while it is put together. Times are seconds after the step's start. */
export interface Part {
  name: string;
  kind: SubStepKind;
  basis: SubStepBasis;
  start: number;
  end: number;
  children: Part[];
  cached?: boolean;
  /** Of one that stands for others: how many. */
  more?: number;
}

/** Time within which the parts of something lie. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Seconds after the step's start. */
export type Clock = (at: LogInstant) => number;

export function clockFrom(start: LogInstant): Clock {
  return (at) => secondsFrom(start, at);
}

/** The deepest part that holds all of the time, or null when none of these does. Of several the one that began last. */
export function deepestAround(parts: readonly Part[], { from, to }: Span, deepest: number): Part | null {
  const around = parts.findLast((part) => part.kind !== 'docker' && part.start <= from + EPSILON && part.end >= to - EPSILON);
  if (around === undefined || deepest === 0) return null;
  return deepestAround(around.children, { from, to }, deepest - 1) ?? around;
}

/** Instants are exact to 100 ns. */
const EPSILON = 1e-6;
