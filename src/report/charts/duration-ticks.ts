const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400];
const MOST_TICKS = 6;

/** Ticks of an axis of seconds at whole minutes and hours, where decimal ones would be 16m 40s. */
export function durationTicks(longest: number): { readonly interval: number; readonly max: number } {
  const interval = STEPS.find((step) => longest / step <= MOST_TICKS) ?? Math.ceil(longest / MOST_TICKS / 86_400) * 86_400;
  return { interval, max: Math.max(interval, Math.ceil(longest / interval) * interval) };
}
