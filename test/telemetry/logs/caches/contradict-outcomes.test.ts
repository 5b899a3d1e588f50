import { describe, expect, test } from '@jest/globals';
import type { CacheOutcome } from '../../../../src/model/cache-outcome.ts';
import type { JobRun } from '../../../../src/model/job-run.ts';
import type { CacheEntry, RepositoryStorage } from '../../../../src/model/repository-storage.ts';
import { seconds } from '../../../../src/model/seconds.ts';
import { contradictOutcomes } from '../../../../src/telemetry/logs/caches/contradict-outcomes.ts';
import { at, buildJob, buildStep } from '../../../helpers/build-run.ts';

const MINUTE = 60;
const GIB = 1024 ** 3;

const restored = (rest: Partial<CacheOutcome> = {}): CacheOutcome => ({
  stepNumber: 2,
  action: 'actions/cache',
  result: 'exact',
  save: 'not-needed',
  restoredKey: 'npm-1',
  primaryKey: 'npm-1',
  sizeBytes: 1000,
  restoreTime: seconds(3),
  restoreRate: 300,
  saveTime: null,
  basis: 'log',
  ...rest,
});
const saved = (rest: Partial<CacheOutcome> = {}): CacheOutcome =>
  restored({ result: 'miss', save: 'saved', restoredKey: null, saveTime: seconds(2), restoreTime: null, restoreRate: null, ...rest });

const entry = (key: string, rest: Partial<CacheEntry> = {}): CacheEntry => ({
  key,
  ref: 'refs/heads/main',
  sizeBytes: 1000,
  createdAt: at(-86_400),
  lastAccessedAt: at(20),
  ...rest,
});
/** Something that was used long before the job, so that nothing was evicted for room since. */
const OLDER = entry('other', { lastAccessedAt: at(-3600) });

const list = (
  entries: readonly CacheEntry[],
  { readAt = at(20 * MINUTE), ...caches }: Partial<NonNullable<RepositoryStorage['caches']>> & { readonly readAt?: Date } = {},
): RepositoryStorage => ({
  readAt,
  artifacts: null,
  caches: { entries, isWhole: true, bytes: 2 * GIB, count: entries.length, limitBytes: null, ...caches },
});

const JOB = buildJob({ startedAt: at(5), completedAt: at(65), steps: [buildStep(2, 'Dependencies', 10, 20)] });

function check(
  outcome: CacheOutcome,
  storage: RepositoryStorage,
  { job = JOB, event = 'push' }: { readonly job?: JobRun; readonly event?: string } = {},
): CacheOutcome {
  const [checked] = contradictOutcomes([outcome], { job, run: { event, headBranch: 'topic' }, defaultBranch: 'main', storage });
  if (checked === undefined) throw new Error('an outcome was lost');
  return checked;
}

describe('a restore that a log tells of', () => {
  test('is unknown, with all that came with it, where the list of soon afterwards lacks its key', () => {
    const { result, save, restoredKey, sizeBytes, restoreTime, restoreRate, doubt } = check(restored(), list([OLDER]));
    expect({ result, save, restoredKey, sizeBytes, restoreTime, restoreRate, doubt }).toEqual({
      ...{ result: 'unknown', save: 'unknown', restoredKey: null, sizeBytes: null, restoreTime: null, restoreRate: null },
      doubt: 'not-listed',
    });
    expect(
      check(
        restored({ result: 'partial', save: 'saved', primaryKey: 'npm-2' }),
        list([OLDER, entry('npm-2', { ref: 'refs/heads/topic' })]),
      ),
    ).toMatchObject({
      ...{ result: 'unknown', save: 'saved', doubt: 'not-listed' },
    });
  });

  test('stands where the list has its key, in whatever case', () => {
    for (const key of ['npm-1', 'NPM-1']) expect(check(restored(), list([entry(key), OLDER]))).toEqual(restored());
  });

  test('stands where the push could read it, and not where only another branch could', () => {
    for (const ref of ['refs/heads/main', 'refs/heads/topic', 'refs/tags/topic'])
      expect(check(restored(), list([entry('npm-1', { ref }), OLDER]))).toEqual(restored());
    const elsewhere = list([entry('npm-1', { ref: 'refs/heads/other' }), OLDER]);
    expect(check(restored(), elsewhere)).toMatchObject({ result: 'unknown', doubt: 'other-scope' });
    // A pull request reads its base branch, which its record does not name.
    expect(check(restored(), elsewhere, { event: 'pull_request' })).toEqual(restored());
  });

  test('is unknown where its entry was made after the job had ended', () => {
    const later = (second: number) => list([entry('npm-1', { createdAt: at(second) }), OLDER]);
    expect(check(restored(), later(5 * MINUTE))).toMatchObject({ result: 'unknown', doubt: 'made-later' });
    expect(check(restored(), later(90))).toEqual(restored());
  });
});

