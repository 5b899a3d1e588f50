import { describe, expect, test } from '@jest/globals';
import { seconds } from '../../../src/model/seconds.ts';
import { price, repeat, savings, sketchRun } from './price-history.ts';

const FILE = `
on: { push: , pull_request: , schedule: [{ cron: '0 * * * *' }] }
jobs:
  test:
    runs-on: ubuntu-latest
    strategy: { matrix: { os: [linux, mac, windows] }, max-parallel: 2 }
    steps: [{ run: test }]
`;
const RUN = {
  'test (linux)': { start: 5, seconds: 100 },
  'test (mac)': { start: 5, seconds: 200 },
  'test (windows)': { created: 105, start: 110, seconds: 150 },
} as const;

describe('legs', () => {
  test('that an event does not start any more are gone for it alone', () => {
    const runs = [...repeat(6, RUN), sketchRun(90_000, RUN, { event: 'push' }), sketchRun(93_600, RUN, { event: 'push' })];
    const saved = savings(FILE, [{ kind: 'drop-leg-on-event', job: 'test', legs: ['test (mac)'], events: ['pull_request'] }], runs);
    // With two legs both start at once: 5-105 and 5-155 instead of 260.
    expect(saved).toEqual({ makespan: (6 * 105) / 8, runnerTime: (6 * 200) / 8 });
  });

  test('all at a time start at once', () => {
    expect(savings(FILE, [{ kind: 'set-max-parallel', job: 'test', limit: null }], repeat(6, RUN))).toEqual({
      makespan: 55,
      runnerTime: 0,
    });
    expect(savings(FILE, [{ kind: 'set-max-parallel', job: 'test', limit: 1 }], repeat(6, RUN))).toEqual({
      makespan: 260 - 465,
      runnerTime: 0,
    });
  });

  test('start the longest first', () => {
    const order = ['test (mac)', 'test (windows)', 'test (linux)'];
    // mac 5-205, windows 5-155 and then linux 160-260: the same end here.
    expect(savings(FILE, [{ kind: 'reorder-legs', job: 'test', order }], repeat(6, RUN))).toEqual({ makespan: 0, runnerTime: 0 });
    // windows and linux first: linux 5-105, mac 110-310.
    const worst = ['test (windows)', 'test (linux)', 'test (mac)'];
    expect(savings(FILE, [{ kind: 'reorder-legs', job: 'test', order: worst }], repeat(6, RUN))).toEqual({ makespan: -50, runnerTime: 0 });
  });

  test('that a failed one had ended run to their own end without fail-fast', () => {
    const ended = {
      'test (linux)': { start: 5, seconds: 20, conclusion: 'failure' },
      'test (mac)': { start: 5, seconds: 20, conclusion: 'cancelled' },
      'test (windows)': { start: 25, conclusion: 'skipped' },
    } as const;
    const runs = [...repeat(5, RUN), sketchRun(90_000, ended)];
    // mac takes its 200 s; a leg that was skipped stays so.
    expect(savings(FILE, [{ kind: 'set-fail-fast', job: 'test', value: false }], runs).runnerTime).toBe(-180 / 6);
  });

  test('end with the first that fails, with fail-fast', () => {
    const failed = { ...RUN, 'test (linux)': { start: 5, seconds: 20, conclusion: 'failure' } } as const;
    const runs = [...repeat(5, RUN), sketchRun(90_000, failed)];
    // At 25 s mac has had 20 of 200 s and windows has not begun.
    expect(savings(FILE, [{ kind: 'set-fail-fast', job: 'test', value: true }], runs).runnerTime).toBe((180 + 150) / 6);
  });
});

