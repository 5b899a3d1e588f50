import type { BottleneckKind } from '../../engine/bottlenecks/bottleneck.ts';
import type { SeriesTrend } from '../../engine/explain/trend-of-runs.ts';
import type { DurationSummary, Outcomes, Rate } from '../../engine/profile/profile.ts';
import { FEWEST_FOR } from '../../engine/profile/profile.ts';
import type { RunReference } from '../../engine/recent/workflow-runs.ts';
import type { Availability } from '../../model/availability.ts';
import { formatDay } from '../../model/format-date.ts';
import { formatDuration } from '../../model/format-duration.ts';
import { formatShare } from '../../model/format-share.ts';
import type { Spread } from '../../stats/spread.ts';
import { isTrend } from '../../stats/trend.ts';

/** What stands where there are too few values; the n beside it is 0 where there are none. */
export const TOO_FEW = '-';
/** Kinds of bottleneck, in the terms of the reports that people write by hand. */
export const BOTTLENECK_WORDS: Readonly<Record<BottleneckKind, string>> = {
  'sequential-tests': 'sequential tests',
  tests: 'tests',
  'dependency-install': 'dependency installation',
  'security-scans': 'serial security scans',
  'container-start': 'container start-up',
  'fan-in': 'fan-in',
  queue: 'queue',
  setup: 'repeated setup',
  artifacts: 'artifact handling',
  build: 'build',
  other: 'a long step',
};

export const NOT_TIMED = 'not timed';

/** What the signs of a profile mean, those that it uses. */
export const LEGEND = [
  [TOO_FEW, `too few values: p95 is stated from n ${FEWEST_FOR.p95} on, p99 from n ${FEWEST_FOR.p99}`],
  [NOT_TIMED, 'it succeeded only in re-runs, or in jobs that did not'],
] as const;

export function time(value: number | null): string {
  return value === null ? TOO_FEW : formatDuration(value);
}

/** `+12s`, `-3s` */
export function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${formatDuration(value)}`;
}

export function signedShare(share: number): string {
  return `${share > 0 ? '+' : ''}${formatShare(share)}`;
}

/** `96% (48/50)` */
export function rate({ share, count: hits, n }: Rate): string {
  return share === null ? 'not measured' : `${formatShare(share)} (${hits}/${n})`;
}

/** Why a job or a run has no duration: it never ran to an end that counts, never succeeded, or only in re-runs. */
export function whyNotTimed({ success, timeout }: Outcomes): string {
  if (success.count > 0) return NOT_TIMED;
  return timeout.n > 0 ? 'no success' : 'not measured';
}

export function summaryCells({ n, p50, p95, p99 }: DurationSummary, whyNone: string): string[] {
  return [String(n), p50 === null ? whyNone : formatDuration(p50), time(p95), time(p99)];
}

/** `p50 7m 40s, p95 9m 58s (n 48)`: those that have enough values. */
export function quantiles({ n, ...stated }: DurationSummary, whyNone = 'not measured (n 0)'): string {
  const parts = (['p50', 'p95', 'p99'] as const).flatMap((statistic) => {
    const value = stated[statistic];
    return value === null ? [] : [`${statistic} ${formatDuration(value)}`];
  });
  return n === 0 ? whyNone : `${parts.join(', ')} (n ${n})`;
}

/** `half of them within 12s of the median; p75 - p25 31s; 8.1% of the mean (n 48)` */
export function spreadWords({ n, medianDeviation, quartileRange, variation }: Spread): string {
  return `half within ${formatDuration(medianDeviation)} of the median, p75 - p25 ${formatDuration(quartileRange)}, deviation ${formatShare(variation)} of the mean (n ${n})`;
}

/** `+4s a month (95%: +1s to +8s, n 48; only push (default branch))`, or that there is none. */
export function trendWords({ n, slope, low, high, p, of, since }: SeriesTrend): string {
  const only = `${of === null ? '' : `; only ${of}`}${since === null ? '' : `; since the change of ${formatDay(since)}`}`;
  const interval = `95%: ${signed(low)} to ${signed(high)}, n ${n}${only}`;
  return isTrend({ low, high, p })
    ? `${signed(slope)} a month (${interval})`
    : `none that chance would not show (${interval}, p ${p.toFixed(2)})`;
}

/** A cell: `+4s`, `none`, or that too little is known. */
export function trendCell(trend: Availability<SeriesTrend> | undefined): string {
  if (trend?.available !== true) return TOO_FEW;
  return isTrend(trend.value) ? signed(trend.value.slope) : 'none';
}

/** A cell: the deviation as a share of the mean. */
export function spreadCell(spread: Availability<Spread> | undefined): string {
  return spread?.available === true ? `±${formatShare(spread.value.variation)}` : TOO_FEW;
}

/** `run 123 of 2026-03-02 at a1b2c3d4`; the attempt where it is not the first. */
export function runWords({ runId, attempt, createdAt, headSha }: RunReference): string {
  return `run ${runId}${attempt === 1 ? '' : ` attempt ${attempt}`} of ${formatDay(createdAt)} at ${commit(headSha)}`;
}

/** A step of a job, and which of those with its name. */
export function stepTitle(name: string, occurrence: number): string {
  return occurrence === 0 ? name : `${name} (${occurrence + 1})`;
}

/** Enough of a commit id to find it. */
export function commit(sha: string): string {
  return sha.replaceAll(/[^0-9a-f]/gi, '').slice(0, 8);
}
