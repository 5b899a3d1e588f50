import { describe, expect, test } from '@jest/globals';
import type { CacheOutcome, CacheResult, CacheSave } from '../../../../src/model/cache-outcome.ts';
import type { JobRun } from '../../../../src/model/job-run.ts';
import { inferOutcomes } from '../../../../src/telemetry/logs/caches/infer-outcome.ts';
import { buildJob, buildStep } from '../../../helpers/build-run.ts';

const OUTCOME: CacheOutcome = {
  stepNumber: 2,
  action: 'actions/cache',
  result: 'exact',
  save: 'not-needed',
  restoredKey: 'k',
  primaryKey: 'k',
  sizeBytes: 9,
  restoreTime: null,
  basis: 'log',
};

/** A job whose cache step and post step took so many seconds. */
function timed(restore: number, post: number, rest: Partial<JobRun> = {}): JobRun {
  const steps = [
    buildStep(1, 'Set up job', 0, 1),
    buildStep(2, 'Run actions/cache@v4', 1, 1 + restore),
    buildStep(8, 'Post Run actions/cache@v4', 40, 40 + post),
  ];
  return buildJob({ steps, ...rest });
}

const told = (restore: number, post: number, result: CacheResult, save: CacheSave, rest: Partial<CacheOutcome> = {}): JobRun =>
  timed(restore, post, { cacheOutcomes: [{ ...OUTCOME, result, save, ...rest }] });

/** Hits take 8 to 12 seconds to restore and none to save, misses the reverse. */
const HISTORY = Array.from({ length: 5 }, (_, index) => [
  told(8 + index, 0, 'exact', 'not-needed'),
  told(index % 2, 10 + index, 'miss', 'saved'),
]).flat();
const summary = (outcomes: readonly CacheOutcome[]) =>
  outcomes.map(({ stepNumber, result, save, basis }) => [stepNumber, result, save, basis]);

describe('what a cache step found is inferred', () => {
  test.each([
    ['found and not saved: exact', 10, 0, 'exact', 'not-needed'],
    ['not found and saved: a miss', 1, 11, 'miss', 'saved'],
    ['found and saved: another key', 9, 12, 'partial', 'saved'],
    ['slower than any before', 30, 0, 'exact', 'not-needed'],
  ])('%s', (_, restore, post, result, save) => {
    expect(summary(inferOutcomes(timed(restore, post), HISTORY))).toEqual([[2, result, save, 'inferred']]);
  });

  test('with a restore time of whole seconds only where something was restored', () => {
    expect(inferOutcomes(timed(10, 0), HISTORY)).toMatchObject([{ action: 'actions/cache', restoreTime: 10, restoredKey: null }]);
    expect(inferOutcomes(timed(1, 11), HISTORY)).toMatchObject([{ restoreTime: null }]);
  });
});

describe('nothing is inferred', () => {
  test.each<[string, JobRun, readonly JobRun[]]>([
    ['from no history', timed(10, 0), []],
    ['from four of a kind', timed(10, 0), HISTORY.slice(2)],
    ['where a time lies between the kinds', timed(5, 0), HISTORY],
    ['where the two steps do not agree', timed(1, 0), HISTORY],
    ['after a failure', timed(10, 0, { conclusion: 'failure' }), HISTORY],
    ['where the kinds overlap', timed(10, 0), [...HISTORY, told(9, 12, 'miss', 'saved')]],
    ['where one log says that a hit can be as fast as a miss', timed(10, 0), [...HISTORY, told(1, 0, 'exact', 'not-needed')]],
    [
      'from what was inferred',
      timed(10, 0),
      HISTORY.map((job) => ({ ...job, cacheOutcomes: job.cacheOutcomes.map((each) => ({ ...each, basis: 'inferred' as const })) })),
    ],
    [
      'from what a script could have printed',
      timed(10, 0),
      HISTORY.map((job) => ({ ...job, cacheOutcomes: job.cacheOutcomes.map((each) => ({ ...each, toldBy: 'output' as const })) })),
    ],
    [
      'of a step that keeps several caches',
      timed(10, 0),
      [...HISTORY, { ...told(9, 0, 'exact', 'not-needed'), cacheOutcomes: [OUTCOME, { ...OUTCOME, part: 'jdk' }] }],
    ],
    ['of a step without a post step', { ...timed(10, 0), steps: timed(10, 0).steps.slice(0, 2) }, HISTORY],
    [
      'of two steps of one name',
      { ...timed(10, 0), steps: [...timed(10, 0).steps, buildStep(3, 'Run actions/cache@v4', 20, 30)] },
      HISTORY,
    ],
    [
      'of a step that was skipped',
      { ...timed(10, 0), steps: timed(10, 0).steps.map((step) => ({ ...step, conclusion: 'skipped' as const })) },
      HISTORY,
    ],
  ])('%s', (_, job, history) => {
    expect(inferOutcomes(job, history)).toEqual([]);
  });
});
