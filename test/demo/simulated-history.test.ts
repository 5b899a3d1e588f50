import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { JsonObject } from '../standin/json-object.ts';
import { fixtureJson, fixtureRecords, fixtureText } from './demo-fixtures.ts';
import { DEMO_AS_OF, simulatedHistory } from './simulated-history.ts';
import { JOB_SHAPES } from './simulated-jobs.ts';
import { simulatedLog } from './simulated-log.ts';
import { type Truth, truthOf, truthText } from './simulated-truth.ts';

const truth = fixtureJson<Truth>('simulated/truth.json');
const history = simulatedHistory(truth.seed);
const instant = (record: JsonObject, field: string) => Date.parse(String(record[field]));
const firstAttempts = history.entries.filter(({ run }) => run['run_attempt'] === 1);

test('the same seed gives the same bytes, another seed others', () => {
  expect(truthText(truthOf(truth.seed, history))).toBe(fixtureText('simulated/truth.json'));
  expect(simulatedHistory(truth.seed + 1).ndjson).not.toBe(history.ndjson);
});

test('every run says that it was generated, and with which seed', () => {
  const notes = new Set(history.entries.map(({ run }) => (run['paceline'] as { simulated: string }).simulated));
  expect([...notes]).toEqual([`generated with seed ${truth.seed} from recorded step durations; none of these runs happened`]);
});

test('the superseded runs are those that a newer push to the same pull request overtook', () => {
  const overtaken = firstAttempts.filter(({ run }) =>
    firstAttempts.some(
      (other) =>
        run['event'] === 'pull_request' &&
        other.run['head_branch'] === run['head_branch'] &&
        instant(other.run, 'created_at') > instant(run, 'created_at') &&
        instant(other.run, 'created_at') < instant(run, 'updated_at'),
    ),
  );
  expect(overtaken.map(({ run }) => run['run_number'])).toEqual(truth.supersededRuns);
  expect(truth.supersededRuns.length).toBeGreaterThan(5);
});

test('one job hung until GitHub’s limit of 360 minutes and was cancelled', () => {
  const long = history.entries.flatMap(({ run, jobs }) =>
    jobs.filter((job) => instant(job, 'completed_at') - instant(job, 'started_at') >= 360 * 60_000).map((job) => ({ run, job })),
  );
  expect(long.map(({ run, job }) => [run['run_number'], run['conclusion'], job['name'], job['conclusion']])).toEqual([
    [truth.hungRun.runNumber, 'cancelled', truth.hungRun.job, 'cancelled'],
  ]);
});

test('the failures and the one re-run with carried-over copies are there', () => {
  expect(firstAttempts.filter(({ run }) => run['conclusion'] === 'failure').map(({ run }) => run['run_number'])).toEqual(truth.failedRuns);
  const again = history.entries.filter(({ run }) => run['run_attempt'] === 2);
  expect(again.map(({ run }) => [run['run_number'], run['conclusion']])).toEqual([[truth.rerun.runNumber, 'success']]);
  const copies = again.flatMap(({ jobs }) => jobs.filter((job) => instant(job, 'started_at') < instant(job, 'created_at')));
  expect(copies.map((job) => job['runner_name'])).toEqual(Array(truth.rerun.carriedOver).fill(''));
});

test('no run starts before it was created or ends after the demo looks at it, and ids are unique', () => {
  const jobs = history.entries.flatMap(({ jobs: of }) => of);
  expect(new Set(jobs.map((job) => job['id'])).size).toBe(jobs.length);
  expect(history.entries.every(({ run }) => instant(run, 'updated_at') < DEMO_AS_OF.getTime())).toBe(true);
  expect(DEMO_AS_OF.getTime() - Math.max(...history.entries.map(({ run }) => instant(run, 'updated_at')))).toBeLessThan(24 * 3_600_000);
  expect(jobs.every((job) => instant(job, 'started_at') <= instant(job, 'completed_at'))).toBe(true);
});

test('jobs and steps are those of the real workflow file', () => {
  interface File {
    readonly jobs: Record<string, FileJob>;
  }
  interface FileJob {
    readonly needs?: string[];
    readonly container?: string;
    readonly services?: Record<string, { image: string }>;
    readonly strategy?: { matrix: { include: Record<string, string>[] } };
    readonly steps: { name: string; uses?: string; run?: string; if?: string }[];
  }
  const { jobs } = parse(fixtureText('simulated/ci.yml')) as File;
  const written = Object.entries(jobs).flatMap(([key, { needs, container, services, strategy, steps }]) =>
    (strategy?.matrix.include ?? [null]).map((leg) => {
      const filled = (text: string) => text.replace(/\$\{\{ matrix\.(\w+) \}\}/g, (_, axis: string) => leg?.[axis] ?? '');
      return {
        key,
        name: leg === null ? key : `${key} (${Object.values(leg).join(', ')})`,
        needs: needs ?? [],
        container:
          container === undefined
            ? null
            : {
                image: container,
                services: Object.fromEntries(Object.entries(services ?? {}).map(([alias, { image }]) => [alias, image])),
              },
        steps: steps.map((step) => ({
          name: filled(step.name),
          runs: filled((step.uses ?? step.run ?? '').split('\n')[0] ?? ''),
          isSkipped: step.if === "${{ matrix.mode == 'standard' }}" && leg?.['mode'] !== 'standard',
        })),
      };
    }),
  );
  const simulated = JOB_SHAPES.map((job) => ({
    ...job,
    steps: job.steps.map(({ name, runs, duration }) => ({ name, runs, isSkipped: duration === null })),
  }));
  expect(simulated).toEqual(written);
});

