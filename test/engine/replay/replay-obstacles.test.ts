import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { planOfText } from '../../../src/engine/eras.ts';
import { NO_SOURCES } from '../../../src/engine/no-sources.ts';
import { checkReplay, type ReplayHistory } from '../../../src/engine/replay/check-replay.ts';
import type { ReplayCheck } from '../../../src/engine/replay/replay-check.ts';
import { verdictOf } from '../../../src/engine/replay/replay-verdict.ts';
import type { JobRun } from '../../../src/model/job-run.ts';
import type { Run } from '../../../src/model/run.ts';
import { parseRun } from '../../../src/telemetry/parse-run.ts';
import { at, buildJob, buildRun } from '../../helpers/build-run.ts';

const FILE = `on: [push, pull_request]
jobs:
  build: { runs-on: ubuntu-latest, steps: [{ run: make }] }
  test:
    needs: build
    runs-on: ubuntu-latest
    strategy: { matrix: { part: [1, 2] }, max-parallel: 1 }
    steps: [{ run: make test }]
  deploy:
    needs: test
    if: github.event_name == 'push'
    runs-on: ubuntu-latest
    environment: production
    steps: [{ run: make deploy }]
`;

function job(name: string, created: number, start: number, end: number, rest: Partial<JobRun> = {}): JobRun {
  return buildJob({ name, createdAt: at(created), startedAt: at(start), completedAt: at(end), ...rest });
}

const SKIPPED: Partial<JobRun> = { conclusion: 'skipped', labels: [], runnerName: null };

/** A pull request's run of FILE in 200 seconds. */
function jobsOf(): JobRun[] {
  return [job('build', 0, 5, 65), job('test (1)', 66, 70, 130), job('test (2)', 66, 135, 200), job('deploy', 201, 201, 201, SKIPPED)];
}

function check(runs: readonly Run[], file = FILE): ReplayCheck {
  const plan = planOfText('.github/workflows/ci.yml', file, NO_SOURCES);
  const history: ReplayHistory = { path: '.github/workflows/ci.yml', name: 'CI', runs, planOf: () => plan };
  const [found] = checkReplay([history], { seed: 1 });
  if (found === undefined) throw new Error('no check');
  return found;
}

function usual(count: number): readonly Run[] {
  return Array.from({ length: count }, () => buildRun({ jobs: jobsOf() }));
}

describe('a run is replayed', () => {
  test('with the skips it had, its matrix one leg after the other, and the usual moment between jobs', () => {
    const found = check(usual(12));
    expect(found).toMatchObject({
      runs: 12,
      makespan: { n: 12 },
      differing: 0,
      borrowed: 0,
      obstacles: [],
      waits: [],
      verdict: { is: 'good', because: [] },
    });
    expect(found.makespan?.median).toBeLessThan(0.02);
    expect(found.queueShare).toBeCloseTo((5 + 4 + 5) / 200, 1);
  });

  test('where its matrix was skipped whole, and where a leg that failed cancelled the other', () => {
    const failed = { conclusion: 'failure' } as const;
    const whole = buildRun({
      conclusion: 'failure',
      jobs: [job('build', 0, 5, 65, failed), job('test', 66, 66, 66, SKIPPED), job('deploy', 66, 66, 66, SKIPPED)],
    });
    const cancelled = job('test (2)', 66, 130, 130, { conclusion: 'cancelled', runnerName: null });
    const fast = buildRun({
      conclusion: 'failure',
      jobs: [job('build', 0, 5, 65), job('test (1)', 66, 70, 130, failed), cancelled, job('deploy', 131, 131, 131, SKIPPED)],
    });
    const found = check([whole, fast, ...usual(10)]);
    expect(found).toMatchObject({ makespan: { n: 12 }, differing: 0, obstacles: [] });
    expect(found.makespan?.p90).toBeLessThan(0.05);
  });

  test('and a job that ran although its file says that it does not is told', () => {
    const odd = buildRun({ jobs: [...jobsOf().slice(0, 3), job('deploy', 201, 205, 240)] });
    expect(check([odd, ...usual(10)])).toMatchObject({ makespan: { n: 11 }, differing: 1 });
  });

  test('and what waits before an environment is named with it', () => {
    const pushes = Array.from({ length: 12 }, () =>
      buildRun({ event: 'push', jobs: [...jobsOf().slice(0, 3), job('deploy', 201, 801, 830)] }),
    );
    const found = check(pushes);
    expect(found.waits).toEqual([
      { job: 'deploy', n: 12, median: expect.closeTo(595, -1), p90: expect.closeTo(595, -1), reason: 'environment' },
    ]);
    expect(found.makespan?.bias).toBeLessThan(-0.6);
    expect(found.verdict.is).toBe('poor');
  });
});

