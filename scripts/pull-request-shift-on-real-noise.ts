import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type PullRequestRegression, regressionOfPullRequest } from '../src/engine/commit/regression.ts';
import type { JobRun } from '../src/model/job-run.ts';
import { DEFAULT_REPOSITORY_CONFIG } from '../src/model/repository-config.ts';
import type { Run } from '../src/model/run.ts';
import { median } from '../src/stats/quantile.ts';

// How often a pull request that changes nothing is called slower, and how often one that does is found, on the recorded job times of Julia's CI on its main
// branch: `node scripts/pull-request-shift-on-real-noise.ts FOLDER`. A null pull request is 1 to 6 builds in a row against the 30 before them; what changed
// between these builds, on the main branch, counts as noise. Exits 1 when a number leaves its bounds.

interface Build {
  readonly duration: number;
  readonly build: number;
}

const USUAL = 30;
const SIZES = [1, 2, 3, 4, 5, 6] as const;
const EFFECTS = [0.1, 0.2, 0.3, 0.5] as const;
/** Of null pull requests. */
const MOST_FALSE = 0.05;
/** What has to be found of a shift of 30 and 50 %, by the number of runs: a little below what was measured. */
const LEAST_FOUND: Readonly<Record<number, readonly [number, number]>> = {
  1: [0.3, 0.5],
  2: [0.2, 0.4],
  3: [0.65, 0.88],
  4: [0.72, 0.9],
  5: [0.78, 0.9],
  6: [0.8, 0.9],
};
const HOUR = 3_600_000;
const START = Date.parse('2026-01-01T00:00:00Z');

const [folder] = process.argv.slice(2);
const file = join(folder ?? '', 'julia-ci-timing/timing_summary.json.gz');
if (folder === undefined || !existsSync(file)) {
  console.error('usage: node scripts/pull-request-shift-on-real-noise.ts FOLDER');
  process.exit(2);
}

const started = performance.now();
let outside = 0;
const { jobs } = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as {
  readonly jobs: Readonly<Record<string, { readonly recent: readonly Build[] }>>;
};
// Newest first in the record. Below a minute a second of rounding and the floor of 10 s decide.
const series = Object.entries(jobs)
  .map(([name, { recent }]) => ({ name, times: recent.toReversed() }))
  .filter(({ times }) => times.length >= 79 && (median(times.map(({ duration }) => duration)) ?? 0) >= 60);
console.log(`${series.length} jobs with ${series.reduce((sum, { times }) => sum + times.length, 0)} durations`);

console.log(`\nA workflow of one job, ${USUAL} usual runs`);
for (const size of SIZES) {
  const windows = series.flatMap(({ name, times }) => starts(times.length, size).map((start) => ({ name, times, start })));
  const verdicts = (effect: number, among = windows): readonly (PullRequestRegression | null)[] =>
    among.map(({ name, times, start }) =>
      judge(times.slice(start, start + USUAL + size).map(({ duration }, index) => runOf(index, [[name, scaled(duration, index, effect)]]))),
    );
  const none = verdicts(0);
  report(`${size} runs, nothing changed (${windows.length}): called slower`, shareOf(none, isSlower), 0, MOST_FALSE);
  report(
    `${size} runs, nothing changed: called faster`,
    shareOf(none, (one) => one?.state === 'faster'),
    0,
    MOST_FALSE,
  );
  const found = EFFECTS.map((effect) =>
    shareOf(
      verdicts(
        effect,
        windows.filter((_, index) => index % 5 === 0),
      ),
      isSlower,
    ),
  );
  const [least30 = 0, least50 = 0] = LEAST_FOUND[size] ?? [];
  for (const [index, effect] of EFFECTS.entries())
    report(`${size} runs, ${100 * effect} % slower: found`, found[index] ?? 0, effect === 0.3 ? least30 : effect === 0.5 ? least50 : 0, 1);
}

const whole = series.filter(({ times }) => times.length === 105);
console.log(`\nA workflow of ${whole.length} jobs at once, ${USUAL} usual runs`);
for (const size of SIZES) {
  // In step, all jobs saw the same changes of the main branch, of which there are few; apart, each job starts at another build.
  for (const [how, places] of [
    ['in step', starts(105, size).map((start) => whole.map(() => start))],
    ['apart', Array.from({ length: 100 }, (_, draw) => whole.map((_, place) => (draw * 17 + place * 29) % (106 - USUAL - size)))],
  ] as const) {
    const none = places.map((own) => judge(builds(own, size)));
    report(
      `${size} runs, nothing changed, jobs ${how} (${places.length}): the workflow or a job called slower`,
      shareOf(none, isSlower),
      0,
      MOST_FALSE,
    );
    const changed = places.map((own, index) => {
      const { name } = whole[(index * 7) % whole.length] as (typeof whole)[number];
      return { name, found: judge(builds(own, size, name)) };
    });
    const isNamed = ({ name, found }: (typeof changed)[number]): boolean =>
      found?.workflows.some((one) => one.jobs.some((job) => job.name === name && job.state === 'slower')) === true;
    report(`${size} runs, one job 30 % slower, jobs ${how}: that job is named`, shareOf(changed, isNamed), 0, 1);
  }
}

