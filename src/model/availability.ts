/** A fact that may not have been obtainable. Absence of evidence is a value with a reason, never an empty answer. */
export type Availability<T> = { readonly available: true; readonly value: T } | { readonly available: false; readonly reason: string };

export function available<T>(value: T): Availability<T> {
  return { available: true, value };
}

export function notAvailable(reason: string): Availability<never> {
  return { available: false, reason };
}
