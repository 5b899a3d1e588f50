import { describe, expect, test } from '@jest/globals';
import { pullRequestOf } from '../../../src/engine/commit/pull-request-of.ts';
import type { Run } from '../../../src/model/run.ts';
import { at, buildRun } from '../../helpers/build-run.ts';

const of = (...runs: readonly Partial<Run>[]) => pullRequestOf(runs.map(buildRun), { repositoryId: 42, defaultBranch: 'main' });

describe('the pull request of a commit', () => {
  test('is the one whose number its runs tell, by whatever event', () =>
    expect(of({ event: 'push', pullRequests: [7], headBranch: 'topic' }, { pullRequests: [], headBranch: 'topic' })).toEqual({
      ...{ numbers: [7], headRepositoryId: 42, headBranch: 'topic', isFromFork: false },
    }));

  test('can be several where one branch is proposed to several', () =>
    expect(of({ pullRequests: [9, 7] }, { pullRequests: [7] })?.numbers).toEqual([7, 9]));

  test('of a fork has no number, and is known by its branch', () =>
    expect(of({ headRepositoryId: 77, fromFork: true, headBranch: 'main' })).toEqual({
      ...{ numbers: [], headRepositoryId: 77, headBranch: 'main', isFromFork: true },
    }));

  test('is taken from the newest run that tells', () =>
    expect(of({ headBranch: 'old' }, { headBranch: 'renamed', createdAt: at(60) })?.headBranch).toBe('renamed'));

  test.each([
    ['a push to a branch that nobody proposed', { event: 'push' }],
    ['the default branch, though it is proposed to another', { event: 'push', headBranch: 'main', pullRequests: [7] }],
    ['the merge queue', { event: 'merge_group', headBranch: 'gh-readonly-queue/main/pr-7', pullRequests: [7] }],
    ['a push of the merge queue', { event: 'push', headBranch: 'gh-readonly-queue/main/pr-7', pullRequests: [7] }],
  ])('is none for %s', (_, run) => expect(of(run)).toBeNull());

  test('is none without runs', () => expect(of()).toBeNull());
});