test('a job with a container has its two steps around, and a job that needs others is queued when they have ended', () => {
  const { jobs } = firstAttempts[0] as (typeof firstAttempts)[number];
  const steps = jobs.map((job) => (job['steps'] as JsonObject[]).map((step) => `${step['number']} ${step['name']}`));
  expect(steps[0]).toEqual([
    '1 Set up job',
    '2 Initialize containers',
    '3 Checkout code',
    '4 Set up Node.js',
    '5 Install',
    '6 Test (standard)',
    '7 Coveralls',
    '12 Post Set up Node.js',
    '13 Post Checkout code',
    '14 Stop containers',
    '15 Complete job',
  ]);
  expect(steps[3]).not.toContain('2 Initialize containers');
  for (const { jobs: of } of history.entries) {
    const ended = of.filter((job) => String(job['name']).startsWith('test (')).map((job) => instant(job, 'completed_at'));
    const coverage = of.find((job) => job['name'] === 'coverage') as JsonObject;
    expect(instant(coverage, 'created_at')).toBe(Math.max(...ended) + 1000);
  }
});

test('the steps of one job run are slow and fast together', () => {
  const ran = firstAttempts.flatMap(({ jobs }) => jobs.filter((job) => job['name'] === 'test-pglite'));
  const lasted = (job: JsonObject, name: string) => {
    const step = (job['steps'] as JsonObject[]).find((candidate) => candidate['name'] === name) as JsonObject;
    return instant(step, 'completed_at') - instant(step, 'started_at');
  };
  const pairs = ran.map((job) => ({ test: lasted(job, 'Test (pglite)'), install: lasted(job, 'Install') }));
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const center = { test: mean(pairs.map(({ test: of }) => of)), install: mean(pairs.map(({ install }) => install)) };
  const deviations = pairs.map((pair) => ({ test: pair.test - center.test, install: pair.install - center.install }));
  const covariance = mean(deviations.map((pair) => pair.test * pair.install));
  const spread = Math.sqrt(mean(deviations.map((pair) => pair.test ** 2)) * mean(deviations.map((pair) => pair.install ** 2)));
  expect(covariance / spread).toBeGreaterThan(0.3);
});

test('every job has 40 successful runs and more before the last run', () => {
  const before = firstAttempts.slice(0, -1).flatMap(({ jobs }) => jobs);
  for (const { name } of JOB_SHAPES) {
    expect(before.filter((job) => job['name'] === name && job['conclusion'] === 'success').length).toBeGreaterThanOrEqual(40);
  }
});

test('the durations that come from the recorded nightly are what its records say', () => {
  const durations = fixtureJson<Record<string, number[]>>('simulated/durations.json');
  const ran = fixtureRecords('stencil-speed/jobs.ndjson.gz').filter((job) => instant(job, 'started_at') >= instant(job, 'created_at'));
  const seconds = (record: JsonObject, from: string, to: string) =>
    Math.max(0, Math.round((instant(record, to) - instant(record, from)) / 1000));
  const steps = (pattern: RegExp) =>
    ran
      .flatMap((job) => job['steps'] as JsonObject[])
      .filter((step) => step['conclusion'] === 'success' && pattern.test(String(step['name'])))
      .map((step) => seconds(step, 'started_at', 'completed_at'));
  expect(durations['queue']).toEqual(ran.filter((job) => job['runner_name']).map((job) => seconds(job, 'created_at', 'started_at')));
  expect(durations['set-up-job']).toEqual(steps(/^Set up job$/));
  expect(durations['checkout']).toEqual(steps(/^Run actions\/checkout@/));
  expect(durations['post-checkout']).toEqual(steps(/^Post Run actions\/checkout@/));
  expect(durations['test']).toEqual(steps(/^Run \/\.\/\.github\/workflows\/actions\/build-core-stencil/));
});

test('a generated log has a group for each step that ran, and no cache line', () => {
  const failed = history.entries.find(({ run }) => run['run_number'] === truth.failedRuns[0])?.jobs[0] as JsonObject;
  const log = simulatedLog(failed);
  expect(log).toMatch(/^\uFEFF\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z Current runner version/);
  expect([...log.matchAll(/##\[group\]Run npm .*/g)].map(String)).toEqual(['##[group]Run npm install', '##[group]Run npm run cover']);
  expect(log).toContain('##[group]Starting postgres service container');
  expect(log).toContain('##[error]Process completed with exit code 1.');
  expect(log).not.toMatch(/cache/i);
});
