/**
 * The average percentage of faults detected of an order of n checks, as a share: 1 - Σ TFᵢ / (n m) + 1 / (2n) (Rothermel et al. 1999).
 * `firstFailing` has for each of m failed runs the place, from 1, of the first check that failed. 1 - 1/(2n) when the first check always
 * shows it. Null without failed runs or checks.
 */
export function apfd(firstFailing: readonly number[], checks: number): number | null {
  const faults = firstFailing.length;
  if (faults === 0 || checks < 1) return null;
  const places = firstFailing.reduce((sum, place) => sum + place, 0);
  return 1 - places / (checks * faults) + 1 / (2 * checks);
}

/**
 * The same in time rather than places: APFDc = Σ (Σ_{j≥TFᵢ} tⱼ - t_{TFᵢ}/2) / (m Σ tⱼ), all faults alike (Elbaum, Malishevsky and Rothermel
 * 2001). `times` are those of the checks in their order. Equal times give APFD. Null without failed runs or without any time.
 */
export function apfdCost(firstFailing: readonly number[], times: readonly number[]): number | null {
  const total = times.reduce((sum, time) => sum + time, 0);
  if (firstFailing.length === 0 || !(total > 0)) return null;
  const left = firstFailing.map((place) => {
    const from = times.slice(place - 1).reduce((sum, time) => sum + time, 0);
    return from - (times[place - 1] ?? 0) / 2;
  });
  return left.reduce((sum, time) => sum + time, 0) / (firstFailing.length * total);
}
