import { expect, test } from '@jest/globals';
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
  const file = fixtureText('simulated/ci.yaml');
  for (const { name, steps } of JOB_SHAPES) {
    expect(file).toContain(`\n  ${name.replace(' (22)', '')}:\n`);
    for (const step of steps) expect(file).toContain(step.name.replace(/^Run /, ''));
  }
  const written = file.split('\njobs:\n')[1] ?? '';
  expect([...written.matchAll(/^ {2}([\w-]+):$/gm)].map((found) => found[1])).toEqual(
    JOB_SHAPES.map(({ name }) => name.replace(' (22)', '')),
  );
  expect([...written.matchAll(/^ {6}- /gm)]).toHaveLength(JOB_SHAPES.flatMap(({ steps }) => steps).length);
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
  expect([...log.matchAll(/##\[group\]Run npm .*/g)].map(String)).toEqual(['##[group]Run npm ci', '##[group]Run npm test']);
  expect(log).toContain('##[error]Process completed with exit code 1.');
  expect(log).not.toMatch(/cache/i);
});
