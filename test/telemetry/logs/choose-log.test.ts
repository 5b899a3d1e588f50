import { describe, expect, test } from '@jest/globals';
import { isOfOurBranch } from '../../../src/model/is-of-our-branch.ts';
import type { RunSources } from '../../../src/model/run.ts';
import { chooseLog, isFirstAfterChange, type LogChoice, mostLogRequests } from '../../../src/telemetry/logs/choose-log.ts';
import { buildJob, buildRun, buildStep } from '../../helpers/build-run.ts';

const choice = (changes: Partial<LogChoice> = {}): LogChoice => ({ logs: 'sampled', isFirstAfterChange: false, isOurs: false, ...changes });
const CACHE = buildStep(2, 'Run actions/cache@v4', 1, 2);
const POST = buildStep(9, 'Post Run actions/cache@v4', 8, 9);
/** A job that only the sample can choose, and one that it does not. */
const unchosen = Array.from({ length: 1_000 }, (_, index) => buildJob({ jobId: 5_000_000_000 + index }));
const [left] = unchosen.filter((job) => chooseLog(job, choice()) === null);
if (left === undefined) throw new Error('every job is chosen');

describe('the log of a job is read', () => {
  test('when it failed or timed out', () => {
    expect(chooseLog({ ...left, conclusion: 'failure' }, choice())).toBe('failed');
    expect(chooseLog({ ...left, conclusion: 'timed_out' }, choice())).toBe('failed');
    expect(chooseLog({ ...left, conclusion: 'cancelled' }, choice())).toBeNull();
  });

  test('in the first run after a change of its workflow', () => {
    expect(chooseLog(left, choice({ isFirstAfterChange: true }))).toBe('workflow-changed');
  });

  test('when its run measures a change of ours', () => {
    expect(chooseLog(left, choice({ isOurs: true }))).toBe('ours');
    expect(isOfOurBranch(buildRun({ headBranch: 'paceline/cache-dependencies/ci-test-abc123' }))).toBe(true);
    expect(isOfOurBranch(buildRun({ headBranch: 'topic/paceline/x' }))).toBe(false);
    expect(isOfOurBranch(buildRun({ headBranch: null }))).toBe(false);
  });

  test('when it has a cache step', () => {
    expect(chooseLog({ ...left, steps: [CACHE, POST] }, choice())).toBe('cache');
  });

  test('always, with `all`', () => {
    expect(chooseLog(left, choice({ logs: 'all' }))).toBe('all');
  });

  test('in one of ten cases otherwise, the same ones whenever it is asked', () => {
    const sampled = unchosen.filter((job) => chooseLog(job, choice()) === 'sample').map(({ jobId }) => jobId);
    expect(sampled.length).toBeGreaterThan(70);
    expect(sampled.length).toBeLessThan(130);
    expect(unchosen.filter((job) => chooseLog(job, choice()) === 'sample').map(({ jobId }) => jobId)).toEqual(sampled);
  });
});

describe('the log of a job is not read', () => {
  const failed = { ...left, conclusion: 'failure' as const };

  test('with `off`, whatever happened', () => {
    expect(chooseLog(failed, choice({ logs: 'off', isFirstAfterChange: true, isOurs: true }))).toBeNull();
  });

  test('when it has none of its own, or has not ended', () => {
    expect(chooseLog({ ...failed, carriedOver: true }, choice({ logs: 'all' }))).toBeNull();
    expect(chooseLog({ ...left, conclusion: 'skipped' }, choice({ logs: 'all' }))).toBeNull();
    expect(chooseLog({ ...left, status: 'in_progress', conclusion: null }, choice({ logs: 'all' }))).toBeNull();
  });
});

test('logs take a tenth of the allowance at most, and half of that is kept from those that are read for no reason of their own, and from artifacts', () => {
  expect(mostLogRequests('failed', 5_000)).toBe(500);
  expect(mostLogRequests('sample', 5_000)).toBe(250);
  expect(mostLogRequests('all', 5_000)).toBe(250);
  expect(mostLogRequests('artifact', 5_000)).toBe(250);
  expect(mostLogRequests('failed', 69)).toBe(6);
});

test('a version of a workflow is new when runs before saw others only', () => {
  const saw = (workflowBlob: string | null): { sources: RunSources | null } => ({
    sources: workflowBlob === null ? null : { workflowBlob, workflowText: null, fileBlobs: new Map() },
  });
  expect(isFirstAfterChange(saw('b'), [saw('a'), saw('a')])).toBe(true);
  expect(isFirstAfterChange(saw('b'), [saw('a'), saw('b')])).toBe(false);
  expect(isFirstAfterChange(saw('b'), [saw(null), saw('a')])).toBe(true);
  expect(isFirstAfterChange(saw('b'), [saw(null)])).toBe(false);
  expect(isFirstAfterChange(saw('b'), [])).toBe(false);
  expect(isFirstAfterChange(saw(null), [saw('a')])).toBe(false);
});
