import { formatDuration } from '../../model/format-duration.ts';
import { seconds } from '../../model/seconds.ts';
import { compareTexts } from '../profile/stamp.ts';
import type { Part } from './share-causes.ts';
import type { CauseShare, SlowCause } from './slow-run.ts';

/** A cause with what it did to the makespan, in seconds, before it is fitted into the excess. */
export interface RawShare {
  readonly cause: Exclude<SlowCause, 'unexplained'>;
  readonly time: number;
  readonly evidence: string;
}

/** Less than the second to which GitHub records is nobody's. */
const LEAST_SHARE = 1;

/**
 * The shares of an excess, largest first: none is negative, and together they are the excess. Where the causes did more than the excess, since the rest
 * of the run was faster than usual or has not run yet, each is made smaller in proportion; where they did less, the rest is not explained.
 */
export function divideExcess(excess: number, raw: readonly RawShare[], leftOver: string): readonly CauseShare[] {
  const told = raw.filter(({ time }) => time >= LEAST_SHARE);
  const total = told.reduce((sum, { time }) => sum + time, 0);
  const scale = total > excess ? excess / total : 1;
  const shares: CauseShare[] = told.map(({ cause, time, evidence }) => ({
    cause,
    time: seconds(time * scale),
    evidence: scale < 0.95 ? `${evidence}; in all ${formatDuration(time)}, of which other time made up for a part` : evidence,
  }));
  const rest = excess - shares.reduce((sum, { time }) => sum + time, 0);
  if (scale === 1 && rest > 0) shares.push({ cause: 'unexplained', time: seconds(rest), evidence: leftOver });
  return shares.sort((a, b) => b.time - a.time || compareTexts(a.cause, b.cause));
}

const MOST_QUOTED = 3;
/** Of the largest part. */
const LEAST_QUOTED = 0.1;

/** The largest parts of one cause as one sentence. */
export function quoteParts(parts: readonly Part[], cause: Part['cause']): string {
  const own = parts.filter((part) => part.cause === cause && part.time > 0).toSorted((a, b) => b.time - a.time);
  const worth = own.filter(({ time }) => time >= LEAST_QUOTED * (own[0]?.time ?? 0));
  const sentences = [...new Set(worth.map(({ evidence }) => evidence))];
  const more = sentences.length - MOST_QUOTED;
  return `${sentences.slice(0, MOST_QUOTED).join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}
