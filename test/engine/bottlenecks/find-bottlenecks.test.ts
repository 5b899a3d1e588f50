import { describe, expect, test } from '@jest/globals';
import type { Bottleneck, BottleneckKind } from '../../../src/engine/bottlenecks/bottleneck.ts';
import { findBottlenecks } from '../../../src/engine/bottlenecks/find-bottlenecks.ts';
import { RULES_OF_KIND } from '../../../src/engine/bottlenecks/rules-of-kind.ts';
import { coveredTime, restOf, timeOnlyIn } from '../../../src/engine/bottlenecks/span.ts';
import { computeCapacity } from '../../../src/engine/path/compute-capacity.ts';
import { computeParallelism } from '../../../src/engine/path/compute-parallelism.ts';
import { computePathProfile } from '../../../src/engine/path/compute-path-profile.ts';
import { computeProfile } from '../../../src/engine/profile/compute-profile.ts';
import { createRecentRuns } from '../../../src/engine/recent/recent-runs.ts';
import { notAvailable } from '../../../src/model/availability.ts';
import type { JobRun } from '../../../src/model/job-run.ts';
import type { Run } from '../../../src/model/run.ts';
import { RULES } from '../../../src/rules/registry.generated.ts';
import { at, buildJob, buildRun, buildStep } from '../../helpers/build-run.ts';

const AS_OF = new Date('2027-01-01T00:00:00Z');

function bottlenecksOf(runs: readonly Run[]): readonly Bottleneck[] {
  const recent = createRecentRuns(AS_OF);
  for (const run of runs) recent.take(run);
  const [workflow] = recent.finish();
  const [profile] = computeProfile(runs, AS_OF).workflows;
  if (workflow === undefined || profile === undefined) throw new Error('no workflow');
  return findBottlenecks({
    path: computePathProfile(workflow, notAvailable('not asked')),
    parallelism: computeParallelism(workflow),
    stages: [],
    profile,
    caches: [],
    capacity: computeCapacity([workflow], () => null),
    runs: workflow,
    rules: [],
  });
}

function find(found: readonly Bottleneck[], kind: BottleneckKind): Bottleneck | undefined {
  return found.find((each) => each.kind === kind);
}

/** A job of steps that follow each other, queued as long after `queued` as said. */
function job(
  name: string,
  queued: number,
  wait: number,
  steps: readonly (readonly [string, number])[],
  rest: Partial<JobRun> = {},
): JobRun {
  let now = queued + wait;
  const built = steps.map(([step, takes], index) => {
    const from = now;
    now += takes;
    return buildStep(index + 1, step, from, now);
  });
  return buildJob({ name, createdAt: at(queued), startedAt: at(queued + wait), completedAt: at(now), steps: built, ...rest });
}

const times = (runs: number, jobs: () => readonly JobRun[]): readonly Run[] =>
  Array.from({ length: runs }, () => buildRun({ jobs: jobs() }));

