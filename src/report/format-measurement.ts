import type { Measurement } from '../engine/rule.ts';
import { formatWindow } from '../model/format-date.ts';

/** What was measured, in words: `runnerTime` reads `runner time`. */
export function measurementLabel({ name }: Pick<Measurement, 'name'>): string {
  return name.replace(/(?<=[a-z\d])(?=[A-Z])/g, ' ').toLowerCase();
}

/** Where a number comes from: `n 120, 2026-01-01 to 2026-03-01`. */
export function formatProvenance(measured: Pick<Measurement, 'runs' | 'window'>): string {
  return `n ${measured.runs}, ${formatWindow(measured.window)}`;
}
