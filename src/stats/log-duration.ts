/**
 * The natural logarithm of a duration in seconds, on which a difference is a ratio. GitHub records whole seconds, so one recorded as 0 or less
 * was somewhere below 1 s and counts as half a second.
 */
export function logDuration(duration: number): number {
  return Math.log(Math.max(duration, 0.5));
}
