import { describe, expect, test } from '@jest/globals';
import { ALWAYS } from '../../../src/simulate/schedule/runs-after.ts';
import { schedule } from '../../../src/simulate/schedule/schedule.ts';
import type { ConcurrencyRule } from '../../../src/simulate/schedule/timing-model.ts';
import { lines, runners, scheduleOne, sketch } from './build-model.ts';

const FAILS = 1;
const SKIPS = 4;
const AFTER_FAILURE = { success: false, failure: true, neither: false, cancelled: false };
const NOT_CANCELLED = { success: true, failure: true, neither: true, cancelled: false };

describe('needs and conditions', () => {
  test('a failure skips what needs it, through all that follows, except what asks for it', () => {
    const run = scheduleOne(
      sketch([
        { legs: [[10, FAILS]] },
        { legs: [5], needs: [0] },
        { legs: [5], needs: [1] },
        { legs: [5], needs: [1], runsAfter: AFTER_FAILURE },
        { legs: [5], needs: [2], runsAfter: ALWAYS },
      ]),
    );
    expect(lines(run)).toEqual(['0: 0-10 failure', '1: - skipped', '2: - skipped', '3: 10-15 success', '4: 10-15 success']);
    expect([run.outcome, run.makespan, run.runnerTime]).toEqual(['failure', 15, 20]);
  });

  test('what needs a job that ran in spite of a skipped one is skipped: success() asks for the whole chain', () => {
    const run = scheduleOne(
      sketch([
        { legs: [[10, SKIPS]] },
        { legs: [5], needs: [0], runsAfter: NOT_CANCELLED },
        { legs: [5], needs: [1] },
        { legs: [5], needs: [0], runsAfter: AFTER_FAILURE },
      ]),
    );
    expect(lines(run)).toEqual(['0: - skipped', '1: 0-5 success', '2: - skipped', '3: - skipped']);
  });

  test('a failure that continue-on-error forgives is none for what follows', () => {
    const run = scheduleOne(
      sketch([
        { legs: [[10, FAILS]], leg: { continueOnError: true } },
        { legs: [5], needs: [0] },
      ]),
    );
    expect(lines(run)).toEqual(['0: 0-10 failure', '1: 10-15 success']);
    expect(run.outcome).toBe('success');
  });

  test('a job whose condition is known to be false is skipped', () => {
    expect(
      lines(
        scheduleOne(
          sketch([
            { legs: [10], runs: false },
            { legs: [5], needs: [0] },
          ]),
        ),
      ),
    ).toEqual(['0: - skipped', '1: - skipped']);
    expect(scheduleOne(sketch([{ legs: [10], runs: false }])).outcome).toBe('skipped');
  });

  test('a skipped job in a called workflow is not seen by what needs the call, a skipped call is', () => {
    const call = (runs: boolean, outcome: number) =>
      sketch([
        { legs: [], runs },
        { legs: [[10, outcome]], needs: [0], within: 0 },
        { legs: [], needs: [0, 1], closes: 0, runsAfter: ALWAYS },
        { legs: [5], needs: [2] },
      ]);
    expect(lines(scheduleOne(call(true, 0)))).toEqual(['1: 0-10 success', '3: 10-15 success']);
    expect(lines(scheduleOne(call(true, SKIPS)))).toEqual(['1: - skipped', '3: 0-5 success']);
    expect(lines(scheduleOne(call(true, FAILS)))).toEqual(['1: 0-10 failure', '3: - skipped']);
    expect(lines(scheduleOne(call(false, 0)))).toEqual(['1: - skipped', '3: - skipped']);
  });

  test('jobs of a called workflow do not see what failed before the call', () => {
    const run = scheduleOne(
      sketch([
        { legs: [[3, FAILS]] },
        { legs: [], needs: [0], runsAfter: ALWAYS },
        { legs: [10], needs: [1], within: 1 },
        { legs: [], needs: [1, 2], closes: 1, runsAfter: ALWAYS },
        { legs: [5], needs: [3] },
      ]),
    );
    expect(lines(run)).toEqual(['0: 0-3 failure', '2: 3-13 success', '4: - skipped']);
  });
});

