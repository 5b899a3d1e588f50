import { formatDuration } from './format-duration.ts';
import { formatMoney } from './format-money.ts';
import { formatShare } from './format-share.ts';

/** A number with what it counts: times in seconds, shares of one, US dollars. */
export interface MeasuredValue {
  readonly value: number;
  readonly unit: 'seconds' | 'share' | 'bytes' | 'dollars' | 'runs';
}

/** The number in its unit: `12s`, `87%`, `240 MB`. */
export function formatMeasuredValue({ value, unit }: MeasuredValue): string {
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
