import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Seconds, seconds } from '../src/model/seconds.ts';
import { computeJobTimeout } from '../src/stats/job-timeout.ts';
import { median, quantile } from '../src/stats/quantile.ts';

// How often a limit computed from a job's past would have ended its next success: `node scripts/timeouts-on-real-noise.ts FOLDER`. Each of
// 4,301 recorded builds of rust-analyzer on GitHub's runners is held against the limit from the builds before it, by our rule and by
// others. Exits 1 when our rule, with 100 builds before, ends more than 0.25 of 1,000 builds or its limit is above 2 times the median of
// those it was computed from.

const MOST_ENDED = 0.25;
const MOST_OVER_MEDIAN = 2;
const LATEST = 100;

interface Result {
  readonly builds: number;
  readonly ended: number;
  /** The median over builds of limit / p50. */
  readonly overMedian: number;
}

const [folder] = process.argv.slice(2);
const file = join(folder ?? '', 'rust-analyzer-metrics/metrics.jsonl.gz');
if (folder === undefined || !existsSync(file)) {
  console.error('usage: node scripts/timeouts-on-real-noise.ts FOLDER');
  process.exit(2);
}

const durations = gunzipSync(readFileSync(file))
  .toString('utf8')
  .trimEnd()
  .split('\n')
  .flatMap((line) => {
    const { build } = JSON.parse(line).metrics as { build?: readonly [number, string] };
    return build === undefined ? [] : [seconds(build[0] / 1000)];
  });

const of = (past: readonly Seconds[], p: number): number => quantile(past, p) ?? Number.NaN;
const rules: readonly (readonly [string, (past: readonly Seconds[]) => number])[] = [
  ['1.5 × p99, without rounding', (past) => 1.5 * of(past, 0.99)],
  ['2 × p95', (past) => 2 * of(past, 0.95)],
  ['3 × p50', (past) => 3 * of(past, 0.5)],
  [
    'p50 + 6 median deviations',
    (past) =>
      of(past, 0.5) +
      6 *
        of(
          past.map((value) => Math.abs(value - of(past, 0.5)) as Seconds),
          0.5,
        ),
  ],
];
console.log('rule  builds  ended  per 1,000  limit / p50');
const ours = say(
  'ours, from 100 builds on',
  hold(LATEST, (past) => computeJobTimeout(past)?.limit ?? Number.NaN),
);
say(
  'ours, from 30 builds on',
  hold(30, (past) => computeJobTimeout(past)?.limit ?? Number.NaN),
);
say(
  'ours, from 5 builds on',
  hold(5, (past) => computeJobTimeout(past)?.limit ?? Number.NaN),
);
for (const [name, rule] of rules) say(name, hold(LATEST, rule));
const isRight = ours.builds > 0 && (1000 * ours.ended) / ours.builds <= MOST_ENDED && ours.overMedian <= MOST_OVER_MEDIAN;
if (!isRight) console.log(`WRONG: more than ${MOST_ENDED} of 1,000 ended, or limits above ${MOST_OVER_MEDIAN} × p50`);
process.exit(isRight ? 0 : 1);

function hold(from: number, rule: (past: readonly Seconds[]) => number): Result {
  const held = durations.slice(from).map((duration, index) => {
    const past = durations.slice(Math.max(0, index + from - LATEST), index + from).toReversed();
    const limit = rule(past);
    return { isEnded: duration > limit, overMedian: limit / of(past, 0.5) };
  });
  const ended = held.filter(({ isEnded }) => isEnded).length;
  return { builds: held.length, ended, overMedian: median(held.map(({ overMedian }) => overMedian)) ?? Number.NaN };
}

function say(name: string, result: Result): Result {
  const { builds, ended, overMedian } = result;
  console.log([name, builds, ended, ((1000 * ended) / builds).toFixed(2), overMedian.toFixed(2)].join('  '));
  return result;
}
