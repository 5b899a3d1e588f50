import { formatDuration } from '../../model/format-duration.ts';

/** From a job's start, in seconds. */
export interface BarTime {
  readonly from: number;
  readonly to: number;
}

/** Below so much of a cell a time is a sliver: it happened, and took next to nothing. */
const SLIVER = 0.25;
const TICKS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400, 172_800];
/** Columns for a label and the space behind it. */
const LABEL = 6;

/** A time on an axis of `width` characters, to half a character; as many characters, spaces around it. */
export function timeBar({ from, to }: BarTime, total: number, width: number, fill: { readonly isSilent?: boolean } = {}): string {
  if (!(total > 0) || width < 1) return ' '.repeat(Math.max(0, width));
  const cell = total / width;
  const start = Math.min(Math.max(from / cell, 0), width);
  const end = Math.min(Math.max(to / cell, start), width);
  if (end - start < SLIVER) return place(start < width && start % 1 < 0.5 ? '▏' : '▕', Math.min(Math.floor(start), width - 1), width);
  const first = Math.min(Math.round(start * 2), width * 2 - 1);
  const last = Math.max(first + 1, Math.round(end * 2));
  const cells = Array.from({ length: width }, (_, index) => {
    const hasLeft = first <= index * 2 && index * 2 < last;
    const hasRight = first <= index * 2 + 1 && index * 2 + 1 < last;
    if (fill.isSilent === true) return hasLeft || hasRight ? '░' : ' ';
    return hasLeft ? (hasRight ? '█' : '▌') : hasRight ? '▐' : ' ';
  });
  return cells.join('');
}

function place(character: string, at: number, width: number): string {
  return `${' '.repeat(at)}${character}${' '.repeat(Math.max(0, width - at - 1))}`;
}

/** Labels at round times, each beginning where its time is: `0s      2m 00s`. Exactly `width` characters. */
export function timeAxis(total: number, width: number): string {
  if (!(total > 0)) return ' '.repeat(width);
  const most = Math.max(1, Math.floor(width / LABEL));
  const step = TICKS.find((tick) => total / tick <= most) ?? total;
  let line = '';
  for (let time = 0; time < total; time += step) {
    const label = shortTime(time);
    const at = Math.floor((time / total) * width);
    if (at < line.length + (line === '' ? 0 : 2) || at + label.length > width) continue;
    line = `${line.padEnd(at)}${label}`;
  }
  return line.padEnd(width);
}

/** `2m`, `1h`, without the part that is zero. */
function shortTime(time: number): string {
  return formatDuration(time).replace(/ 00[sm]$/, '');
}