describe('a save that a log tells of', () => {
  test('is unknown where the list lacks its key, and what was restored stays', () => {
    const outcome = saved({ result: 'partial', restoredKey: 'npm-0' });
    expect(check(outcome, list([entry('npm-0'), OLDER]))).toMatchObject({
      ...{ result: 'partial', restoredKey: 'npm-0', save: 'unknown', saveTime: null, doubt: 'not-listed' },
    });
  });

  test('stands where the push’s own scope has it, and not where only the default branch has', () => {
    expect(check(saved(), list([entry('npm-1', { ref: 'refs/heads/topic', createdAt: at(60) }), OLDER]))).toEqual(saved());
    expect(check(saved(), list([entry('npm-1'), OLDER]))).toMatchObject({ result: 'miss', save: 'unknown', doubt: 'other-scope' });
  });

  test('is found missing in a list that was cut short behind the moment of the save, and only there', () => {
    expect(check(saved(), list([entry('a'), OLDER], { isWhole: false }))).toMatchObject({ save: 'unknown', doubt: 'not-listed' });
    expect(check(saved(), list([entry('a'), entry('b')], { isWhole: false, limitBytes: 10 * GIB }))).toEqual(saved());
    expect(check(restored(), list([entry('a'), OLDER], { isWhole: false }))).toEqual(restored());
  });
});

describe('nothing is contradicted', () => {
  const lacking = list([OLDER]);
  test.each<[string, CacheOutcome, RepositoryStorage, Partial<JobRun>]>([
    ['by a list from before the job', restored(), list([OLDER], { readAt: at(0) }), {}],
    ['by a list that may not be up to date yet', restored(), list([OLDER], { readAt: at(65 + 4 * MINUTE) }), {}],
    ['by a list of more than an hour later', restored(), list([OLDER], { readAt: at(61 * MINUTE) }), {}],
    ['where the cache is nearly full', restored(), list([OLDER], { bytes: 8.1 * GIB }), {}],
    ['where a small limit is nearly reached', restored(), list([OLDER], { limitBytes: 2 * GIB }), {}],
    ['where the limit is not known and all that is there is newer', restored(), list([entry('x')]), {}],
    ['where caches may not be read', restored(), { readAt: at(600), caches: null, artifacts: null }, {}],
    ['on a runner that GitHub does not host', restored(), lacking, { runnerGroup: 'Default' }],
    ['on a runner that nothing is known of', restored(), lacking, { runnerGroup: null }],
    ['in a job without an end', restored(), lacking, { completedAt: null }],
    ['of a key that was scrubbed', restored({ restoredKey: 'npm-***' }), lacking, {}],
    ['of a key that may be cut', restored({ restoredKey: 'k'.repeat(512) }), lacking, {}],
    ['of a miss', saved({ save: 'not-needed' }), list([entry('npm-1'), OLDER]), {}],
    ['of a tool’s word', restored({ toldBy: 'output' }), lacking, {}],
    ['of many entries', restored({ entries: { hits: 3, misses: 1 } }), lacking, {}],
    ['of what was inferred', restored({ basis: 'inferred' }), lacking, {}],
    ['of a save that another job made', saved({ save: 'raced' }), lacking, {}],
  ])('%s', (_what, outcome, storage, job) => {
    expect(check(outcome, storage, { job: { ...JOB, ...job } })).toBe(outcome);
  });

  test('of a restore too long ago, though the job ended just now; its save is', () => {
    const long = { ...JOB, startedAt: at(-7200), steps: [buildStep(2, 'Dependencies', -7190, -7180)] };
    const both = restored({ save: 'saved', primaryKey: 'npm-2' });
    const older = entry('other', { lastAccessedAt: at(-9000) });
    expect(check(both, list([older]), { job: long })).toMatchObject({ result: 'exact', restoredKey: 'npm-1', save: 'unknown' });
  });
});
