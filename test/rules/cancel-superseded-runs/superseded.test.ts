import { expect, test } from '@jest/globals';
import { findSuperseded } from '../../../src/rules/cancel-superseded-runs/find-superseded.ts';
import { replayCancelSuperseded } from '../../../src/simulate/replay-cancel-superseded.ts';
import { startReplay } from '../../../src/simulate/replayed-run.ts';
import { at, buildJob, buildRun } from '../../helpers/build-run.ts';

const AS_OF = new Date('2026-12-31');
const run = (from: number, sha: string, more: Parameters<typeof buildRun>[0] = {}) =>
  buildRun({
    createdAt: at(from),
    headSha: sha.repeat(40),
    pullRequests: [7],
    jobs: [buildJob({ createdAt: at(from), startedAt: at(from + 5), completedAt: at(from + 105) })],
    ...more,
  });

test('the finding counts the runs that the replay cancels, of the runs that it replays', () => {
  const runs = [
    run(0, 'a'),
    run(60, 'b'),
    run(80, 'c', { attempt: 2 }),
    run(90, 'd', { status: 'in_progress', conclusion: null }),
    run(95, 'e', { jobs: [] }),
    run(500, 'f', { createdAt: new Date('2027-01-01') }),
  ];
  const replayed = replayCancelSuperseded(startReplay(runs, AS_OF), { events: ['pull_request'], defaultBranch: null });
  expect(findSuperseded(runs, AS_OF)).toEqual({
    pullRequestRuns: replayed.length,
    superseded: replayed.filter(({ isCancelled }) => isCancelled).length,
    runnerTime: 45,
    window: { from: at(0), to: at(60) },
  });
  expect(replayed).toHaveLength(2);
});