describe('runs', () => {
  const push = (second: number, rest = {}) => sketchRun(second, RUN, { event: 'push', ...rest });

  test('of an event that starts none any more are gone, and their makespans are not compared', () => {
    const saved = savings(
      FILE,
      [{ kind: 'change-trigger', remove: ['push'], schedule: null }],
      [...repeat(6, RUN), push(90_000), push(93_600)],
    );
    expect(saved).toEqual({ makespan: 0, runnerTime: (2 * 450) / 8 });
  });

  test('of a thinner schedule are as many as the cron lines leave', () => {
    const runs = [
      ...repeat(6, RUN),
      ...Array.from({ length: 4 }, (_, index) => sketchRun(90_000 + index * 3600, RUN, { event: 'schedule' })),
    ];
    const schedule = { from: ['0 * * * *'], to: ['0 */4 * * *'] };
    expect(savings(FILE, [{ kind: 'change-trigger', remove: [], schedule }], runs).runnerTime).toBeCloseTo((4 * 0.75 * 450) / 10, 9);
    expect(price(FILE, [{ kind: 'change-trigger', remove: [], schedule: { from: ['x'], to: [] } }], runs)).toEqual({
      predicted: false,
      reason: 'a cron line cannot be read',
    });
  });

  test('that two events started for one commit are one', () => {
    const pull = repeat(6, RUN);
    const runs = [...pull, ...pull.slice(0, 3).map(({ headSha }, index) => push(90_000 + index, { headSha })), push(99_000)];
    expect(savings(FILE, [{ kind: 'dedupe-runs', events: ['push', 'pull_request'], keep: 'pull_request' }], runs).runnerTime).toBe(
      (3 * 450) / 10,
    );
  });

  test('that changed only paths which are ignored do not run, and a run of unknown paths says nothing', () => {
    const runs = repeat(8, RUN);
    const changedPaths = new Map(
      runs.slice(0, 6).map(({ runId }, index) => [runId, index < 2 ? ['docs/a.md'] : ['docs/a.md', 'src/a.ts']]),
    );
    const effect = { kind: 'skip-when', job: null, when: { kind: 'paths', ignored: ['docs/**'] } } as const;
    expect(savings(FILE, [effect], runs, { changedPaths }).runnerTime).toBe((2 * 450) / 6);
    expect(price(FILE, [effect], runs)).toEqual({ predicted: false, reason: 'the paths that each run changed are not known' });
  });

  test('in which a condition over the event holds skip the job', () => {
    const effect = { kind: 'skip-when', job: 'test', when: { kind: 'expression', text: "github.event_name == 'push'" } } as const;
    expect(savings(FILE, [effect], [...repeat(6, RUN), push(90_000), push(93_600)])).toEqual({
      makespan: (2 * 260) / 8,
      runnerTime: (2 * 450) / 8,
    });
  });
});

describe('effects together', () => {
  test('save no more than there is: a shorter matrix, cancelled', () => {
    const effects = [
      { kind: 'drop-leg-on-event', job: 'test', legs: ['test (mac)'], events: ['pull_request'] },
      { kind: 'cancel-superseded', events: ['pull_request'] },
    ] as const;
    const pushedAgain = repeat(6, RUN).flatMap((run, index) => [
      { ...run, headBranch: `b${index}` },
      sketchRun(index * 3600 + 200, RUN, { headBranch: `b${index}` }),
    ]);
    // Of the older run all legs but mac ended before 200 s, or would now: only the 200 s of mac are saved, in both runs.
    expect(savings(FILE, effects, pushedAgain).runnerTime).toBe(200);
    expect(savings(FILE, [effects[1]], pushedAgain).runnerTime).toBe((5 + 60) / 2);
  });
});

describe('a limit of time', () => {
  const limit = (value: number) => ({ kind: 'set-timeout', job: 'test', limit: seconds(value) }) as const;

  test('below what successes took is not priced', () => {
    expect(price(FILE, [limit(120)], repeat(6, RUN))).toEqual({
      predicted: false,
      reason: '12 of 18 successful runs of test took longer than the limit and would fail',
    });
  });

  test('below one success says so', () => {
    const slow = { ...RUN, 'test (mac)': { start: 5, seconds: 900 } } as const;
    const result = price(FILE, [limit(600)], [...repeat(40, RUN), sketchRun(900_000, slow)]);
    expect(result.predicted && result.prediction.caveats).toContain('1 of 123 successful runs of test took longer than the limit');
  });
});

test('a leg that no run had cannot go', () => {
  expect(price(FILE, [{ kind: 'drop-leg-on-event', job: 'test', legs: ['test (bsd)'], events: ['pull_request'] }], repeat(6, RUN))).toEqual(
    {
      predicted: false,
      reason: 'no run of the job test had a leg that would go',
    },
  );
});

test('a job that goes hands on what it waited for', () => {
  const file = FILE.replace(
    'steps: [{ run: test }]\n',
    'steps: [{ run: test }]\n  done: { needs: test, runs-on: ubuntu-latest, steps: [{ run: done }] }\n',
  );
  const run = { ...RUN, done: { created: 260, start: 265, seconds: 10 } } as const;
  expect(savings(file, [{ kind: 'drop-job', job: 'test' }], repeat(6, run))).toEqual({ makespan: 260, runnerTime: 450 });
});
