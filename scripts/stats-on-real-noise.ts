import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { compareSamples } from '../src/stats/compare-samples.ts';
import { hodgesLehmann } from '../src/stats/hodges-lehmann.ts';
import { median } from '../src/stats/quantile.ts';
import { agreeInSign, removeRunnerSpeed } from '../src/stats/same-job-control.ts';
import { trendOf } from '../src/stats/trend.ts';

// How intervals, power, verdicts, trends and same-job controls do on 4,301 recorded builds of rust-analyzer on GitHub's runners:
// `node scripts/stats-on-real-noise.ts FOLDER`. Noise is the logarithm of the build time less the median of the 51 builds around it, in the real
// order. Exits 1 when a number leaves its bounds.

interface Build {
  readonly metrics: Readonly<Record<string, readonly [number, string]>>;
}

const CONTROL = /^analysis-stats\/[^/]+\/total time$/;
/** Before, after, and what the median half-width of the interval was when others measured it, in percent. */
const SIZES = [
  [30, 5, 11.5],
  [30, 10, 8.3],
  [30, 20, 6.3],
  [50, 30, 4.8],
] as const;
const SAVINGS = [0.05, 0.1, 0.2] as const;
/** Power at 30 before and 10 after, for those savings. */
const POWER = [0.33, 0.68, 1] as const;

const [folder] = process.argv.slice(2);
const file = join(folder ?? '', 'rust-analyzer-metrics/metrics.jsonl.gz');
if (folder === undefined || !existsSync(file)) {
  console.error('usage: node scripts/stats-on-real-noise.ts FOLDER');
  process.exit(2);
}

