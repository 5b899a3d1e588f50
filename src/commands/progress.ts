import type { Output } from './output.ts';
import { progressBar } from './progress-bar.ts';

export interface Progress {
  readonly advance: (by: number) => void;
  readonly end: () => void;
}

/** A bar on standard error for long work on a terminal; silent elsewhere. `total` in the unit that `advance` counts. */
export function startProgress(output: Output, label: string, total: number): Progress {
  if (!output.interactive || total <= 0) return { advance: () => {}, end: () => {} };
  const bar = progressBar(`${label} {bar} {percentage}%  {eta_formatted} left`);
  bar.start(total, 0);
  return { advance: (by) => bar.increment(by), end: () => bar.stop() };
}
