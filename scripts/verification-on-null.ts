// Reading plans reaches GitHub's parser, which Node refuses without this.
import '../src/json-modules.ts';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { VerificationResult } from '../src/engine/verification/verification-result.ts';
import { median } from '../src/stats/quantile.ts';
import { seededRandom } from '../src/stats/seeded-random.ts';

// What verification after a merge says of changes that do nothing, and how often it finds savings: `node scripts/verification-on-null.ts FOLDER`, the folder with
// `julia-ci-timing` and `rust-analyzer-metrics`. Exits 1 when more than 5 % of null changes are called verified or worse, or another number leaves its bounds.
//
// A merge is put at moments of recorded series that know of none: 40 runs before, and what a look takes after it. `as recorded` has all that really happened to
// the jobs meanwhile; `without drift` has the median of the 51 values around taken off. Generated: independent, and each value with 0.3 of the one before in it.

const { planVerification } = await import('../src/engine/verification/plan-verification.ts');
const { judgeVerification } = await import('../src/engine/verification/judge-verification.ts');
const { runsOfDurations } = await import('../test/helpers/runs-of-durations.ts');

interface Trial {
  /** Whether a look was due in what is left of the series. */
  readonly results: readonly VerificationResult[];
  readonly aim: 'verify' | 'guard';
}

interface Source {
  readonly name: string;
  readonly windows: readonly (readonly number[])[];
  /** At most this share of null changes may be called verified or worse. */
  readonly most: number;
}

const BEFORE = 40;
const AFTER = 60;
const STEP = 13;
const MOST_FALSE = 0.05;
const SHORTEST_JOB = 30;

const [folder = ''] = process.argv.slice(2);
const [julia, rust] = [join(folder, 'julia-ci-timing/timing_summary.json.gz'), join(folder, 'rust-analyzer-metrics/metrics.jsonl.gz')];
if (folder === '' || !existsSync(julia) || !existsSync(rust)) {
  console.error('usage: node scripts/verification-on-null.ts FOLDER');
  process.exit(2);
}

let outside = 0;
const jobs = readJulia();
const builds = readRust();
const sources: readonly Source[] = [
  { name: 'Julia, as recorded', windows: jobs.flatMap((series) => windowsOf(series, 7)), most: MOST_FALSE },
  { name: 'Julia, without drift', windows: jobs.map(withoutDrift).flatMap((series) => windowsOf(series, 7)), most: MOST_FALSE },
  { name: 'rust-analyzer, as recorded', windows: windowsOf(builds, STEP), most: MOST_FALSE },
  { name: 'rust-analyzer, without drift', windows: windowsOf(withoutDrift(builds), STEP), most: MOST_FALSE },
  { name: 'generated, independent', windows: generated(0), most: MOST_FALSE },
  { name: 'generated, neighbours alike', windows: generated(0.3), most: MOST_FALSE },
];
for (const source of sources) measure(source);
console.log(`${outside} numbers out of bounds`);
process.exit(outside === 0 ? 0 : 1);

function measure({ name, windows, most }: Source): void {
  console.log(`\n${name}: ${windows.length} windows, n before ${BEFORE}`);
  for (const predicted of [0.1, 0.2, 0.3]) {
    const trials = windows.map((window) => tryChange(window, predicted, 0));
    const ended = trials.map(({ results }) => results.at(-1)).filter((result) => result !== undefined);
    const looked = trials.filter(({ results }) => results.length > 0);
    const share = (holds: (result: VerificationResult) => boolean): number => ended.filter(holds).length / windows.length;
    const label = `no change, ${percent(predicted)} predicted`;
    bound(
      `${label}: called verified`,
      share(({ verdict }) => verdict === 'verified'),
      0,
      most,
    );
    bound(
      `${label}: called verified or worse`,
      share(({ why }) => why === 'saved' || why === 'worse'),
      0,
      most,
    );
    note(
      `${label}: rightly refuted as no saving`,
      share(({ why }) => why === 'no-saving'),
    );
    note(
      `${label}: withheld for another change`,
      share(({ why }) => why === 'confounded'),
    );
    note(`${label}: not verifiable within 60 runs`, trials.filter(({ aim }) => aim === 'guard').length / windows.length);
    note(`${label}: no look due in the window`, 1 - looked.length / windows.length);
    for (const look of [0, 1]) {
      const seen = trials.flatMap(({ results }) => results[look]?.measured ?? []);
      const held = seen.filter(({ shareInterval: [low, high] }) => low <= 0 && high >= 0).length / Math.max(1, seen.length);
      note(`${label}: the 98 % interval at look ${look + 1} holds 0 (n ${seen.length})`, held);
    }
  }
  for (const saving of [0.1, 0.2, 0.3, -0.1, -0.2, -0.3]) measurePower(windows, saving);
}

