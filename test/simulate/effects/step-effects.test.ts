import { describe, expect, test } from '@jest/globals';
import { seconds } from '../../../src/model/seconds.ts';
import { predicted, price, repeat, savings, sketchRun } from './price-history.ts';

const FILE = `
on: pull_request
jobs:
  test:
    runs-on: ubuntu-latest
    steps: [{ uses: actions/checkout@v4 }, { run: install }, { run: lint }, { run: test }]
`;
const RUN = {
  test: {
    start: 5,
    steps: [
      ['Set up job', 2],
      ['Run actions/checkout@v4', 3],
      ['Run install', 40],
      ['Run lint', 60],
      ['Run test', 100],
      ['Post Run actions/checkout@v4', 1],
    ],
  },
} as const;
const own = (share: number) => ({ source: 'this-repository', share, runs: 50, from: 'the other job that has it' }) as const;
const yaml = (index: number) => ({ job: 'test', step: { kind: 'yaml', index } }) as const;

describe('steps', () => {
  test('side by side take as long as the longest where nothing slows them down', () => {
    const saved = savings(FILE, [{ kind: 'run-side-by-side', job: 'test', steps: [2, 3], evidence: own(1) }], repeat(6, RUN));
    expect(saved.makespan).toBeGreaterThan(58);
    expect(saved.makespan).toBeLessThanOrEqual(60);
  });

  test('side by side gain the part of their overlap that is measured', () => {
    const saved = savings(FILE, [{ kind: 'run-side-by-side', job: 'test', steps: [2, 3], evidence: own(0.5) }], repeat(6, RUN));
    expect(saved.makespan).toBeCloseTo(30, 0);
  });

  test('in another order end a job that fails sooner', () => {
    const failed = {
      test: {
        start: 5,
        conclusion: 'failure',
        steps: [
          ['Set up job', 2],
          ['Run actions/checkout@v4', 3],
          ['Run install', 40],
          ['Run lint', 60],
          ['Run test', 100, 'failure'],
          ['Post Run actions/checkout@v4', 1],
        ],
      },
    } as const;
    const runs = [...repeat(5, RUN), sketchRun(90_000, failed)];
    const saved = savings(FILE, [{ kind: 'reorder-steps', job: 'test', order: [0, 1, 3, 2] }], runs);
    expect(saved.makespan).toBeCloseTo(60 / 6, 9);
  });

  test('that were not reached take what they take in other runs', () => {
    const failed = {
      test: {
        start: 5,
        conclusion: 'failure',
        steps: [
          ['Set up job', 2],
          ['Run actions/checkout@v4', 3],
          ['Run install', 40],
          ['Run lint', 60, 'failure'],
          ['Run test', 0, 'skipped'],
          ['Post Run actions/checkout@v4', 1],
        ],
      },
    } as const;
    const runs = [...repeat(5, RUN), sketchRun(90_000, failed)];
    // The tests come first now, and the failing lint after their 100 s.
    const saved = savings(FILE, [{ kind: 'reorder-steps', job: 'test', order: [0, 1, 3, 2] }], runs);
    expect(saved.makespan).toBeCloseTo(-100 / 6, 9);
  });

  test('that go take their post half with them', () => {
    expect(savings(FILE, [{ kind: 'remove-steps', job: 'test', steps: [0, 2] }], repeat(6, RUN))).toEqual({ makespan: 64, runnerTime: 64 });
  });

  test('that come take what they are said to, also where no step is recorded', () => {
    const steps = [{ name: 'Warm', duration: seconds(7), evidence: own(0) }];
    const effect = { kind: 'add-steps', job: 'test', before: 1, steps } as const;
    expect(savings(FILE, [effect], repeat(6, RUN))).toEqual({ makespan: -7, runnerTime: -7 });
    expect(savings(FILE, [effect], repeat(6, { test: { start: 5, seconds: 100 } }))).toEqual({ makespan: -7, runnerTime: -7 });
  });

  test('that get shorter by a share say where the share comes from, and how sure it is', () => {
    const prediction = predicted(price(FILE, [{ kind: 'shorten-step', at: yaml(1), evidence: own(0.5) }], repeat(6, RUN)));
    expect(prediction.basis).toBe('model');
    expect(prediction.sources).toEqual(['the other job that has it (n = 50)']);
    expect(prediction.makespan.saving.mean).toBeCloseTo(20, 0);
    expect(prediction.makespan.saving.interval[0]).toBeLessThan(19.9);
    expect(prediction.makespan.saving.interval[1]).toBeGreaterThan(20.1);
  });

  test('of the runner and post halves can be meant', () => {
    const runner = { job: 'test', step: { kind: 'runner', name: 'Set up job' } } as const;
    const post = { job: 'test', step: { kind: 'post', index: 0 } } as const;
    const saved = [runner, post].map((at) => savings(FILE, [{ kind: 'shorten-step', at, evidence: own(0.5) }], repeat(6, RUN)).makespan);
    expect(saved[0]).toBeCloseTo(1, 1);
    expect(saved[1]).toBeCloseTo(0.5, 1);
  });

  test('without a prior and without evidence are not predicted', () => {
    expect(price(FILE, [{ kind: 'shorten-step', at: yaml(1), evidence: { source: 'prior', id: 'no-such' } }], repeat(6, RUN))).toEqual({
      predicted: false,
      reason: 'there is no prior no-such',
    });
  });

  test('of which no run tells the times are not predicted', () => {
    expect(price(FILE, [{ kind: 'remove-steps', job: 'test', steps: [2] }], repeat(6, { test: { start: 5, seconds: 9 } }))).toEqual({
      predicted: false,
      reason: '0 of 6 runs tell what it needs, 5 are needed',
    });
  });
});

