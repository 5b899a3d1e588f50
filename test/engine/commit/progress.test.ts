import { describe, expect, test } from '@jest/globals';
import { countsForCommit, progressOf, SETTLE_MS, settlesAt } from '../../../src/engine/commit/progress.ts';
import { summarizeCommit } from '../../../src/engine/commit-summary.ts';
import { DEFAULT_REPOSITORY_CONFIG } from '../../../src/model/repository-config.ts';
import type { Run } from '../../../src/model/run.ts';
import type { Status } from '../../../src/model/status.ts';
import { at, buildJob, buildRun } from '../../helpers/build-run.ts';

const job = (status: Status) => buildJob({ status, ...(status === 'completed' ? {} : { conclusion: null, completedAt: null }) });
const running = (statuses: readonly Status[], status: Status = 'in_progress') =>
  buildRun({ status, conclusion: null, jobs: statuses.map(job), updatedAt: at(60) });
const later = (end: Date, milliseconds: number) => new Date(end.getTime() + milliseconds);

describe('how far a run has come', () => {
  test.each<[string, Run, string]>([
    ['one that GitHub calls waiting', running([], 'waiting'), 'waiting'],
    ['one whose only unfinished job waits for approval', running(['completed', 'waiting']), 'waiting'],
    ['one with a job that still runs beside it', running(['in_progress', 'waiting']), 'active'],
    ['one of which no job is known yet', running([]), 'active'],
    ['one that waits for a runner', running(['queued'], 'queued'), 'active'],
    ['one that waits for its concurrency group', running([], 'pending'), 'active'],
    ['one that a maintainer has to approve', buildRun({ conclusion: 'action_required', jobs: [] }), 'completed'],
  ])('%s', (_, run, progress) => expect(progressOf(run)).toBe(progress));
});

test('what a change of the code starts counts, and what cannot be known', () => {
  const events = [
    'push',
    'pull_request',
    'merge_group',
    null,
    'schedule',
    'workflow_dispatch',
    'pull_request_target',
    'workflow_run',
    'release',
  ];
  expect(events.filter((event) => countsForCommit({ event }))).toEqual(['push', 'pull_request', 'merge_group', null]);
});

describe('when nothing more is expected', () => {
  const ended = buildRun({ jobs: [buildJob({ completedAt: at(100) })], updatedAt: at(90) });

  test('is a minute after the last job that ended', () => expect(settlesAt([ended], at(1000))).toEqual(later(at(100), SETTLE_MS)));
  test('is not known while a run is active', () => expect(settlesAt([ended, running(['in_progress'])], at(1000))).toBeNull());
  test('is not held by a run that waits for a person', () =>
    expect(settlesAt([ended, running(['waiting'])], at(1000))).toEqual(later(at(100), SETTLE_MS)));
  test('is told by the newest attempt of a run', () => {
    const again = { ...running(['in_progress']), runId: ended.runId, attempt: 2 };
    expect(settlesAt([again, ended], at(1000))).toBeNull();
  });
  test('is told by the run where no job is known', () =>
    expect(settlesAt([buildRun({ jobs: [], updatedAt: at(200) })], at(1000))).toEqual(later(at(200), SETTLE_MS)));
  test('is not moved by a clock that is hours ahead', () => {
    const ahead = buildRun({ jobs: [buildJob({ completedAt: at(90_000) })], updatedAt: at(90) });
    expect(settlesAt([ended, ahead], at(200))).toEqual(later(at(100), SETTLE_MS));
    expect(settlesAt([ahead], at(200))?.getTime()).toBeLessThan(at(200).getTime());
  });
  test('is not moved by what was noted on a run after its end', () =>
    expect(settlesAt([{ ...ended, updatedAt: at(150) }], at(200))).toEqual(later(at(100), SETTLE_MS)));
  test('is never without a run', () => expect(settlesAt([], at(1000))).toBeNull());
});

describe('a commit', () => {
  const ended = buildRun({ jobs: [buildJob({ completedAt: at(100) })], updatedAt: at(100) });
  const summarize = (runs: readonly Run[], asOf: Date) =>
    summarizeCommit({ runsOfCommit: runs, history: [], repositoryId: 42, configuration: DEFAULT_REPOSITORY_CONFIG, asOf });

  test('tells all at once, and is concluded a minute later', () => {
    expect(summarize([ended], at(101))).toMatchObject({ status: 'in_progress', isDone: true, conclusion: null, settlesAt: at(160) });
    expect(summarize([ended], at(101)).movements).not.toBeNull();
    expect(summarize([ended], at(160))).toMatchObject({ status: 'completed', isDone: true, conclusion: 'neutral', settlesAt: null });
  });

  test('is concluded although a deployment waits for a person, and opened again when it runs', () => {
    const waiting = running(['waiting'], 'waiting');
    expect(summarize([ended, waiting], at(500))).toMatchObject({ status: 'completed', conclusion: 'neutral' });
    const started = { ...waiting, ...running(['in_progress']), runId: waiting.runId };
    expect(summarize([ended, started], at(500))).toMatchObject({ status: 'in_progress', isDone: false, settlesAt: null });
  });

  test('is not about nightly runs of the same code', () => {
    expect(summarize([{ ...ended, event: 'schedule' }], at(500)).workflows).toEqual([]);
    expect(summarize([ended, { ...running(['in_progress']), event: 'schedule' }], at(500)).status).toBe('completed');
  });
});