describe('a matrix', () => {
  test('starts no more legs at a time than max-parallel, in their order', () => {
    const run = scheduleOne(sketch([{ legs: [10, 4, 3, 2], maxParallel: 2 }]));
    expect(lines(run)).toEqual(['0: 0-10 success', '0 (1): 0-4 success', '0 (2): 4-7 success', '0 (3): 7-9 success']);
  });

  test('with fail-fast a failed leg cancels those that run and those that wait', () => {
    const legs = [10, [4, FAILS] as const, 3, 20];
    expect(lines(scheduleOne(sketch([{ legs, maxParallel: 2 }])))).toEqual([
      '0: 0-4 cancelled',
      '0 (1): 0-4 failure',
      '0 (2): - cancelled',
      '0 (3): - cancelled',
    ]);
    const calm = scheduleOne(sketch([{ legs, maxParallel: 2, failFast: false }]));
    expect(lines(calm)).toEqual(['0: 0-10 success', '0 (1): 0-4 failure', '0 (2): 4-7 success', '0 (3): 7-27 success']);
  });

  test('a leg may fail without the others where it continues on error', () => {
    const run = scheduleOne(sketch([{ legs: [10, [4, FAILS]], leg: { continueOnError: true } }]));
    expect(lines(run)).toEqual(['0: 0-10 success', '0 (1): 0-4 failure']);
  });

  test('a leg that takes time to stop is on its runner for so long', () => {
    const limits = { pools: new Map<string, number>(), poolsOf: () => [], stopTime: 3 };
    expect(lines(scheduleOne(sketch([{ legs: [10, [4, FAILS], 5] }]), limits))).toEqual([
      '0: 0-7 cancelled',
      '0 (1): 0-4 failure',
      '0 (2): 0-5 success',
    ]);
  });
});

describe('runners', () => {
  test('go to who waited longest, and are taken while they start', () => {
    const run = scheduleOne(sketch([{ legs: [10], delay: 2 }, { legs: [5] }, { legs: [5] }, { legs: [1], needs: [0] }]), runners(1));
    expect(lines(run)).toEqual(['0: 2-12 success', '1: 12-17 success', '2: 17-22 success', '3: 22-23 success']);
    expect(run.jobs.map(({ queued }) => queued)).toEqual([0, 0, 0, 12]);
    expect([run.makespan, run.runnerTime]).toEqual([23, 21]);
  });

  test('a job counts in every pool it takes a place of, and holds up no other pool', () => {
    const limits = {
      pools: new Map([
        ['all', 2],
        ['macos', 1],
      ]),
      poolsOf: (labels: readonly string[]) => (labels.includes('macos-26') ? ['all', 'macos'] : ['all']),
      stopTime: 0,
    };
    const mac = { leg: { labels: ['macos-26'] } };
    const run = scheduleOne(sketch([{ legs: [10], ...mac }, { legs: [10], ...mac }, { legs: [3] }, { legs: [4] }, { legs: [5] }]), limits);
    expect(lines(run)).toEqual(['0: 0-10 success', '1: 10-20 success', '2: 0-3 success', '3: 3-7 success', '4: 7-12 success']);
  });

  test('a job for which there is no runner is cancelled when nothing else can happen', () => {
    const run = scheduleOne(sketch([{ legs: [10] }, { legs: [5], needs: [0] }]), runners(0));
    expect(lines(run)).toEqual(['0: - cancelled', '1: - cancelled']);
  });

  test('needs in a circle, which no file has, end the schedule and do not hang it', () => {
    const run = scheduleOne(
      sketch([
        { legs: [10], needs: [1] },
        { legs: [5], needs: [0] },
      ]),
    );
    expect(run.makespan).toBe(0);
  });
});

describe('a limit of time', () => {
  test('ends a job, which is neither success nor failure to what needs it', () => {
    const run = scheduleOne(
      sketch([
        { legs: [100, 5], leg: { timeout: 60 } },
        { legs: [5], needs: [0] },
        { legs: [5], needs: [0], runsAfter: AFTER_FAILURE },
        { legs: [5], needs: [0], runsAfter: NOT_CANCELLED },
      ]),
    );
    expect(lines(run)).toEqual(['0: 0-60 timed-out', '0 (1): 0-5 success', '1: - skipped', '2: - skipped', '3: 60-65 success']);
    expect(run.outcome).toBe('cancelled');
  });
});

