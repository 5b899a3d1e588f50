import { usualRange } from '../slow-run/usual-range.ts';

/** Where what is usual of one quantity ends, at both sides, in its unit. */
interface UsualLimits {
  readonly low: number;
  readonly high: number;
}

/** The ends beyond which a value is more than the one in ten that p10 and p90 leave outside: see `usualRange`, of which the lower end is the mirror. Null for no value. */
export function usualLimits(values: readonly number[], least: number): UsualLimits | null {
  const above = usualRange(values, least);
  const below = usualRange(
    values.map((value) => -value),
    least,
  );
  if (above === null || below === null) return null;
  // A twentieth of a negative median would narrow the range.
  return { low: Math.min(-below.high, above.p50 * 0.95), high: above.high };
}
