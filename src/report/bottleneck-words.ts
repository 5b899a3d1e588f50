import type { Bottleneck } from '../engine/bottlenecks/bottleneck.ts';
import { formatShare } from '../model/format-share.ts';

/** `19% of the makespan`, or of what else counts. */
export function bottleneckShare({ share, shareOf }: Pick<Bottleneck, 'share' | 'shareOf'>): string {
  return `${formatShare(share)} of the ${shareOf === 'makespan' ? 'makespan' : 'time until the required checks are done'}`;
}

/** `n 100; in 30 of them`: over how many runs the value is a mean, and in how many there is anything to save where that is not all. */
export function bottleneckRuns({ runs, heldUp }: Pick<Bottleneck, 'runs' | 'heldUp'>): string {
  return heldUp === runs ? `n ${runs}` : `n ${runs}; in ${heldUp} of them`;
}