describe('cancelling a run', () => {
  const jobs = [
    { legs: [10] },
    { legs: [10], runsAfter: ALWAYS },
    { legs: [5], needs: [0], runsAfter: ALWAYS },
    { legs: [5], needs: [0], runsAfter: NOT_CANCELLED },
  ];

  test('ends what runs at once, except what is always to run', () => {
    const [run] = schedule([{ ...sketch(jobs), at: 0, ref: 'main', cancelAt: 4 }]);
    expect(lines(run)).toEqual(['0: 0-4 cancelled', '1: 0-10 success', '2: 4-9 success', '3: - cancelled']);
    expect(run?.outcome).toBe('cancelled');
  });

  test('after its end does nothing', () => {
    const [run] = schedule([{ ...sketch([{ legs: [10] }]), at: 0, ref: 'main', cancelAt: 10 }]);
    expect(lines(run)).toEqual(['0: 0-10 success']);
  });
});

describe('concurrency', () => {
  const rule: ConcurrencyRule = { group: 'CI', scope: 'ref', cancelInProgress: false, queue: 'single' };
  const runsOf = (concurrency: ConcurrencyRule, ats: readonly number[], ref = () => 'main') =>
    schedule(ats.map((at, index) => ({ ...sketch([{ legs: [10] }], { ...concurrency, group: index % 2 ? 'ci' : 'CI' }), at, ref: ref() })));

  test('one run holds the group, one is pending, and a newer one takes its place', () => {
    expect(runsOf(rule, [0, 1, 2, 3]).flatMap(lines)).toEqual(['0: 0-10 success', '0: - cancelled', '0: - cancelled', '0: 10-20 success']);
  });

  test('with a queue every run waits for its turn', () => {
    const waits = runsOf({ ...rule, queue: 'max' }, [0, 1, 2]);
    expect(waits.flatMap(lines)).toEqual(['0: 0-10 success', '0: 10-20 success', '0: 20-30 success']);
    expect(waits.map(({ makespan }) => makespan)).toEqual([10, 19, 28]);
  });

  test('at most a hundred wait in it', () => {
    const waits = runsOf(
      { ...rule, queue: 'max' },
      Array.from({ length: 103 }, (_, index) => index / 1000),
    );
    expect(waits.filter(({ outcome }) => outcome === 'cancelled')).toHaveLength(2);
    expect(waits[101]?.outcome).toBe('cancelled');
  });

  test('cancel-in-progress ends the holder, and its newcomer starts when that is over', () => {
    expect(runsOf({ ...rule, cancelInProgress: true }, [0, 4, 6]).flatMap(lines)).toEqual([
      '0: 0-4 cancelled',
      '0: 4-6 cancelled',
      '0: 6-16 success',
    ]);
  });

  test('refs, and runs, that the name tells apart do not meet', () => {
    const names = ['a', 'b'];
    expect(runsOf(rule, [0, 1], () => names.shift() ?? '').flatMap(lines)).toEqual(['0: 0-10 success', '0: 1-11 success']);
    expect(runsOf({ ...rule, scope: 'run' }, [0, 1]).flatMap(lines)).toEqual(['0: 0-10 success', '0: 1-11 success']);
  });

  test('a job holds its group over all runs, while the others of its run go on', () => {
    const deploy = { needs: [0], leg: { concurrency: { ...rule, scope: 'all' } as const } };
    const model = sketch([{ legs: [2] }, { legs: [10], ...deploy }]);
    const runs = schedule([0, 1].map((at) => ({ ...model, at, ref: `${at}` })));
    expect(runs.flatMap(lines)).toEqual(['0: 0-2 success', '1: 2-12 success', '0: 1-3 success', '1: 12-22 success']);
  });

  test('a job that asks for the group its own run holds is cancelled, with cancel-in-progress the run is', () => {
    const own = (cancelInProgress: boolean) => {
      const both: ConcurrencyRule = { ...rule, cancelInProgress };
      return lines(scheduleOne(sketch([{ legs: [20] }, { legs: [5], leg: { concurrency: both } }], both)));
    };
    expect(own(false)).toEqual(['0: 0-20 success', '1: - cancelled']);
    expect(own(true)).toEqual(['0: 0-0 cancelled', '1: - cancelled']);
  });

  test('a pending run that is cancelled starts nothing, not even what is always to run', () => {
    const always = sketch([{ legs: [10], runsAfter: ALWAYS }], rule);
    const runs = schedule([
      { ...always, at: 0, ref: 'main' },
      { ...always, at: 1, ref: 'main', cancelAt: 3 },
      { ...always, at: 5, ref: 'main' },
    ]);
    expect(runs.flatMap(lines)).toEqual(['0: 0-10 success', '0: - cancelled', '0: 10-20 success']);
  });
});
