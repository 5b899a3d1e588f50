import { describe, expect, test } from '@jest/globals';
import { simulatedPoolsOf } from '../../../src/engine/pools/configured-pools.ts';
import { poolRunsOf } from '../../../src/engine/pools/pool-runs-of.ts';
import { type RecordedWork, recordedWorkOf } from '../../../src/engine/pools/recorded-work.ts';
import { studyPools } from '../../../src/engine/pools/study-pools.ts';
import type { WorkflowRuns } from '../../../src/engine/recent/workflow-runs.ts';
import type { JobRun } from '../../../src/model/job-run.ts';
import type { RunnerPool } from '../../../src/model/repository-config.ts';
import type { Run } from '../../../src/model/run.ts';
import { seconds } from '../../../src/model/seconds.ts';
import { expandPlan } from '../../../src/workflow/expand-plan.ts';
import { parseWorkflow } from '../../../src/workflow/parse-workflow.ts';
import { at, buildJob, buildRun } from '../../helpers/build-run.ts';

const FILE = `on: push
jobs:
  build: { runs-on: big, steps: [{ run: make }] }
  docs: { if: github.ref == 'x', needs: build, runs-on: big, steps: [{ run: make docs }] }
  test:
    needs: [build, docs]
    if: always()
    runs-on: ubuntu-latest
    strategy: { matrix: { v: [1, 2] } }
    steps: [{ run: make test }]
  ship: { needs: test, runs-on: big, steps: [{ run: make ship }] }
`;
const parsed = parseWorkflow('.github/workflows/ci.yml', FILE);
if (!parsed.ok) throw new Error('refused');
const plan = expandPlan(parsed.workflow, { workflows: new Map(), actions: new Map() });

/** A job run that was created, started and done at these seconds. */
const ran = (name: string, label: string, [created, start, end]: readonly [number, number, number], rest: Partial<JobRun> = {}): JobRun =>
  buildJob({ name, labels: [label], createdAt: at(created), startedAt: at(start), completedAt: at(end), ...rest });
const pushed = (jobs: readonly JobRun[], rest: Partial<Run> = {}): Run => buildRun({ event: 'push', jobs, ...rest });
const whole = (from = 0, label = 'big', build = 60): Run =>
  pushed(
    [
      ran('build', label, [from, from + 5, from + 5 + build]),
      ran('test (1)', 'ubuntu-latest', [from + 66, from + 76, from + 136]),
      ran('test (2)', 'ubuntu-latest', [from + 66, from + 86, from + 106]),
      ran('ship', 'big', [from + 137, from + 140, from + 150]),
    ],
    { createdAt: at(from) },
  );

const workflowOf = (runs: readonly Run[], known = true): WorkflowRuns => ({
  ...{ path: '.github/workflows/ci.yml', name: 'CI', runs, running: [], ofAll: runs.length },
  ...{ planOf: () => (known ? plan : null), newestPlan: plan },
});
const workOf = (runs: readonly Run[], known = true): RecordedWork => recordedWorkOf([workflowOf(runs, known)], { mostRuns: 500 });
const pools = (entries: Readonly<Record<string, RunnerPool>>, prices: Readonly<Record<string, number>> = {}) => ({
  pools: new Map(Object.entries(entries)),
  prices: new Map(Object.entries(prices)),
});
const BIG: RunnerPool = { labels: ['self-hosted', 'Linux', 'big'], runners: 2 };

describe('the recorded work', () => {
  test('has matrix legs as jobs of one key, and needs that reach over a job that was skipped', () => {
    const { runs, byTimes } = workOf([whole()]);
    expect(byTimes).toBe(0);
    expect(runs[0]?.jobs.map(({ key, name, needs }) => [key, name, needs])).toEqual([
      ['build', 'build', []],
      ['test', 'test (2)', ['build']],
      ['test', 'test (1)', ['build']],
      ['ship', 'ship', ['test']],
    ]);
    expect(runs[0]?.createdAt).toEqual(at(0));
  });

  test('reads needs from times where the file is not known, and then knows legs by name', () => {
    const { runs, byTimes } = workOf([whole()], false);
    expect(byTimes).toBe(1);
    expect(runs[0]?.jobs.map(({ key, needs }) => [key, needs])).toEqual([
      ['build', []],
      ['test (2)', ['build']],
      ['test (1)', ['build']],
      ['ship', ['test (1)']],
    ]);
  });

  test('leaves out re-runs, runs without a job and those that waited for an approval, and counts the latter', () => {
    const held = pushed([ran('build', 'big', [0, 5, 65], { awaitedApproval: true })]);
    const { runs, leftOut } = workOf([{ ...whole(), attempt: 2 }, pushed([]), held, whole()]);
    expect(runs).toHaveLength(1);
    expect(leftOut).toEqual([
      { reason: 'no job ran', runs: 1 },
      { reason: 'a deployment waited for an approval', runs: 1 },
    ]);
  });

  test('begins where the newest runs of the busiest workflow begin', () => {
    const busy = { ...workflowOf([whole(5000), whole(4000)]), ofAll: 9 };
    const calm = { ...workflowOf([whole(4500), whole(10)]), path: 'calm.yml' };
    const { runs, leftOut } = recordedWorkOf([busy, calm], { mostRuns: 500 });
    expect(runs.map(({ createdAt }) => createdAt)).toEqual([at(5000), at(4000), at(4500)]);
    expect(leftOut).toEqual([{ reason: 'older than what is known of all workflows', runs: 1 }]);
  });
});