const started = performance.now();
let outside = 0;
const builds = gunzipSync(readFileSync(file))
  .toString('utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Build);
const durations = builds.map(({ metrics }) => secondsOf(metrics['build']));
const noise = withoutDrift(durations.filter((duration) => duration !== null).map(Math.log));
report('builds', noise.length, 4301, 4301);
report('deviation of the noise', deviation(noise), 0.11, 0.12);

for (const [n, m, halfWidth] of SIZES) {
  const shifts = windows(noise, n, m, 7).map(([before, after]) => hodgesLehmann(before, after) ?? fail());
  const label = `${n} before, ${m} after`;
  const covered = shifts.filter(({ low, high }) => (low ?? -1) <= 0 && (high ?? 1) >= 0).length / shifts.length;
  // 93 to 99 % as rounded.
  report(`${label}: the 95 % interval of no change holds 0`, covered, 0.925, 0.995);
  const widths = shifts.map(({ low, high }) => 50 * ((high ?? 1) - (low ?? -1)));
  report(`${label}: half-width in percent`, median(widths) ?? 0, halfWidth - 0.5, halfWidth + 0.5);
  for (const [index, saving] of SAVINGS.entries()) {
    const found = shifts.filter(({ high }) => (high ?? 1) + Math.log(1 - saving) < 0).length / shifts.length;
    const bar = m === 10 ? (POWER[index] ?? 0) : null;
    report(`${label}: a saving of ${100 * saving} % is found`, found, bar === null ? 0 : bar - 0.05, bar === null ? 1 : bar + 0.05);
  }
}

verdictsOn(windows(noise, 50, 30, 60));
const trends = windows(noise, 60, 0, 31).map(([part]) => trendOf(part.map((value, at) => ({ at, value })))?.p ?? 1);
report(
  'trends of 60 builds without one: p <= 0.05',
  shareOf(trends, (p) => p <= 0.05),
  0,
  0.075,
);
controlsOn();

const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(`${outside} numbers out of bounds, ${seconds} s`);
process.exit(outside === 0 ? 0 : 1);

function verdictsOn(pairs: readonly (readonly [number[], number[]])[]): void {
  const effect = Math.log(0.9);
  // Saving, then least and most of the verdicts `different` and `same`.
  const table = [
    [0, 0, 0.03, 0.8, 1],
    [0.1, 0.8, 1, 0, 0.05],
    [0.2, 0.98, 1, 0, 0.01],
  ] as const;
  for (const [saving, fewestDifferent, mostDifferent, fewestSame, mostSame] of table) {
    const verdicts = pairs.map(([before, after], index) => {
      const moved = after.map((value) => value + Math.log(1 - saving));
      return compareSamples(before, moved, { effect, seed: index })?.verdict;
    });
    const label = `50 before, 30 after: verdict on a saving of ${100 * saving} % where 10 % is looked for`;
    report(
      `${label}: different`,
      shareOf(verdicts, (verdict) => verdict === 'different'),
      fewestDifferent,
      mostDifferent,
    );
    report(
      `${label}: same`,
      shareOf(verdicts, (verdict) => verdict === 'same'),
      fewestSame,
      mostSame,
    );
  }
}

function controlsOn(): void {
  const names = [...new Set(builds.flatMap(({ metrics }) => Object.keys(metrics)))].filter((name) => CONTROL.test(name)).sort();
  const controls = names.map((name) => ({ durations: builds.map(({ metrics }) => secondsOf(metrics[name])) }));
  const removal = removeRunnerSpeed(durations, controls);
  report(`controls used of ${names.length}`, removal.controls.length, 3, names.length);
  report('correlation with the controls', removal.correlation ?? 0, 0.85, 1);
  report('theta', removal.theta ?? 0, 0.8, 1.05);
  const adjusted = withoutDrift((removal.adjusted ?? []).filter((duration) => duration !== null).map(Math.log));
  report('deviation of the noise without the runner’s speed', deviation(adjusted), 0.04, 0.06);
  const both = durations.flatMap((duration, index) => {
    const less = removal.adjusted?.[index] ?? null;
    return duration === null || less === null ? [] : [[Math.log(duration), Math.log(less)] as const];
  });
  const raw = withoutDrift(both.map(([log]) => log));
  let agreed = 0;
  const found = windows(adjusted, 30, 10, 7).map(([before, after], index) => {
    const moved = after.map((value) => value + Math.log(0.95));
    const shift = hodgesLehmann(before, moved) ?? fail();
    const ofRaw = hodgesLehmann(
      raw.slice(7 * index, 7 * index + 30),
      raw.slice(7 * index + 30, 7 * index + 40).map((value) => value + Math.log(0.95)),
    );
    if ((shift.high ?? 1) < 0 && agreeInSign(ofRaw ?? fail(), shift)) agreed += 1;
    return shift;
  });
  report('30 before, 10 after, without the runner’s speed: a saving of 5 % is found, raw agrees in sign', agreed / found.length, 0.6, 1);
  const held = windows(adjusted, 30, 10, 7).map(([before, after]) => hodgesLehmann(before, after) ?? fail());
  report(
    'the same: the 95 % interval of no change holds 0',
    shareOf(held, ({ low, high }) => (low ?? -1) <= 0 && (high ?? 1) >= 0),
    0,
    1,
  );
}

function report(what: string, value: number, low: number, high: number): void {
  const isInside = value >= low && value <= high;
  if (!isInside) outside += 1;
  const shown = Number.isInteger(value) ? String(value) : value.toFixed(3);
  console.log(
    `${isInside ? 'inside ' : 'OUTSIDE'}  ${what}: ${shown}${low === 0 && high === 1 ? '' : ` (${round(low)} to ${round(high)})`}`,
  );
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** Each value less the median of the 51 around it. */
function withoutDrift(logs: readonly number[]): number[] {
  return logs.map((log, index) => log - (median(logs.slice(Math.max(0, index - 25), index + 26)) ?? 0));
}

function windows(values: readonly number[], n: number, m: number, step: number): (readonly [number[], number[]])[] {
  const count = Math.floor((values.length - n - m) / step) + 1;
  return Array.from({ length: count }, (_, index) => {
    const start = index * step;
    return [values.slice(start, start + n), values.slice(start + n, start + n + m)];
  });
}

function secondsOf(metric: readonly [number, string] | undefined): number | null {
  return metric === undefined ? null : metric[0] / 1000;
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}

function shareOf<Value>(values: readonly Value[], holds: (value: Value) => boolean): number {
  return values.filter(holds).length / values.length;
}

function fail(): never {
  throw new Error('a window without builds');
}
