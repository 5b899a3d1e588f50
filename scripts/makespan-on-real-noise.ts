import '../src/json-modules.ts';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { notAvailable } from '../src/model/availability.ts';
import type { Run } from '../src/model/run.ts';
import { mean } from '../src/stats/bootstrap.ts';
import { median } from '../src/stats/quantile.ts';
import { randomInteger, seededRandom } from '../src/stats/seeded-random.ts';
import { parseRun } from '../src/telemetry/parse-run.ts';
import { parseRunJobs } from '../src/telemetry/parse-run-jobs.ts';

const { computePathProfile } = await import('../src/engine/path/compute-path-profile.ts');
const { createRecentRuns } = await import('../src/engine/recent/recent-runs.ts');

// Whether the makespan of jobs that run side by side is told right: `node scripts/makespan-on-real-noise.ts FOLDER`. Each of n equal jobs takes as long
// as one of 4,301 recorded builds of rust-analyzer on GitHub's runners, over the median of those around it. Half of the runs are the history, the other
// half is what happened then. Exits 1 when the mean of the history is off by more than 2 %, or the longest of the jobs' medians is not 4 to 28 % low.

const RUNS = 500;
const TYPICAL = 600;
const [folder] = process.argv.slice(2);
const file = join(folder ?? '', 'rust-analyzer-metrics/metrics.jsonl.gz');
if (folder === undefined || !existsSync(file)) {
  console.error('usage: node scripts/makespan-on-real-noise.ts FOLDER');
  process.exit(2);
}

const builds = gunzipSync(readFileSync(file))
  .toString('utf8')
  .trimEnd()
  .split('\n')
  .flatMap((line) => {
    const [value] = (JSON.parse(line).metrics.build ?? []) as [number?];
    return value === undefined ? [] : [value];
  });
const noise = builds.map((value, index) => value / (median(builds.slice(Math.max(0, index - 25), index + 26)) ?? value));
const random = seededRandom(1);
let isWrong = false;
console.log('jobs  mean of what happened  told by the history  longest median');
for (const jobs of [2, 5, 10, 20, 40]) {
  const history = Array.from({ length: RUNS }, (_, index) => draw(index + 1, jobs));
  const happened = mean(Array.from({ length: RUNS }, (_, index) => makespanOf(draw(RUNS + index + 1, jobs)))) ?? 0;
  const told = tell(history);
  const medians = Math.max(...Array.from({ length: jobs }, (_, job) => median(history.map((run) => durationOf(run, job))) ?? 0));
  const [offTold, offMedians] = [told / happened - 1, medians / happened - 1];
  const isRight = Math.abs(offTold) <= 0.02 && offMedians <= -0.04 && offMedians >= -0.28;
  if (!isRight) isWrong = true;
  const cells = [jobs, happened.toFixed(0), `${told.toFixed(0)} (${percent(offTold)})`, `${medians.toFixed(0)} (${percent(offMedians)})`];
  console.log(`${cells.join('  ')}${isRight ? '' : '  WRONG'}`);
}
process.exit(isWrong ? 1 : 0);

function draw(runId: number, jobs: number): Run {
  const created = Date.UTC(2026, 0, 1) + runId * 3_600_000;
  const bodies = Array.from({ length: jobs }, (_, index) => {
    const duration = TYPICAL * (noise[randomInteger(random, noise.length)] ?? 1);
    const times = { created_at: iso(created), started_at: iso(created), completed_at: iso(created + 1000 * duration) };
    return {
      id: runId * 100 + index,
      run_id: runId,
      run_attempt: 1,
      name: `job ${index}`,
      head_sha: 'a',
      status: 'completed',
      conclusion: 'success',
      runner_name: 'r',
      labels: ['ubuntu-latest'],
      steps: [],
      ...times,
    };
  });
  const run = parseRun({
    id: runId,
    run_attempt: 1,
    name: 'CI',
    path: '.github/workflows/ci.yml',
    head_sha: 'a',
    event: 'push',
    status: 'completed',
    conclusion: 'success',
    created_at: iso(created),
    run_started_at: iso(created),
    updated_at: iso(created),
  });
  if (!run.ok) throw new Error(run.reason);
  const parsed = parseRunJobs(run.value, bodies);
  if (!parsed.ok) throw new Error(parsed.reason);
  return { ...run.value, jobs: parsed.value };
}

function tell(runs: readonly Run[]): number {
  const recent = createRecentRuns(new Date(Date.UTC(2030, 0, 1)));
  for (const run of runs) recent.take(run);
  const [workflow] = recent.finish();
  const path = workflow === undefined ? null : computePathProfile(workflow, notAvailable('no checks are required'));
  return path?.available ? path.value.meanMakespan : Number.NaN;
}

function durationOf({ jobs }: Run, index: number): number {
  const job = jobs.find(({ name }) => name === `job ${index}`);
  return (Number(job?.completedAt) - Number(job?.startedAt)) / 1000;
}

function makespanOf({ jobs }: Run): number {
  return Math.max(...jobs.map((_, index) => durationOf({ jobs } as Run, index)));
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

function percent(share: number): string {
  return `${share >= 0 ? '+' : ''}${(100 * share).toFixed(1)} %`;
}