describe('an artifact of another size', () => {
  test('saves between nothing and the share of its size', () => {
    const { makespan } = predicted(price(FILE, [{ kind: 'change-artifact-size', at: yaml(1), factor: 0.2 }], repeat(6, RUN)));
    expect(makespan.saving.mean).toBeCloseTo(16, 6);
    expect(makespan.saving.interval[0]).toBeLessThan(2);
    expect(makespan.saving.interval[1]).toBeGreaterThan(30);
  });
});

describe('a cache', () => {
  const cache = (action: 'add' | 'fix' | 'remove', hits: number | null, restore = 5, save = 9) =>
    ({
      kind: 'change-cache',
      at: yaml(0),
      action,
      ecosystem: 'npm',
      affects: [yaml(1)],
      evidence: own(0.8),
      restore: seconds(restore),
      save: seconds(save),
      ...(hits === null ? {} : { hitRate: { value: hits, runs: 4000 } }),
    }) as const;

  test('that is always hit saves the share and costs the restore', () => {
    // 0.8 of 40 s less 5 s.
    expect(savings(FILE, [cache('add', 1)], repeat(6, RUN)).makespan).toBeCloseTo(27, 0);
  });

  test('that is never hit costs the save', () => {
    expect(savings(FILE, [cache('add', 0)], repeat(6, RUN)).makespan).toBeCloseTo(-9, 9);
  });

  test('that is hit in some runs saves in these', () => {
    const { makespan } = savings(FILE, [cache('add', 0.5)], repeat(400, RUN));
    expect(makespan).toBeGreaterThan(0.5 * 27 - 0.5 * 9 - 3);
    expect(makespan).toBeLessThan(0.5 * 27 - 0.5 * 9 + 3);
  });

  test('is not predicted where nobody knows how often it is hit', () => {
    expect(price(FILE, [cache('add', null)], repeat(6, RUN))).toEqual({
      predicted: false,
      reason: 'no run tells how often the cache would be hit',
    });
  });

  test('that is there is not mended where it was found warm, and its going costs what it saved', () => {
    const warm = repeat(6, RUN).map((run) => ({
      ...run,
      jobs: run.jobs.map((job) => ({ ...job, cacheOutcomes: [{ result: 'exact' }] })),
    })) as unknown as ReturnType<typeof repeat>;
    expect(savings(FILE, [cache('fix', 1)], warm).makespan).toBe(0);
    // 40 s is what a hit left of 200 s; the restore of 3 s goes with its step.
    expect(savings(FILE, [cache('remove', null, 3)], warm).makespan).toBeCloseTo(-157, -1);
  });
});

