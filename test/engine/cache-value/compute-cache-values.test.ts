import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CacheValue } from '../../../src/engine/cache-value/cache-value.ts';
import { computeCacheValues } from '../../../src/engine/cache-value/compute-cache-values.ts';
import type { CacheOutcome } from '../../../src/model/cache-outcome.ts';
import type { JobRun } from '../../../src/model/job-run.ts';
import type { Run } from '../../../src/model/run.ts';
import { seconds } from '../../../src/model/seconds.ts';
import { at, buildJob, buildRun, buildStep } from '../../helpers/build-run.ts';

/** One job run: what the cache found and how long each part took, in seconds. */
interface Planted {
  readonly result: CacheOutcome['result'];
  readonly restore: number;
  readonly save: number;
  readonly install: number;
  readonly build?: number;
  readonly outcome?: Partial<CacheOutcome>;
  readonly job?: Partial<JobRun>;
}

function runOf(index: number, { result, restore, save, install, build = 30, outcome, job }: Planted): Run {
  const ends = [restore, install, build, save].map((_, place, all) => 10 + all.slice(0, place + 1).reduce((sum, time) => sum + time, 0));
  const [a = 0, b = 0, c = 0, d = 0] = ends;
  const own: CacheOutcome = {
    stepNumber: 1,
    action: 'actions/cache',
    result,
    save: save > 0 ? 'saved' : 'not-needed',
    restoredKey: result === 'miss' ? null : 'k',
    primaryKey: 'k',
    sizeBytes: 50_000_000,
    restoreTime: result === 'miss' ? null : seconds(restore),
    restoreRate: 20_000_000,
    saveTime: save > 0 ? seconds(save) : null,
    basis: 'log',
    ...outcome,
  };
  const steps = [
    buildStep(1, 'Run actions/cache@v4', 10, a),
    buildStep(2, 'Install', a, b),
    buildStep(3, 'Build', b, c),
    buildStep(9, 'Post Run actions/cache@v4', c, d),
  ];
  const whole = buildJob({ jobId: index, startedAt: at(10), completedAt: at(d), steps, cacheOutcomes: [own], ...job });
  return buildRun({ runId: index, createdAt: at(index * 1000), jobs: [whole] });
}

function valuesOf(runs: readonly Run[]): readonly CacheValue[] {
  return computeCacheValues({ path: null, name: null, runs, running: [], ofAll: runs.length, planOf: () => null, newestPlan: null });
}

function only(values: readonly CacheValue[]): CacheValue {
  const [value, ...more] = values;
  if (value === undefined || more.length > 0) throw new Error(`${values.length} caches`);
  return value;
}

/** So many of each; times go up and down by a second around those planted. */
function planted(hits: number, misses: number, hit: Planted, miss: Planted): readonly Run[] {
  return Array.from({ length: hits + misses }, (_, index) => {
    const one = index < hits ? hit : miss;
    return runOf(index + 1, { ...one, install: one.install + (index % 3) - 1, build: 30 + (index % 2) });
  });
}

const HIT: Planted = { result: 'exact', restore: 4, save: 0, install: 10 };
const MISS: Planted = { result: 'miss', restore: 1, save: 6, install: 60 };

describe('the value of a cache', () => {
  test('is what its hits save less what it takes itself, with an interval that holds the planted truth', () => {
    const value = only(valuesOf(planted(30, 10, HIT, MISS)));
    // A hit saves 60 - 10 - 4, a miss costs 1 + 6.
    const truth = 0.75 * 46 - 0.25 * 7;
    expect(value.net?.value).toBeCloseTo(truth, 0);
    expect(value.net?.interval[0]).toBeLessThan(truth);
    expect(value.net?.interval[1]).toBeGreaterThan(truth);
    expect(value.net?.runs).toBe(40);
    expect(value.breakEven).toBeCloseTo(7 / (46 + 7), 1);
    expect(value.whyNot).toBeNull();
    expect(value.shortens).toEqual([{ step: 'Install', onHit: 10, onMiss: 60 }]);
    expect(value).toMatchObject({ job: 'test', step: 'Run actions/cache', action: 'actions/cache', restore: 4, save: 6, inferred: 0 });
    expect(value).toMatchObject({ sizeBytes: 50_000_000, rate: 20_000_000, hitRate: { n: 40, count: 30 }, exactRate: { count: 30 } });
  });

  test('is negative, with no hit rate from which it pays, where restoring takes longer than doing', () => {
    const value = only(valuesOf(planted(30, 10, { ...HIT, restore: 70 }, MISS)));
    expect(value.net?.interval[1]).toBeLessThan(0);
    expect(value.breakEven).toBeNull();
    expect(value.whyNot).toBeNull();
  });

  test('counts an install that a hit skips as shortened to nothing', () => {
    const runs = planted(10, 10, { ...HIT, install: 1 }, MISS).map((run, index) =>
      index >= 10
        ? run
        : {
            ...run,
            jobs: run.jobs.map((job) => ({
              ...job,
              steps: job.steps.map((step) => (step.name === 'Install' ? { ...step, conclusion: 'skipped' as const } : step)),
            })),
          },
    );
    expect(only(valuesOf(runs)).shortens).toEqual([{ step: 'Install', onHit: 0, onMiss: 60 }]);
  });

  test('claims nothing where hit and miss do the same: the interval of what the steps differ by holds what the cache costs', () => {
    const value = only(valuesOf(planted(20, 20, { ...HIT, install: 60 }, MISS)));
    expect(value.shortens).toEqual([]);
    expect(value.net?.value).toBeLessThan(0);
    expect(value.net?.interval[0]).toBeLessThan(-(4 + 7) / 2);
    expect(value.net?.interval[1]).toBeGreaterThan(-(4 + 7) / 2);
  });

  test('is the same whatever the order of the runs', () => {
    const runs = planted(8, 7, HIT, MISS);
    const inOrder = valuesOf(runs);
    fc.assert(
      fc.property(fc.shuffledSubarray([...runs], { minLength: runs.length }), (shuffled) => {
        expect(valuesOf(shuffled)).toEqual(inOrder);
      }),
      { numRuns: 10 },
    );
  });

  test('counts restore-key hits as hits and not as exact, and their save as a cost', () => {
    const runs = planted(20, 10, { ...HIT, result: 'partial', save: 6 }, MISS);
    const value = only(valuesOf(runs));
    expect(value.hitRate).toMatchObject({ n: 30, count: 20 });
    expect(value.exactRate).toMatchObject({ n: 30, count: 0 });
    expect(value.net?.value).toBeCloseTo((20 * (46 - 6) - 10 * 7) / 30, 0);
  });
});

