import type { ComparedJudgement } from '../engine/commit-summary.ts';
import { formatDuration } from '../model/format-duration.ts';
import { describeBefore, describeCut } from './describe-baseline.ts';

/** What is usual, in one phrase: `usual 7m 40s (7m 05s to 8m 31s, n 31)`. */
export function usualWords({ usual, cut }: Pick<ComparedJudgement, 'usual' | 'cut'>): string {
  if (usual !== null) {
    const range = `${formatDuration(usual.p10)} to ${formatDuration(usual.p90)}`;
    return `usual ${formatDuration(usual.p50)} (${range}, n ${usual.n})${cut === null ? '' : ` ${describeCut(cut)}`}`;
  }
  return cut === null ? 'no baseline yet' : `no baseline ${describeCut(cut)} (n ${cut.n}); ${describeBefore(cut)}`;
}