function measurePower(windows: readonly (readonly number[])[], saving: number): void {
  const trials = windows.map((window) => tryChange(window, Math.abs(saving), saving)).filter(({ results }) => results.length > 0);
  const planned = trials.filter(({ aim }) => aim === 'verify');
  const found = (all: readonly Trial[]): number =>
    all.filter(({ results }) => results.at(-1)?.why === (saving > 0 ? 'saved' : 'worse')).length / Math.max(1, all.length);
  const what = saving > 0 ? `a saving of ${percent(saving)}` : `${percent(-saving)} slower, as much saving predicted,`;
  const sizes = planned.map(({ results }) => results[0]?.looks?.[0] ?? 0);
  note(`${what} is found where a plan promises it (n ${planned.length}, median first look ${median(sizes) ?? 0})`, found(planned));
  const wrong =
    trials.filter(({ results }) => results.at(-1)?.why === (saving > 0 ? 'worse' : 'saved')).length / Math.max(1, trials.length);
  bound(`${what} is called the opposite`, wrong, 0, 0.01);
}

/** What both looks say, as far as the window goes: the second only where the first did not end it. */
function tryChange(window: readonly number[], predicted: number, saving: number): Trial {
  const from = Date.UTC(2026, 0, 5);
  const moved = window.map((log, index) => Math.round(Math.exp(index < BEFORE ? log : log + Math.log(1 - saving))));
  const runs = runsOfDurations({ durations: moved, from, simulated: 'recorded times at moments of their own' });
  const merge = {
    from: new Date(from + BEFORE * 3_600_000),
    at: new Date(from + BEFORE * 3_600_000),
    sha: 'm',
    workflowText: null,
    branches: [],
  };
  const evidence = { workflow: '.github/workflows/ci.yml', repositoryId: 42, merge, otherMerges: [], pushes: null };
  const spread = [predicted * 0.7, predicted * 1.3] as const;
  const request = {
    proposals: [{ key: 'k', rule: 'r' }],
    metric: { kind: 'makespan' } as const,
    predicted: { basis: 'replay' as const, runs: 40, saving: predicted, savingInterval: spread, share: predicted, shareInterval: spread },
    selection: null,
    coldStart: false,
    touchedSteps: null,
  };
  const plan = planVerification({ ...request, evidence: { ...evidence, runs: runs.slice(0, BEFORE), asOf: merge.at } });
  if (plan.status === 'waiting') return { results: [], aim: 'guard' };
  const results: VerificationResult[] = [];
  for (const size of plan.plan.looks) {
    const seen = runs.slice(0, BEFORE + size);
    const last = seen.at(-1);
    if (seen.length < BEFORE + size || last === undefined) break;
    const result = judgeVerification(plan.plan, { ...evidence, runs: seen, asOf: new Date(last.createdAt.getTime() + 3_600_000) });
    results.push(result);
    if (result.isFinal) break;
  }
  return { results, aim: plan.plan.aim };
}

function windowsOf(series: readonly number[], step: number): (readonly number[])[] {
  const most = series.length - BEFORE - 20;
  const starts = Array.from({ length: Math.max(0, Math.floor(most / step) + 1) }, (_, index) => index * step);
  return starts.map((start) => series.slice(start, start + BEFORE + AFTER));
}

/** Logarithms of seconds, less the median of the 51 around each, on the level of the whole. */
function withoutDrift(logs: readonly number[]): number[] {
  const level = median(logs) ?? 0;
  return logs.map((log, index) => level + log - (median(logs.slice(Math.max(0, index - 25), index + 26)) ?? 0));
}

function generated(correlation: number): (readonly number[])[] {
  const random = seededRandom(17);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Array.from({ length: 400 }, () => {
    let deviation = normal();
    return Array.from({ length: BEFORE + AFTER }, () => {
      deviation = correlation * deviation + Math.sqrt(1 - correlation ** 2) * normal();
      return Math.log(600) + 0.115 * deviation;
    });
  });
}

/** Jobs of at least 80 builds and half a minute, each oldest first. */
function readJulia(): readonly (readonly number[])[] {
  interface Build {
    readonly date: string;
    readonly build: number;
    readonly duration: number;
  }
  const read = JSON.parse(gunzipSync(readFileSync(julia)).toString('utf8')) as {
    readonly jobs: Record<string, { readonly recent: readonly Build[] }>;
  };
  return Object.values(read.jobs)
    .map(({ recent }) =>
      recent.filter(({ duration }) => duration > 0).toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.build - b.build)),
    )
    .map((builds) => builds.map(({ duration }) => Math.log(duration)))
    .filter((logs) => logs.length >= 80 && Math.exp(median(logs) ?? 0) >= SHORTEST_JOB);
}

function readRust(): readonly number[] {
  interface Build {
    readonly metrics: { readonly build?: readonly [number, string] };
  }
  const lines = gunzipSync(readFileSync(rust)).toString('utf8').trimEnd().split('\n');
  return lines.flatMap((line) => {
    const { build } = (JSON.parse(line) as Build).metrics;
    return build === undefined ? [] : [Math.log(build[0] / 1000)];
  });
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

function note(what: string, value: number): void {
  console.log(`         ${what}: ${value.toFixed(3)}`);
}

function bound(what: string, value: number, low: number, high: number): void {
  const isInside = value >= low && value <= high;
  if (!isInside) outside += 1;
  console.log(`${isInside ? 'inside ' : 'OUTSIDE'}  ${what}: ${value.toFixed(3)} (${low} to ${high})`);
}
