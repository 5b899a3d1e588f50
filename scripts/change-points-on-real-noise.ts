import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { findChangePoints } from '../src/stats/change-points/find-change-points.ts';
import { judgePersistence } from '../src/stats/change-points/judge-persistence.ts';
import { otavaChangePoints } from '../src/stats/change-points/otava-change-points.ts';
import { median } from '../src/stats/quantile.ts';

// How well changes are found in the noise of GitHub's runners: `node scripts/change-points-on-real-noise.ts FOLDER`, which holds rust-analyzer-metrics/metrics.jsonl.gz.
// Exits 1 when Apache Otava's search differs from the published table by more than 0.05 in recall or 0.5 false points per 1,000, when ours is worse than the
// table by more than that, or when ours is worse than Otava's on the same windows.

interface Build {
  readonly cpu: string;
  readonly log: number;
  /** Of a benchmark that the same job ran on the same machine. */
  readonly control: number | null;
}

type Detector = (values: readonly number[]) => readonly number[];

interface Quality {
  readonly falsePerThousand: number;
  readonly recall: readonly number[];
}

const STEPS = [1.05, 1.1, 1.15, 1.2, 1.3];
const WINDOWS = 120;
const LENGTH = 160;
const AT = 100;
const NEAR = 5;
const TYPICAL_SECONDS = 600;
const TABLE: Readonly<Record<string, Quality>> = {
  'raw show': { falsePerThousand: 1.93, recall: [0.08, 0.51, 0.74, 0.88, 0.99] },
  'raw notify': { falsePerThousand: 0.05, recall: [0, 0.15, 0.51, 0.82, 0.99] },
  'adjusted show': { falsePerThousand: 1.93, recall: [0.62, 0.94, 0.99, 0.99, 1] },
  'adjusted notify': { falsePerThousand: 0.21, recall: [0.33, 0.92, 0.98, 1, 1] },
};

const folder = process.argv[2];
if (folder === undefined) {
  console.error('usage: node scripts/change-points-on-real-noise.ts FOLDER');
  process.exit(2);
}

const builds = readBuilds(join(folder, 'rust-analyzer-metrics/metrics.jsonl.gz'));
const noise = noiseOf(builds);
const failures: string[] = [];
console.log(
  `${builds.length} builds; false points per 1,000, then recall at ${STEPS.map((step) => `+${Math.round(100 * step - 100)} %`).join(', ')}`,
);
judge('raw', noise.raw);
judge('adjusted', noise.adjusted);
// Not judged: the published table has no such row. The control is itself a benchmark of the product, and drifts.
print('by control', 'Otava, p 1e-3', measure(noise.byControl, otava(1e-3)));
print('by control', 'ours, shown', measure(noise.byControl, ours('show')));
print('by control', 'ours, notified', measure(noise.byControl, ours('notify')));
for (const failure of failures) console.error(failure);
process.exit(failures.length === 0 ? 0 : 1);

function judge(name: string, series: readonly number[]): void {
  for (const [kind, level] of [
    ['show', 1e-3],
    ['notify', 1e-5],
  ] as const) {
    const published = TABLE[`${name} ${kind}`] as Quality;
    const theirs = measure(series, otava(level));
    const own = measure(series, ours(kind));
    print(name, `published, p ${level}`, published);
    print(name, `Otava, p ${level}`, theirs);
    print(name, `ours, ${kind}`, own);
    print(name, `ours, ${kind}, change >= 5 %`, measure(series, ours(kind, 0.05)));
    print(name, `ours, ${kind}, persisting`, measure(series, ours(kind, 0, true)));
    for (const [index, step] of STEPS.entries()) {
      const expected = published.recall[index] ?? Number.NaN;
      expectThat(
        Math.abs((theirs.recall[index] ?? Number.NaN) - expected) <= 0.05,
        `${name} ${kind}: Otava's recall at ${step} is not the published`,
      );
      expectThat((own.recall[index] ?? Number.NaN) >= expected - 0.05, `${name} ${kind}: our recall at ${step} is below the published`);
    }
    expectThat(
      Math.abs(theirs.falsePerThousand - published.falsePerThousand) <= 0.5,
      `${name} ${kind}: Otava's false points are not the published`,
    );
    expectThat(own.falsePerThousand <= published.falsePerThousand + 0.5, `${name} ${kind}: our false points are above the published`);
    expectThat(own.falsePerThousand <= theirs.falsePerThousand, `${name} ${kind}: our false points are above Otava's`);
    expectThat(total(own.recall) >= total(theirs.recall) - 1e-9, `${name} ${kind}: our recall over all steps is below Otava's`);
  }
}

function expectThat(holds: boolean, message: string): void {
  if (!holds) failures.push(message);
}