describe('bottlenecks', () => {
  test('tests and scans of one job are worth what the makespan is shorter by without them, until another job takes over', () => {
    const found = bottlenecksOf(
      times(6, () => [
        job('unit', 0, 2, [['npm test', 300]]),
        job('scan', 0, 2, [
          ['Run semgrep scan', 100],
          ['Run trivy scan', 80],
        ]),
      ]),
    );
    expect(find(found, 'sequential-tests')).toMatchObject({
      value: 120,
      runs: 6,
      jobs: ['unit'],
      steps: [{ job: 'unit', step: 'npm test' }],
    });
    expect(find(found, 'security-scans')).toBeUndefined();
  });

  test('the steps of a group are gone together: each alone would save less', () => {
    const [serial] = bottlenecksOf(
      times(6, () => [
        job('scan a', 0, 2, [
          ['Run semgrep scan', 100],
          ['Run trivy scan', 80],
        ]),
        job('scan b', 0, 2, [
          ['Run bandit scan', 150],
          ['Run trivy scan', 30],
        ]),
      ]),
    );
    expect(serial).toMatchObject({ kind: 'security-scans', value: 180, runs: 6 });
    expect(serial?.share).toBeCloseTo(180 / 182, 6);
  });

  test('tests in shards are no sequential tests', () => {
    const found = bottlenecksOf(
      times(6, () => [job('test (1/2)', 0, 2, [['npm test', 300]]), job('test (2/2)', 0, 2, [['npm test', 290]])]),
    );
    expect(find(found, 'sequential-tests')).toBeUndefined();
    expect(find(found, 'other')).toMatchObject({ value: 300 });
  });

  test('waiting for runners counts along the path, with the queue of the labels as evidence', () => {
    const found = bottlenecksOf(times(6, () => [job('build', 0, 90, [['npm run build', 60]])]));
    expect(find(found, 'queue')).toMatchObject({ value: 90, runs: 6, jobs: ['build'], rules: ['cancel-superseded-runs'] });
    expect(find(found, 'queue')?.evidence.join(' ')).toMatch(
      /60% of the makespan in queues \(n 6 runs\).*`ubuntu-latest` queue 1m 30s \(p50, n 6\)/,
    );
  });

  test('a job that waits for many of which one is late is a fan-in, worth what not waiting for that one saves', () => {
    const text = `on: pull_request
jobs:
  a: { runs-on: x, steps: [{ run: "true" }] }
  b: { runs-on: x, steps: [{ run: "true" }] }
  late: { runs-on: x, steps: [{ run: "true" }] }
  gate: { needs: [a, b, late], runs-on: x, steps: [{ run: "true" }] }
`;
    const runs = times(6, () => [
      job('a', 0, 0, [['one', 30]]),
      job('b', 0, 0, [['two', 40]]),
      job('late', 0, 0, [['three', 200]]),
      job('gate', 200, 0, [['four', 100]]),
    ]).map((run) => ({ ...run, sources: { workflowBlob: 'b'.repeat(40), workflowText: text, fileBlobs: new Map<string, string>() } }));
    const fanIn = find(bottlenecksOf(runs), 'fan-in');
    // Without the wait the gate ends at 140, and what is late at 200.
    expect(fanIn).toMatchObject({ value: 100, runs: 6, jobs: ['gate', 'late'] });
    expect(fanIn?.evidence[0]).toContain('`gate` waits for 3 jobs, of which 2 are done long before the last: 2m 40s');
  });

  test('set-up that three jobs repeat is named with its runner time, which two jobs are not', () => {
    const install = (name: string) =>
      job(name, 0, 0, [
        ['Run actions/checkout@v5', 5],
        ['npm ci', 40],
        ['npm run lint', 20],
      ]);
    const three = find(bottlenecksOf(times(5, () => [install('a'), install('b'), install('c')])), 'setup');
    expect(three).toMatchObject({ value: 45, runs: 5 });
    expect(three?.evidence[0]).toContain('repeated in 3 jobs of a run: 2m 15s of runner time a run (mean of 5)');
    expect(find(bottlenecksOf(times(5, () => [install('a'), install('b')])), 'setup')).toBeUndefined();
  });

  test('less than ten seconds, or than 2 % of the makespan, is not said', () => {
    expect(bottlenecksOf(times(5, () => [job('a', 0, 0, [['npm ci', 9]])]))).toEqual([]);
    const long = bottlenecksOf(
      times(5, () => [
        job('a', 0, 0, [
          ['npm ci', 15],
          ['npm test', 1000],
        ]),
      ]),
    );
    expect(long.map(({ kind }) => kind)).toEqual(['sequential-tests']);
  });

  test('the most valuable comes first', () => {
    const found = bottlenecksOf(
      times(5, () => [
        job('a', 0, 30, [
          ['npm ci', 40],
          ['npm test', 100],
          ['npm run build', 60],
        ]),
      ]),
    );
    const values = found.map(({ value }) => value);
    expect(values).toEqual(values.toSorted((a, b) => b - a));
    expect(found[0]?.kind).toBe('sequential-tests');
  });
});

test('only rules that exist are said to look at a bottleneck, and all of the design that do exist', () => {
  const design: Readonly<Partial<Record<BottleneckKind, readonly string[]>>> = {
    'sequential-tests': ['shard-tests', 'rebalance-shards', 'parallelize-tests-in-process', 'select-tests-by-path', 'sample-resources'],
    'dependency-install': [
      'cache-dependencies',
      'widen-cache-dependency-path',
      'fix-cache-key',
      'add-restore-keys',
      'save-cache-on-default-branch',
      'warm-default-branch-cache',
      'drop-losing-cache',
      'use-clean-install',
    ],
    'security-scans': ['split-independent-steps', 'run-steps-in-parallel'],
    'container-start': ['start-services-early', 'slim-service-images', 'speed-up-service-health'],
    'fan-in': ['drop-needless-needs', 'narrow-fan-in'],
    queue: ['cancel-superseded-runs', 'assign-runner-pools', 'order-matrix-longest-first'],
    setup: [
      'cache-dependencies',
      'merge-tiny-jobs',
      'shallow-checkout',
      'install-prebuilt-tools',
      'drop-duplicate-steps',
      'cache-tool-downloads',
    ],
    artifacts: ['trim-artifacts', 'build-once'],
    build: [
      'cache-build-outputs',
      'cache-docker-layers',
      'build-once',
      'check-before-build',
      'tune-cargo-for-ci',
      'right-size-runner',
      'sample-resources',
    ],
  };
  const known = new Set(RULES.map(({ meta }) => meta.id));
  for (const [kind, ids] of Object.entries(design))
    expect({ kind, rules: RULES_OF_KIND[kind as BottleneckKind] ?? [] }).toEqual({ kind, rules: ids.filter((id) => known.has(id)) });
});

test('time that is only in some spans leaves out what others cover', () => {
  expect(
    coveredTime([
      [0, 10],
      [5, 12],
      [20, 21],
    ]),
  ).toBe(13);
  expect(timeOnlyIn([[0, 10]], [[4, 6]])).toBe(8);
  expect(timeOnlyIn([[0, 10]], [[0, 20]])).toBe(0);
  expect(
    restOf(
      [0, 10],
      [
        [2, 4],
        [3, 5],
      ],
    ),
  ).toEqual([
    [0, 2],
    [5, 10],
  ]);
});