describe('another machine', () => {
  test('shortens every step, where that was measured, and is not predicted otherwise', () => {
    const effect = { kind: 'change-runner', job: 'test', from: 'ubuntu-latest', to: 'ubuntu-latest-8-cores' } as const;
    const { makespan } = savings(FILE, [{ ...effect, evidence: own(0.5) }], repeat(6, RUN));
    expect(makespan).toBeCloseTo(103, 0);
    expect(price(FILE, [effect], repeat(6, RUN))).toEqual({
      predicted: false,
      reason: 'nothing measured tells what test takes on ubuntu-latest-8-cores',
    });
  });

  test('of a pool is waited for as others wait for it', () => {
    const waits = (labels: readonly string[], start: number) => ({ test: { start, seconds: 60, labels } });
    const runs = [
      ...repeat(6, waits(['ubuntu-latest'], 65)),
      ...Array.from({ length: 6 }, (_, index) => sketchRun(90_000 + index * 3600, waits(['self-hosted'], 5))),
    ];
    const saved = savings(FILE, [{ kind: 'assign-pool', assignments: [{ job: 'test', labels: ['self-hosted'] }] }], runs);
    expect(saved).toEqual({ makespan: 30, runnerTime: 0 });
    expect(price(FILE, [{ kind: 'assign-pool', assignments: [{ job: 'test', labels: ['arm'] }] }], runs)).toEqual({
      predicted: false,
      reason: 'no job of the history waited for a runner with the labels arm',
    });
  });
});

test('a service that is there sooner shortens what the runner does before the first step', () => {
  const run = {
    test: {
      start: 5,
      steps: [
        ['Set up job', 2],
        ['Initialize containers', 30],
        ['Run install', 40],
      ],
    },
  } as const;
  const { makespan } = savings(
    FILE,
    [{ kind: 'speed-up-service', job: 'test', service: 'db', part: 'health', evidence: own(0.5) }],
    repeat(6, run),
  );
  expect(makespan).toBeCloseTo(15, 0);
});

describe('what the record does not tell', () => {
  test('is not shortened: a run that somebody or a limit ended ends when it did', () => {
    const hung = {
      test: {
        start: 5,
        conclusion: 'cancelled',
        steps: [
          ['Set up job', 2],
          ['Run actions/checkout@v4', 3],
          ['Run install', 21_595, 'failure'],
        ],
      },
    } as const;
    const runs = [...repeat(9, RUN), sketchRun(90_000, hung)];
    // 0.5 of 40 s in nine of ten runs.
    expect(savings(FILE, [{ kind: 'shorten-step', at: yaml(1), evidence: own(0.5) }], runs).runnerTime).toBeCloseTo(18, 0);
  });

  test('one distribution asked by several effects is as uncertain as asked by one', () => {
    const shorten = (index: number) =>
      ({ kind: 'shorten-step', at: yaml(index), evidence: { source: 'prior', id: 'tests-in-parallel' } }) as const;
    const width = (effects: Parameters<typeof price>[1]) => {
      const [low, high] = predicted(price(FILE, effects, repeat(6, RUN))).makespan.saving.interval;
      return high - low;
    };
    // 40, 60 and 100 s by the same share.
    expect(width([shorten(1), shorten(2), shorten(3)])).toBeCloseTo(2 * width([shorten(3)]), 6);
  });
});
