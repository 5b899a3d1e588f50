declare const unit: unique symbol;

/** A duration. Branded so that a duration is never mixed with a count or an instant. */
export type Seconds = number & { readonly [unit]: 'seconds' };

export function seconds(value: number): Seconds {
  return value as Seconds;
}

/** The time from one instant to a later one; 0 when the clocks disagree, since GitHub's step clocks do (whole seconds, sometimes out of order). */
export function secondsBetween(from: Date, to: Date): Seconds {
  return seconds(Math.max(0, (to.getTime() - from.getTime()) / 1000));
}
