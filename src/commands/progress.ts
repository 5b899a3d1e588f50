import { SingleBar } from 'cli-progress';
import type { Output } from './output.ts';

export interface Progress {
  readonly advance: (by: number) => void;
  readonly end: () => void;
}

/** A bar on standard error for long work on a terminal; silent elsewhere. `total` in the unit that `advance` counts. */
export function startProgress(output: Output, label: string, total: number): Progress {
  if (!output.interactive || total <= 0) return { advance: () => {}, end: () => {} };
  const bar = new SingleBar({
    format: `${label} {bar} {percentage}%  {eta_formatted} left`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
    hideCursor: true,
    clearOnComplete: true,
    stream: process.stderr,
  });
  bar.start(total, 0);
  return { advance: (by) => bar.increment(by), end: () => bar.stop() };
}
