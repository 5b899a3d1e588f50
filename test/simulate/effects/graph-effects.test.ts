import { describe, expect, test } from '@jest/globals';
import { price, repeat, savings, sketchRun } from './price-history.ts';

const CHAIN = `
on: pull_request
jobs:
  lint: { runs-on: ubuntu-latest, steps: [{ run: lint }] }
  test: { runs-on: ubuntu-latest, needs: lint, steps: [{ run: test }] }
  done: { runs-on: ubuntu-latest, needs: [lint, test], steps: [{ run: done }] }
`;
// Queued 5 s each: lint 5-65, test 70-370, done 375-385.
const CHAIN_RUN = {
  lint: { start: 5, steps: [['Run lint', 60]] },
  test: { created: 65, start: 70, steps: [['Run test', 300]] },
  done: { created: 370, start: 375, steps: [['Run done', 10]] },
} as const;

describe('an edge', () => {
  test('that goes lets both jobs start at once, each after its own wait for a runner', () => {
    // test 5-305, done 310-320: 65 s sooner. The work is the same.
    expect(savings(CHAIN, [{ kind: 'remove-edge', from: 'lint', to: 'test' }], repeat(6, CHAIN_RUN))).toEqual({
      makespan: 65,
      runnerTime: 0,
    });
  });

  test('that goes costs the work that a failure upstream had spared', () => {
    const spared = {
      lint: { start: 5, steps: [['Run lint', 60, 'failure']], conclusion: 'failure' },
      test: { start: 65, conclusion: 'skipped' },
      done: { start: 65, conclusion: 'skipped' },
    } as const;
    const runs = [...repeat(6, CHAIN_RUN), sketchRun(90_000, spared), sketchRun(93_600, spared)];
    // In 2 of 8 runs the tests run now: 300 s each, and the run ends with them, 240 s later.
    expect(savings(CHAIN, [{ kind: 'remove-edge', from: 'lint', to: 'test' }], runs)).toEqual({
      makespan: (6 * 65 - 2 * 240) / 8,
      runnerTime: (-2 * 300) / 8,
    });
  });

  test('that comes makes a job wait, and spares its work where the other fails', () => {
    const file = CHAIN.replace('needs: lint, ', '').replace('[lint, test]', '[test]');
    const side = {
      lint: { start: 5, steps: [['Run lint', 60]] },
      test: { start: 5, steps: [['Run test', 300]] },
      done: { created: 305, start: 310, seconds: 10 },
    } as const;
    const failed = { ...side, lint: { start: 5, steps: [['Run lint', 60, 'failure']], conclusion: 'failure' } } as const;
    const runs = [...repeat(5, side), sketchRun(90_000, failed)];
    // test starts 5 s after 65: 65 s later. In the sixth run neither test nor done run: it ends at 65 s instead of 320.
    expect(savings(file, [{ kind: 'add-edge', from: 'lint', to: 'test' }], runs)).toEqual({
      makespan: (5 * -65 + 255) / 6,
      runnerTime: 310 / 6,
    });
  });

  test('that is not there, or that would close a circle, is not predicted', () => {
    const runs = repeat(6, CHAIN_RUN);
    expect(price(CHAIN, [{ kind: 'remove-edge', from: 'done', to: 'lint' }], runs)).toEqual({
      predicted: false,
      reason: 'no run of the history has lint waiting for done',
    });
    expect(price(CHAIN, [{ kind: 'add-edge', from: 'done', to: 'lint' }], runs)).toMatchObject({ predicted: false });
  });
});

describe('a split', () => {
  const file = `
on: pull_request
jobs:
  checks: { runs-on: ubuntu-latest, steps: [{ uses: actions/checkout@v4 }, { run: lint }, { run: test }] }
  done: { runs-on: ubuntu-latest, needs: checks, steps: [{ run: done }] }
`;
  const run = {
    checks: {
      start: 5,
      steps: [
        ['Set up job', 2],
        ['Run actions/checkout@v4', 3],
        ['Run lint', 50],
        ['Run test', 100],
        ['Post Run actions/checkout@v4', 1],
      ],
    },
    done: { created: 161, start: 166, seconds: 10 },
  } as const;

  test('runs the parts at a time, with the set-up in each', () => {
    const parts = [
      { key: 'lint', steps: [0, 1] },
      { key: 'test', steps: [0, 2] },
    ];
    // Before: 156 s of work from 5 to 161. After: lint 56 s, test 106 s from 5 to 111, and 6 s more work.
    expect(savings(file, [{ kind: 'split-job', job: 'checks', parts }], repeat(6, run))).toEqual({ makespan: 50, runnerTime: -6 });
  });
});