describe('the pools', () => {
  test("are the configured ones and GitHub's runners of the history, with their list price and their median start", () => {
    const { pools: found, uncovered } = simulatedPoolsOf(pools({ big: { ...BIG, pricePerMinute: 0.5 } }), workOf([whole(), whole(1000)]));
    expect(found.map(({ pool, priceFrom, startUpFrom, jobs }) => ({ ...pool, priceFrom, startUpFrom, recorded: jobs }))).toEqual([
      {
        ...{
          name: 'big',
          labels: BIG.labels,
          capacity: { kind: 'fixed', runners: 2 },
          pricePerMinute: 0.5,
          speed: 1,
          cpus: null,
          memory: null,
        },
        ...{ startUp: 0, shares: false, priceFrom: 'pool', startUpFrom: { is: 'assumed', jobs: 0 }, recorded: 4 },
      },
      {
        ...{ name: 'ubuntu-latest', labels: ['ubuntu-latest'], capacity: { kind: 'hosted', limit: Number.POSITIVE_INFINITY }, speed: 1 },
        ...{ pricePerMinute: 0.006, cpus: null, memory: null, startUp: 15, shares: false },
        ...{ priceFrom: 'table', startUpFrom: { is: 'measured', jobs: 4 }, recorded: 4 },
      },
    ]);
    expect(uncovered).toEqual([]);
  });

  test('have a price by label where the configuration has one; what a self-hosted runner costs is not known otherwise', () => {
    const priceOf = (prices: Readonly<Record<string, number>>) =>
      simulatedPoolsOf(pools({ big: BIG }, prices), workOf([whole()])).pools[0]?.pool.pricePerMinute;
    expect([priceOf({ big: 0.02 }), priceOf({})]).toEqual([0.02, null]);
  });

  test('are left out without a number of runners, with how many there were at once', () => {
    const { pools: found, leftOut } = simulatedPoolsOf(pools({ big: { ...BIG, runners: null } }), workOf([whole(), whole(3)]));
    expect(found.map(({ pool }) => pool.name)).toEqual(['ubuntu-latest']);
    expect(leftOut).toEqual([
      { name: 'big', reason: 'neither runners nor scale is written; in the history at most 2 of its jobs ran at once' },
    ]);
  });

  test('that the history asks for and nobody describes are named', () => {
    const { uncovered } = simulatedPoolsOf(pools({ other: { labels: ['other'], runners: 1 } }), workOf([whole()]));
    expect(uncovered).toEqual([{ labels: ['big'], jobs: 2 }]);
  });

  test('have the speed that jobs show that ran in both, at least three times each', () => {
    const speedsOf = (slow: number) => {
      const runs = [0, 1, 2, 3]
        .map((index) => whole(1000 * index))
        .concat(Array.from({ length: slow }, (_, index) => whole(9000 + 1000 * index, 'old', 90)));
      const work = workOf(runs.reverse());
      return simulatedPoolsOf(pools({ big: BIG, old: { labels: ['self-hosted', 'old'], runners: 1 } }), work).pools.map(
        ({ pool, speed }) => [pool.name, speed.speed, speed.from, speed.jobs, speed.runs],
      );
    };
    // What is like nothing known has speed 1, and others are compared with it.
    expect(speedsOf(3)).toEqual([
      ['big', 1, 'assumed', 0, 0],
      ['old', 60 / 90, 'measured', 1, 3],
      ['ubuntu-latest', 1, 'reference', 0, 0],
    ]);
    expect(speedsOf(2).map(([name, , from]) => [name, from])).toEqual([
      ['big', 'assumed'],
      ['old', 'assumed'],
      ['ubuntu-latest', 'reference'],
    ]);
  });
});

