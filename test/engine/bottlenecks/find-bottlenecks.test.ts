import { describe, expect, test } from '@jest/globals';
import type { BottleneckKind } from '../../../src/engine/bottlenecks/bottleneck.ts';
import { RULES_OF_KIND } from '../../../src/engine/bottlenecks/rules-of-kind.ts';
import { coveredTime, restOf, timeOnlyIn } from '../../../src/engine/bottlenecks/span.ts';
import { RULES } from '../../../src/rules/registry.generated.ts';
import { bottlenecksOf, find, job, times } from './planted.ts';

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
    expect(find(found, 'tests')).toMatchObject({
      value: 120,
      runs: 6,
      heldUp: 6,
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
    expect(long.map(({ kind }) => kind)).toEqual(['tests']);
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
    expect(found[0]?.kind).toBe('tests');
  });
});

test('only rules that exist and make it shorter are said to look at a bottleneck, and all such of the design', () => {
  const design: Readonly<Partial<Record<BottleneckKind, readonly string[]>>> = {
    'sequential-tests': ['shard-tests', 'rebalance-shards', 'parallelize-tests-in-process', 'select-tests-by-path'],
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
    build: ['cache-build-outputs', 'cache-docker-layers', 'build-once', 'check-before-build', 'tune-cargo-for-ci', 'right-size-runner'],
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
