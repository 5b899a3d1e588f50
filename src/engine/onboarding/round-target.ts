import { type Seconds, seconds } from '../../model/seconds.ts';

/** Below so many seconds a limit is a multiple of `step`. */
const STEPS: readonly { readonly below: number; readonly step: number }[] = [
  { below: 60, step: 5 },
  { below: 5 * 60, step: 15 },
  { below: 15 * 60, step: 30 },
  { below: 60 * 60, step: 60 },
];
const COARSEST = 300;

/** A limit that a person would write for a measured duration: the next round value at or above it, never more than a third above from 15 seconds on. */
export function roundTarget(measured: number): Seconds {
  const { step } = STEPS.find(({ below }) => measured < below) ?? { step: COARSEST };
  return seconds(Math.max(step, Math.ceil(measured / step) * step));
}