describe('a cache of which nothing can be told', () => {
  test.each([
    ['never missed', 12, 0, 'never saw a miss in 12 job runs'],
    ['never hit', 0, 12, 'never saw a hit in 12 job runs'],
    ['missed too seldom', 12, 4, 'only 4 misses in 16 job runs'],
    ['hit too seldom', 3, 12, 'only 3 hits in 15 job runs'],
  ])('since it %s says so', (_, hits, misses, why) => {
    const value = only(valuesOf(planted(hits, misses, HIT, MISS)));
    expect(value).toMatchObject({ net: null, breakEven: null });
    expect(value.whyNot).toContain(why);
  });

  test('counts what was inferred apart, and believes no output of a script', () => {
    const inferred = planted(10, 10, { ...HIT, outcome: { basis: 'inferred' } }, { ...MISS, outcome: { basis: 'inferred' } });
    expect(only(valuesOf(inferred))).toMatchObject({ hitRate: { n: 0, share: null }, inferred: 20, net: null });
    expect(only(valuesOf(inferred)).whyNot).toContain('inferred from times alone');
    const printed = planted(10, 10, { ...HIT, outcome: { toldBy: 'output' } }, { ...MISS, outcome: { toldBy: 'output' } });
    expect(only(valuesOf(printed))).toMatchObject({ hitRate: { n: 0 }, inferred: 0, net: null });
    expect(only(valuesOf(printed)).whyNot).toContain('a script can print anything');
    const unknown = planted(10, 0, { ...HIT, result: 'unknown' }, MISS);
    expect(only(valuesOf(unknown)).whyNot).toBe('the logs do not say what it found');
  });

  test('is named where no log was read', () => {
    const runs = planted(3, 0, { ...HIT, job: { cacheOutcomes: [] } }, MISS);
    expect(only(valuesOf(runs))).toMatchObject({ step: 'Run actions/cache', action: 'actions/cache', hitRate: { n: 0 }, net: null });
    expect(only(valuesOf(runs)).whyNot).toContain('logs not read');
  });

  test('is none of a carried-over job run', () => {
    expect(valuesOf(planted(3, 0, { ...HIT, job: { carriedOver: true } }, MISS))[0]).toBeUndefined();
  });
});

/**
 * The means of a controlled experiment on GitHub's runners (ALGORITHMS section 4): seconds without a cache, on a miss, on a hit. Its single runs are not recorded
 * here, so runs are made from these means: what a miss takes beyond no cache is its save, what a hit takes is half restore, half work.
 */
const CELLS: readonly [string, number, number, number, number | null][] = [
  ['zenn with cache-nix-action', 69.4, 108.3, 29.8, 0.5],
  ['zenn with cachix', 69.4, 99.0, 40.5, 0.51],
  ['zenn with magic-nix-cache', 69.4, 377.0, 66.5, 0.99],
  ['marp with cache-nix-action', 35.9, 45.5, 31.8, 0.7],
  ['marp with cachix', 35.9, 42.8, 42.0, null],
  ['marp with magic-nix-cache', 35.9, 428.5, 54.0, null],
];

describe('the caches of a controlled experiment', () => {
  test.each(CELLS)('%s pays from the published hit rate on', (_, none, onMiss, onHit, breakEven) => {
    const valueAt = (hits: number, misses: number): CacheValue =>
      only(
        valuesOf(
          planted(
            hits,
            misses,
            { result: 'exact', restore: onHit / 2, save: 0, install: onHit / 2 },
            { result: 'miss', restore: 0, save: onMiss - none, install: none },
          ),
        ),
      );
    const [seldom, often] = [valueAt(20, 100), valueAt(120, 6)];
    if (breakEven === null) expect([seldom.breakEven, often.breakEven]).toEqual([null, null]);
    else expect(Math.abs((seldom.breakEven ?? 0) - breakEven)).toBeLessThan(0.02);
    expect(Math.sign(seldom.net?.value ?? 0)).toBe(-1);
    expect(Math.sign(often.net?.value ?? 0)).toBe(breakEven !== null && 120 / 126 > breakEven ? 1 : -1);
  });
});
