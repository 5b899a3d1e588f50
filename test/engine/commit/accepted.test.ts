import { describe, expect, test } from '@jest/globals';
import { acceptedFor } from '../../../src/engine/commit/accepted.ts';
import { summarizeCommit } from '../../../src/engine/commit-summary.ts';
import type { Acknowledgement } from '../../../src/model/acknowledgement.ts';
import { DEFAULT_REPOSITORY_CONFIG } from '../../../src/model/repository-config.ts';
import type { Run } from '../../../src/model/run.ts';
import { at, buildJob, buildRun } from '../../helpers/build-run.ts';

const PATH = '.github/workflows/ci.yml';

function acknowledgement(rest: Partial<Acknowledgement> = {}): Acknowledgement {
  return { workflowPath: PATH, headSha: 'slow', branch: null, since: at(10_000), login: 'octocat', at: at(10_200), ...rest };
}

/** The nth run, a thousand seconds behind the one before it. */
function nth(n: number, duration: number, rest: Partial<Run> = {}): Run {
  const from = n * 1000;
  const job = buildJob({ createdAt: at(from), startedAt: at(from + 5), completedAt: at(from + 5 + duration) });
  return buildRun({
    headSha: `sha${n}`,
    createdAt: at(from),
    startedAt: at(from),
    updatedAt: at(from + 5 + duration),
    event: 'push',
    jobs: [job],
    ...rest,
  });
}

/** Nine runs of 100 s, then from the tenth on some of 200 s. */
const history = [...Array.from({ length: 9 }, (_, i) => nth(i + 1, 100 + i)), ...Array.from({ length: 6 }, (_, i) => nth(i + 10, 200 + i))];
const summarize = (run: Run, acknowledgements: readonly Acknowledgement[]) =>
  summarizeCommit({
    runsOfCommit: [run],
    history,
    acknowledgements,
    repositoryId: 42,
    configuration: DEFAULT_REPOSITORY_CONFIG,
    asOf: at(1e6),
  }).workflows[0];

describe('a slowdown that was accepted', () => {
  const branch = { name: 'topic', headRepositoryId: 42 };

  test('is what later runs are compared with', () => {
    expect(summarize(nth(20, 203), [])?.usual?.n).toBe(15);
    expect(summarize(nth(20, 203), [acknowledgement()])).toMatchObject({ state: 'noise', usual: { n: 6 }, accepted: { login: 'octocat' } });
    expect(summarize(nth(20, 150), [acknowledgement()])?.state).toBe('faster');
  });

  test('is told on its own commit, which is compared with what was usual before', () => {
    const own = nth(10, 200, { headSha: 'slow' });
    expect(summarize(own, [acknowledgement()])).toMatchObject({ state: 'slower', isAccepted: true, accepted: null, usual: { n: 9 } });
  });

  test('says nothing of earlier runs, nor of other workflows', () => {
    expect(acceptedFor(nth(9, 100), [acknowledgement()])).toBeNull();
    expect(acceptedFor(nth(20, 100), [acknowledgement({ workflowPath: '.github/workflows/other.yml' })])).toBeNull();
  });

  test('on a branch is for the runs of that branch alone, and a fork’s branch of its name is another', () => {
    const onTopic = acknowledgement({ branch });
    expect(summarize(nth(20, 203, { headBranch: 'topic' }), [onTopic])?.accepted).toEqual(onTopic);
    expect(acceptedFor(nth(20, 203, { headBranch: 'main' }), [onTopic])).toBeNull();
    expect(acceptedFor(nth(20, 203, { headBranch: 'topic', headRepositoryId: 77 }), [onTopic])).toBeNull();
    const others = history.map((run) => ({ ...run, headBranch: 'main' }));
    const { workflows } = summarizeCommit({
      runsOfCommit: [nth(20, 203, { headBranch: 'topic' })],
      history: others,
      acknowledgements: [onTopic],
      repositoryId: 42,
      configuration: DEFAULT_REPOSITORY_CONFIG,
      asOf: at(1e6),
    });
    expect(workflows[0]).toMatchObject({ usual: null, state: 'no-baseline' });
  });

  test('gives way to a newer one', () => {
    const newer = acknowledgement({ headSha: 'slower', since: at(12_000) });
    expect(acceptedFor(nth(20, 200), [acknowledgement(), newer])).toBe(newer);
    expect(acceptedFor(nth(11, 200), [acknowledgement(), newer])?.headSha).toBe('slow');
  });
});
