import type { Measurement } from '../engine/rule.ts';
import { formatWindow } from './format-date.ts';
import { formatDuration } from './format-duration.ts';
import { formatMoney } from './format-money.ts';
import { formatShare } from './format-share.ts';

/** The number in its unit: `12s`, `87%`, `240 MB`. */
export function formatMeasuredValue({ value, unit }: Pick<Measurement, 'value' | 'unit'>): string {
  switch (unit) {
    case 'seconds':
      return formatDuration(value);
    case 'share':
      return formatShare(value);
    case 'bytes':
      return formatBytes(value);
    case 'dollars':
      return formatMoney(value);
    case 'runs':
      return String(value);
  }
}

/** What was measured, in words: `runnerTime` reads `runner time`. */
export function measurementLabel({ name }: Pick<Measurement, 'name'>): string {
  return name.replace(/(?<=[a-z\d])(?=[A-Z])/g, ' ').toLowerCase();
}

/** Where a number comes from: `n 120, 2026-01-01 to 2026-03-01`. */
export function formatProvenance(measured: Pick<Measurement, 'runs' | 'window'>): string {
  return `n ${measured.runs}, ${formatWindow(measured.window)}`;
}

/** Decimal units, as GitHub counts cache storage. */
function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 9.95 && unit > 0 ? value.toFixed(1).replace(/\.0$/, '') : Math.round(value)} ${units[unit]}`;
}
