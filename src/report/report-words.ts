import type { BottleneckKind } from '../engine/bottlenecks/bottleneck.ts';
import type { DurationSummary, Rate } from '../engine/profile/profile.ts';
import type { Compared } from '../engine/report/report.ts';
import { formatDuration } from '../model/format-duration.ts';
import { formatShare } from '../model/format-share.ts';
import { named } from './report-document.ts';

export const BOTTLENECK_WORDS: Readonly<Record<BottleneckKind, string>> = {
  'sequential-tests': 'sequential tests',
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

/** What stands where there are too few values to state a number. */
export const TOO_FEW = '-';

/** The path of a workflow, or else its name. */
export function workflowName({ path, name }: { readonly path: string | null; readonly name: string | null }): string {
  return named(path ?? name ?? 'unnamed workflow');
}

/** `p50 8m 12s, p95 11m 40s (n 48)` */
export function quantiles({ n, ...stated }: DurationSummary): string {
  const parts = (['p50', 'p95', 'p99'] as const).flatMap((statistic) => {
    const value = stated[statistic];
    return value === null ? [] : [`${statistic} ${formatDuration(value)}`];
  });
  return parts.length === 0 ? 'not measured (n 0)' : `${parts.join(', ')} (n ${n})`;
}

export function duration(value: number | null): string {
  return value === null ? TOO_FEW : formatDuration(value);
}

/** `96% (48/50)` */
export function rate({ share, count, n }: Rate): string {
  return share === null ? 'not measured' : `${formatShare(share)} (${count}/${n})`;
}

/** `12% shorter (95% interval 8.1% to 15% shorter)`; a shift whose interval holds zero is none that can be told from noise. */
export function describeShift({ shift }: Compared): string {
  if (!shift.available) return `not compared: ${shift.reason}`;
  const { ratio, interval } = shift.value;
  const [low, high] = interval;
  if (low <= 0 && high >= 0) return `no shift that stands out (95% interval ${signed(low)} to ${signed(high)})`;
  return `${signed(ratio)} (95% interval ${signed(low)} to ${signed(high)})`;
}

/** `+12%`, `-8.1%` */
export function signed(share: number): string {
  return `${share > 0 ? '+' : ''}${formatShare(share)}`;
}

/** `+45s`, `-1m 10s` */
export function signedDuration(value: number): string {
  return `${value > 0 ? '+' : ''}${formatDuration(value)}`;
}

/** Enough of a commit id to find it. */
export function shortSha(sha: string): string {
  return sha.slice(0, 8);
}