describe('a run is not replayed', () => {
  const CALL = 'on: pull_request\njobs:\n  build: { uses: other/repository/.github/workflows/build.yml@v1 }\n';
  const COMPUTED = `on: pull_request
jobs:
  build: { runs-on: ubuntu-latest, strategy: { matrix: { part: "\${{ fromJSON(needs.x.outputs.y) }}" } }, steps: [{ run: make }] }
`;
  const withJob = (rest: Partial<JobRun>): Run => buildRun({ jobs: [...jobsOf().slice(1), job('build', 0, 5, 65, rest)] });
  test.each<[string, string, Run, string]>([
    ['the file does not start on its event', 'event-unknown', buildRun({ event: 'schedule', jobs: jobsOf() }), FILE],
    ['a called workflow is not known', 'called-workflow-unknown', buildRun({ jobs: [job('build / one', 0, 5, 65)] }), CALL],
    ['a matrix is computed in the run', 'computed-matrix', buildRun({ jobs: [job('build (1)', 0, 5, 65)] }), COMPUTED],
    ['a job of another name ran', 'legs-unknown', buildRun({ jobs: [...jobsOf(), job('other', 0, 5, 65)] }), FILE],
    ['a job was recorded twice', 'legs-unknown', buildRun({ jobs: [...jobsOf(), job('build', 0, 5, 65)] }), FILE],
    ['a leg has no record', 'missing-records', buildRun({ jobs: jobsOf().slice(1) }), FILE],
    ['a creation was not recorded', 'missing-records', withJob({ createdAt: null }), FILE],
    ['a job awaited approval', 'approval', withJob({ awaitedApproval: true }), FILE],
    ['it was cancelled', 'cancelled', buildRun({ conclusion: 'cancelled', jobs: jobsOf() }), FILE],
    ['a job was cancelled, and none beside it failed', 'cancelled', withJob({ conclusion: 'cancelled' }), FILE],
    ['nothing ran', 'nothing-ran', buildRun({ jobs: jobsOf().map((one) => ({ ...one, ...SKIPPED })) }), FILE],
  ])('where %s', (_, obstacle, run, file) => {
    expect(check([run], file)).toMatchObject({ runs: 1, makespan: null, obstacles: [{ obstacle, runs: 1 }], verdict: { is: 'cannot' } });
  });

  test('without its file, and a later attempt is not asked for', () => {
    const history = {
      path: null,
      name: null,
      runs: [buildRun(), buildRun({ attempt: 2 }), buildRun({ status: 'in_progress' })],
      planOf: () => null,
    };
    expect(checkReplay([history], { seed: 1 })).toMatchObject([{ runs: 1, obstacles: [{ obstacle: 'plan-unknown', runs: 1 }] }]);
  });

  test('and of no history there is no check', () => {
    expect(checkReplay([], { seed: 1 })).toEqual([]);
    expect(check([])).toMatchObject({ runs: 0, makespan: null, later: null, execution: null, queueShare: null, verdict: { is: 'cannot' } });
  });
});

describe('the verdict', () => {
  const errors = { n: 20, median: 0.03, p90: 0.08, bias: 0.01 };
  test.each([
    ['good', 20, errors, errors],
    ['good', 40, errors, { ...errors, n: 9, median: 0.5 }],
    ['poor', 20, { ...errors, median: 0.11 }, null],
    ['poor', 20, { ...errors, p90: 0.21 }, null],
    ['poor', 20, { ...errors, bias: -0.06 }, null],
    ['poor', 20, errors, { ...errors, n: 10, median: 0.11 }],
    ['cannot', 20, { ...errors, n: 9 }, null],
    ['cannot', 41, errors, null],
    ['cannot', 20, null, null],
  ] as const)('is %s of %s runs with errors %j, later %j', (is, runs, makespan, later) => {
    const verdict = verdictOf({ runs, makespan, later });
    expect(verdict.is).toBe(is);
    expect(verdict.because.length > 0).toBe(is !== 'good');
  });
});

describe('recorded runs with the needs of their file', () => {
  const FOLDER = new URL('../../fixtures/telemetry/graphs/', import.meta.url);
  const read = (name: string): ReplayHistory => {
    const run = parseRun(JSON.parse(readFileSync(new URL(`${name}.ndjson`, FOLDER), 'utf8')));
    if (!run.ok) throw new Error(run.reason);
    const plan = planOfText('.github/workflows/ci.yml', readFileSync(new URL(`${name}.yml`, FOLDER), 'utf8'), NO_SOURCES);
    return { path: name, name, runs: [run.value], planOf: () => plan };
  };

  test('are replayed within 3 % with the queue taken out, and with the delays of the other where it has the same labels', () => {
    const [own, skip] = checkReplay([read('otel-own-build'), read('otel-skip-duplicate')], { seed: 1 });
    expect(own).toMatchObject({ runs: 1, makespan: null, obstacles: [{ obstacle: 'no-delays', runs: 1 }] });
    expect(skip).toMatchObject({ runs: 1, makespan: { n: 1 }, borrowed: 1, differing: 0, verdict: { is: 'cannot' } });
    expect(Math.abs(skip?.makespan?.bias ?? 1)).toBeLessThan(0.1);
    expect(skip?.execution?.median).toBeLessThan(0.03);
  });
});
