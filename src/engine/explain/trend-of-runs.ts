import { type Availability, available, notAvailable } from '../../model/availability.ts';
import { formatDay } from '../../model/format-date.ts';
import { formatDuration } from '../../model/format-duration.ts';
import type { Run } from '../../model/run.ts';
import { type Trend, trendOf } from '../../stats/trend.ts';
import type { Change } from '../changes/change.ts';
import type { RunKind } from '../recent/kind-of-run.ts';

/** A trend in seconds a month of 30 days, and of which runs. */
export interface SeriesTrend extends Trend {
  /** The kind of runs it is of; null: of all. */
  readonly of: string | null;
  /** The last lasting change, from which on it is computed; null: of the whole time. */
  readonly since: Date | null;
}

/** A duration in seconds, and its run. */
export interface RunValue {
  readonly run: Run;
  readonly value: number;
}

const DAY = 86_400_000;
const MONTH = 30 * DAY;
const SHORTEST = 7 * DAY;
/** Where so many runs are of one kind, the others do not make a trend. */
const NEARLY_ALL = 0.9;

/**
 * The trend of one series: of its most frequent kind of runs, since another mix of kinds looks like a trend, and since its last lasting change, since a step
 * does too. `changes` are those of the series. Not available from fewer than 8 runs, or less than 7 days.
 */
export function trendOfRuns(
  values: readonly RunValue[],
  changes: readonly Change[],
  kindOf: (run: Run) => RunKind,
): Availability<SeriesTrend> {
  const byKind = [...Map.groupBy(values, ({ run }) => kindOf(run).name).values()].sort((a, b) => b.length - a.length);
  const largest = byKind[0] ?? [];
  const [first] = largest;
  if (first === undefined) return tooFew(0);
  const kind = kindOf(first.run);
  const isAll = largest.length >= NEARLY_ALL * values.length;
  const all = isAll ? values : largest;
  if (spanOf(all) === 0) return tooFew(all.length);
  if (spanOf(all) < SHORTEST) return notAvailable(`${within(all)}: no month is stated from less than 7 days`);
  const step = lastStep(changes, kind);
  const used = step === null ? all : all.filter(({ run }) => run.createdAt >= step);
  const trend = trendOf(used.map(({ run, value }) => ({ at: run.createdAt.getTime() / MONTH, value })));
  if (step !== null && (trend === null || spanOf(used) < SHORTEST))
    return notAvailable(`a step, not a trend: changed on ${formatDay(step)}, and since then ${within(used)}`);
  return trend === null ? tooFew(all.length) : available({ ...trend, of: isAll ? null : kind.name, since: step });
}

function spanOf(values: readonly RunValue[]): number {
  const times = values.map(({ run }) => run.createdAt.getTime());
  return times.length === 0 ? 0 : Math.max(...times) - Math.min(...times);
}

function tooFew(n: number): Availability<never> {
  return notAvailable(`too few runs at different times: ${n}`);
}

/** `30 runs in 4 days` */
function within(values: readonly RunValue[]): string {
  const span = spanOf(values);
  const runs = values.length === 1 ? '1 run' : `${values.length} runs`;
  return `${runs} in ${span < DAY ? formatDuration(span / 1000) : `${Math.floor(span / DAY)} days`}`;
}

/** When the values last changed and stayed so, as far as is known; null where they never did. */
function lastStep(changes: readonly Change[], { event, branch }: RunKind): Date | null {
  const steps = changes
    .filter(({ persists }) => !persists.available || persists.value)
    .filter(({ series: { stratum } }) => stratum.event === null || stratum.event === event)
    .filter(({ series: { stratum } }) => stratum.branch === null || branch === null || stratum.branch === branch)
    .map(({ first }) => first.createdAt.getTime());
  return steps.length === 0 ? null : new Date(Math.max(...steps));
}