const looks = series.flatMap(({ name, times }) =>
  starts(times.length, 6)
    .filter((_, index) => index % 6 === 0)
    .map((start) =>
      SIZES.some((size) =>
        isSlower(judge(times.slice(start, start + USUAL + size).map(({ duration }, index) => runOf(index, [[name, duration]])))),
      ),
    ),
);
console.log('\nA workflow of one job, looked at after each of six commits');
report(
  `nothing changed (${looks.length}): called slower at one of them at least`,
  shareOf(looks, (found) => found),
  0,
  MOST_FALSE,
);

const took = ((performance.now() - started) / 1000).toFixed(1);
console.log(`${outside} numbers out of bounds, ${took} s`);
process.exit(outside === 0 ? 0 : 1);

function isSlower(found: PullRequestRegression | null): boolean {
  return (found?.state === 'slower' || found?.state === 'job-slower') && !found.workflows.every(({ isGone }) => isGone);
}

/** The last runs are the pull request's. */
function judge(runs: readonly Run[]): PullRequestRegression | null {
  return regressionOfPullRequest({
    pullRequest: { numbers: [7], headRepositoryId: 42, headBranch: 'topic', isFromFork: false },
    runs: runs.slice(USUAL),
    history: runs.slice(0, USUAL),
    repositoryId: 42,
    configuration: DEFAULT_REPOSITORY_CONFIG,
  });
}

function builds(starts: readonly number[], size: number, slower?: string): readonly Run[] {
  return Array.from({ length: USUAL + size }, (_, index) =>
    runOf(
      index,
      whole.map(({ name, times }, place) => {
        const duration = times[(starts[place] ?? 0) + index]?.duration ?? 0;
        return [name, name === slower ? scaled(duration, index, 0.3) : duration];
      }),
    ),
  );
}

function scaled(duration: number, index: number, effect: number): number {
  return Math.round(duration * (index >= USUAL ? 1 + effect : 1));
}

/** A run whose jobs start at once, each of one step. */
function runOf(index: number, durations: readonly (readonly [string, number])[]): Run {
  const isOwn = index >= USUAL;
  const created = new Date(START + 12 * HOUR * index);
  const startedAt = new Date(created.getTime() + 5000);
  const headSha = (index + 1).toString(16).padStart(40, '0');
  const [branch, state] = [isOwn ? 'topic' : `other-${index}`, { status: 'completed', conclusion: 'success' } as const];
  const all = durations.map(([name, duration], place): JobRun => {
    const completedAt = new Date(startedAt.getTime() + duration * 1000);
    return {
      ...{ ...state, jobId: index * 1000 + place, runId: index, attempt: 1, name, workflowName: 'CI', headSha, headBranch: branch },
      ...{ createdAt: created, startedAt, completedAt, labels: [], runnerName: 'runner', runnerGroup: null },
      ...{
        steps: [{ ...state, number: 1, name: 'Run', startedAt, completedAt }],
        cacheOutcomes: [],
        carriedOver: false,
        awaitedApproval: false,
      },
    };
  });
  return {
    ...{
      ...state,
      runId: index,
      attempt: 1,
      runNumber: index,
      workflowId: 1,
      workflowPath: '.github/workflows/ci.yml',
      workflowName: 'CI',
    },
    ...{ event: 'pull_request', headBranch: branch, headSha, headRepositoryId: 42, fromFork: false, createdAt: created, startedAt },
    ...{ updatedAt: created, pullRequests: isOwn ? [7] : [], jobs: all, sources: null, simulated: null },
  };
}

function starts(length: number, size: number): readonly number[] {
  return Array.from({ length: Math.max(0, length - USUAL - size + 1) }, (_, start) => start);
}

function report(what: string, value: number, low: number, high: number): void {
  const isInside = value >= low && value <= high;
  if (!isInside) outside += 1;
  console.log(
    `${isInside ? 'inside ' : 'OUTSIDE'}  ${what}: ${(100 * value).toFixed(1)} %${low === 0 && high === 1 ? '' : ` (${100 * low} to ${100 * high})`}`,
  );
}

function shareOf<Value>(values: readonly Value[], holds: (value: Value) => boolean): number {
  return values.length === 0 ? 0 : values.filter(holds).length / values.length;
}
