import { quantile } from '../../stats/quantile.ts';
import type { ReplayCheck, ReplayErrors, ReplayVerdict } from './replay-check.ts';

/** Of up to 8 errors, the 95 % interval of the median is all of their range, and of 9 to 11 all but the two at its ends. */
const FEWEST_REPLAYED = 10;
/** Fewer than this of the completed first attempts, and those that were replayed may be another kind of runs. */
const LEAST_REPLAYED_SHARE = 0.5;
/** Measured by scripts/replay-on-generated-runs.ts: beyond these what is off in a predicted saving is several times as much; docs/replay.md has the table. */
const LARGEST_MEDIAN = 0.1;
const LARGEST_P90 = 0.2;
const LARGEST_BIAS = 0.05;

/** Null for no errors. */
export function errorsOf(errors: readonly number[]): ReplayErrors | null {
  if (errors.length === 0) return null;
  const absolute = errors.map(Math.abs);
  return { n: errors.length, median: quantile(absolute, 0.5) ?? 0, p90: quantile(absolute, 0.9) ?? 0, bias: quantile(errors, 0.5) ?? 0 };
}

/** Of enough later runs, the errors count as those of all do. */
export function verdictOf({ runs, makespan, later }: Pick<ReplayCheck, 'runs' | 'makespan' | 'later'>): ReplayVerdict {
  const n = makespan?.n ?? 0;
  if (makespan === null || n < FEWEST_REPLAYED)
    return { is: 'cannot', because: [`${n} of ${runs} runs could be replayed; at least ${FEWEST_REPLAYED} are needed`] };
  if (n < LEAST_REPLAYED_SHARE * runs) return { is: 'cannot', because: [`only ${n} of ${runs} runs could be replayed`] };
  const counted = later !== null && later.n >= FEWEST_REPLAYED ? [makespan, later] : [makespan];
  const because = counted.flatMap((errors, index) => {
    const whose = index === 0 ? 'runs' : 'the last runs, with the delays of those before,';
    const tell = (what: string, value: number, most: number): readonly string[] =>
      Math.abs(value) > most ? [`${whose} differ from their replay: ${what} ${percent(value)}, at most ${percent(most)}`] : [];
    return [
      ...tell('median error', errors.median, LARGEST_MEDIAN),
      ...tell('90th percentile of the error', errors.p90, LARGEST_P90),
      ...tell('bias', errors.bias, LARGEST_BIAS),
    ];
  });
  return { is: because.length === 0 ? 'good' : 'poor', because };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