describe('the runs', () => {
  test('have durations as on a runner of speed 1, and the pool they ran in', () => {
    const work = workOf([whole()]);
    const described = simulatedPoolsOf(pools({ big: { ...BIG, speed: 2 } }), work);
    expect(poolRunsOf(work, described)[0]?.jobs.map(({ name, recordedPool, duration }) => [name, recordedPool, duration])).toEqual([
      ['build', 'big', 120],
      ['test (2)', 'ubuntu-latest', 20],
      ['test (1)', 'ubuntu-latest', 60],
      ['ship', 'big', 20],
    ]);
  });

  test("of GitHub's runners may go to configured ones of the same system and architecture, others only where their labels or their past lead", () => {
    const work = workOf([whole(1000, 'old'), whole()]);
    const config = pools({
      big: BIG,
      old: { labels: ['self-hosted', 'linux', 'arm64', 'old'], runners: 1 },
      mute: { labels: ['self-hosted', 'mute'], runners: 1 },
      windows: { labels: ['self-hosted', 'windows'], runners: 1 },
    });
    const [, first] = poolRunsOf(work, simulatedPoolsOf(config, work));
    expect(first?.jobs.map(({ name, mayRunIn }) => [name, mayRunIn])).toEqual([
      ['build', ['big', 'old']],
      ['test (2)', ['big', 'ubuntu-latest']],
      ['test (1)', ['big', 'ubuntu-latest']],
      ['ship', null],
    ]);
  });

  test('have what the sampler saw of their machine, else the median of the job', () => {
    const sampled = (run: Run, cpuMean: number, memoryPeakBytes: number): Run => ({
      ...run,
      jobs: run.jobs.map((job) => (job.name === 'build' ? { ...job, log: factsOf(cpuMean, memoryPeakBytes) } : job)),
    });
    const work = workOf([whole(3000), sampled(whole(2000), 0.5, 4e9), sampled(whole(1000), 0.25, 6e9)]);
    const runs = poolRunsOf(work, simulatedPoolsOf(pools({ big: { ...BIG, cpus: 8 } }), work));
    const buildOf = (run: (typeof runs)[number]) =>
      run.jobs.flatMap(({ name, cpus, memory }) => (name === 'build' ? [[cpus, memory]] : []));
    expect(runs.flatMap(buildOf)).toEqual([
      [3, 6e9],
      [4, 4e9],
      [2, 6e9],
    ]);
    expect(runs[0]?.jobs.at(-1)).toMatchObject({ cpus: null, memory: null });
  });
});

function factsOf(cpuMean: number, memoryPeakBytes: number): NonNullable<JobRun['log']> {
  const rest = {
    samples: 9,
    cpuPeak: 1,
    memoryTotalBytes: 16e9,
    diskReadBytes: null,
    diskWrittenBytes: null,
    networkReceivedBytes: null,
    networkSentBytes: null,
  };
  return {
    ...{ bytes: 1, lines: 1, isWhole: true, runner: null, stages: {}, subSteps: [], tests: [], stepResources: [] },
    resources: { cpuMean, memoryPeakBytes, ...rest },
  };
}

describe('a study', () => {
  test.each([
    ['the configuration has no pools', {}, [whole()]],
    [
      'no pool of the configuration can be simulated: big: neither runners nor scale is written; in the history at most 1 of its jobs ran at once',
      { big: { ...BIG, runners: null } },
      [whole()],
    ],
    ['the history has no first attempt of which it is known what waited for what', { big: BIG }, []],
  ])('is not to be had: %s', (reason, entries: Readonly<Record<string, RunnerPool>>, runs: readonly Run[]) => {
    expect(studyPools([workflowOf(runs)], pools(entries), { seed: 1, mostRuns: 500 })).toEqual({ available: false, reason });
  });

  test('simulates what was as it was: queues of two runs for one runner are told, and learned are only the first', () => {
    const runs = Array.from({ length: 10 }, (_, index) => whole(1000 * index)).reverse();
    const study = studyPools([workflowOf(runs)], pools({ big: { ...BIG, runners: 1, startUp: seconds(5) } }), { seed: 1, mostRuns: 500 });
    if (!study.available) throw new Error(study.reason);
    const { learned, work, recorded, comparison, advice } = study.value;
    expect({ learned, runs: work.runs, jobs: work.jobs, offered: work.offered }).toEqual({ learned: 3, runs: 10, jobs: 40, offered: 20 });
    expect(recorded.makespan).toMatchObject({ n: 7, p50: 150 });
    // 60 of build, 15 until a runner of GitHub's starts, 60 of the longer leg, 10 of ship.
    expect(comparison.baseline.makespan).toMatchObject({ n: 7, p50: 145 });
    expect(advice).toEqual({ available: false, reason: '10 runs are too few: 30 are needed' });
  });
});