function otava(pValue: number): Detector {
  return (values) => otavaChangePoints(values, { pValue }).map(({ index }) => index);
}

/** Without a smallest change, as the published rows are, unless said: a true change of 5 % is half the time measured as less. */
function ours(kind: 'show' | 'notify', minRelative = 0, onlyPersisting = false): Detector {
  return (values) =>
    (findChangePoints(values, { minRelative }) ?? [])
      .filter((point) => (kind === 'show' || point.notify) && (!onlyPersisting || judgePersistence(values, point) === 'persists'))
      .map(({ index }) => index);
}

function measure(series: readonly number[], detect: Detector): Quality {
  const starts = Array.from({ length: WINDOWS }, (_, window) => window * Math.floor((series.length - LENGTH) / WINDOWS));
  const windows = starts.map((start) => series.slice(start, start + LENGTH).map((log) => TYPICAL_SECONDS * Math.exp(log)));
  const falsePoints = windows.reduce((sum, values) => sum + detect(values).length, 0);
  const recall = STEPS.map((step) => {
    const found = windows.filter((values) => {
      const stepped = values.map((value, index) => (index >= AT ? value * step : value));
      return detect(stepped).some((index) => Math.abs(index - AT) <= NEAR);
    });
    return found.length / WINDOWS;
  });
  return { falsePerThousand: (1000 * falsePoints) / (WINDOWS * LENGTH), recall };
}

function print(name: string, detector: string, { falsePerThousand, recall }: Quality): void {
  console.log(
    `${name.padEnd(11)} ${detector.padEnd(30)} ${falsePerThousand.toFixed(2)}  ${recall.map((share) => share.toFixed(2)).join('  ')}`,
  );
}

/** Builds on the five processors that are common; two ran on another. */
function readBuilds(path: string): readonly Build[] {
  const lines = gunzipSync(readFileSync(path)).toString('utf8').trim().split('\n');
  const all = lines.map((line) => {
    const { host, metrics } = JSON.parse(line) as { host: { cpu: string }; metrics: Record<string, [number, string] | undefined> };
    const [build, control] = [metrics['build']?.[0], metrics['analysis-stats/self/total time']?.[0]];
    return {
      cpu: host.cpu,
      log: build === undefined ? Number.NaN : Math.log(build),
      control: control === undefined ? null : Math.log(control),
    };
  });
  return all.filter(({ cpu, log }) => Number.isFinite(log) && !cpu.startsWith('AMD'));
}

/**
 * Series without a change of their own, as logarithms: what is left of each build beside the local median of builds on its processor. Raw has the factor of
 * the processor put back in, in the order in which runners were given; by control is build over control instead, less its local median.
 */
function noiseOf(all: readonly Build[]) {
  const byCpu = new Map<string, number[]>();
  for (const [index, { cpu }] of all.entries()) byCpu.set(cpu, [...(byCpu.get(cpu) ?? []), index]);
  const adjusted: number[] = all.map(() => 0);
  for (const indexes of byCpu.values()) {
    const left = withoutTrend(
      indexes.map((index) => all[index]?.log ?? 0),
      8,
    );
    for (const [place, index] of indexes.entries()) adjusted[index] = left[place] ?? 0;
  }
  const factors = factorsOf(all, byCpu);
  const raw = adjusted.map((rest, index) => rest + (factors.get(all[index]?.cpu ?? '') ?? 0));
  const ratios = all.flatMap(({ log, control }) => (control === null ? [] : [log - control]));
  return { raw, adjusted, byControl: withoutTrend(ratios, 50) };
}

/** The processors' factors and the slow trend depend on each other, so each is taken from what the other leaves until they settle. */
function factorsOf(all: readonly Build[], byCpu: ReadonlyMap<string, readonly number[]>): ReadonlyMap<string, number> {
  let factors = new Map([...byCpu.keys()].map((cpu) => [cpu, 0]));
  for (let round = 0; round < 10; round += 1) {
    const trend = localMedians(
      all.map(({ cpu, log }) => log - (factors.get(cpu) ?? 0)),
      150,
    );
    factors = new Map(
      [...byCpu].map(([cpu, indexes]) => [cpu, median(indexes.map((index) => (all[index]?.log ?? 0) - (trend[index] ?? 0))) ?? 0]),
    );
  }
  return factors;
}

function withoutTrend(logs: readonly number[], reach: number): number[] {
  const trend = localMedians(logs, reach);
  return logs.map((log, index) => log - (trend[index] ?? 0));
}

function localMedians(values: readonly number[], reach: number): number[] {
  return values.map((value, index) => median(values.slice(Math.max(0, index - reach), index + reach + 1)) ?? value);
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