describe('a merge', () => {
  const file = `
on: pull_request
jobs:
  a: { runs-on: ubuntu-latest, steps: [{ run: a }] }
  b: { runs-on: ubuntu-latest, steps: [{ run: b }] }
  done: { runs-on: ubuntu-latest, needs: [a, b], steps: [{ run: done }] }
`;
  const run = {
    a: {
      start: 5,
      steps: [
        ['Set up job', 3],
        ['Run a', 20],
      ],
    },
    b: {
      start: 5,
      steps: [
        ['Set up job', 4],
        ['Run b', 30],
      ],
    },
    done: { created: 39, start: 44, seconds: 10 },
  } as const;

  test('runs the steps one after the other and sets up once', () => {
    // a and b: 3 + 20 + 30 from 5 to 58 instead of 39; 4 s less work.
    expect(savings(file, [{ kind: 'merge-jobs', jobs: ['a', 'b'], into: 'a' }], repeat(6, run))).toEqual({ makespan: -19, runnerTime: 4 });
  });

  test('of a job that never ran is not predicted', () => {
    expect(price(file, [{ kind: 'merge-jobs', jobs: ['a', 'z'], into: 'a' }], repeat(6, run))).toEqual({
      predicted: false,
      reason: 'no run of the job z in the history',
    });
  });
});

describe('shards', () => {
  const file = 'on: pull_request\njobs:\n  test: { runs-on: ubuntu-latest, steps: [{ run: setup }, { run: test }] }\n';
  const run = {
    test: {
      start: 5,
      steps: [
        ['Run setup', 20],
        ['Run test', 120],
      ],
    },
  } as const;

  test('divide one step, and repeat the others in each', () => {
    expect(savings(file, [{ kind: 'shard-job', job: 'test', shards: 3, step: 1 }], repeat(6, run))).toEqual({
      makespan: 80,
      runnerTime: -40,
    });
  });

  test('are as slow as the slowest, which is slower than the mean where machines differ', () => {
    const runs = Array.from({ length: 30 }, (_, hour) =>
      sketchRun(hour * 3600, {
        test: {
          start: 5,
          steps: [
            ['Run setup', 20],
            ['Run test', hour % 2 === 0 ? 90 : 150],
          ],
        },
      }),
    );
    const { makespan } = savings(file, [{ kind: 'shard-job', job: 'test', shards: 10, step: 1 }], runs);
    // Each 9 or 15 s; of ten the longest is almost always 15 s: 120 - 15, not 120 - 12.
    expect(makespan).toBeGreaterThan(104.9);
    expect(makespan).toBeLessThan(105.5);
  });
});

test('runs in which jobs did not wait as the file has it are left out where jobs move', () => {
  const beside = {
    lint: { start: 5, steps: [['Run lint', 60]] },
    test: { start: 5, steps: [['Run test', 300]] },
    done: { created: 305, start: 310, steps: [['Run done', 10]] },
  } as const;
  const edge = [{ kind: 'remove-edge', from: 'lint', to: 'test' }] as const;
  const result = price(CHAIN, edge, [...repeat(6, CHAIN_RUN), sketchRun(90_000, beside)]);
  expect(result.predicted && [result.prediction.makespan.saving.mean, result.prediction.caveats]).toEqual([
    65,
    ['1 of 7 runs did not run as the file has jobs wait for one another and are left out'],
  ]);
  expect(price(CHAIN, edge, repeat(6, beside))).toEqual({
    predicted: false,
    reason: '6 of 6 runs did not run as the file has jobs wait for one another; 0 of 6 runs tell what it needs, 5 are needed',
  });
});
