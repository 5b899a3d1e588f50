import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { JobRun } from '../../../src/model/job-run.ts';
import type { Run } from '../../../src/model/run.ts';
import { drawFor, drawFromHistory, unknownLegs } from '../../../src/simulate/schedule/draw-from-history.ts';
import { drawRows, stratumOf } from '../../../src/simulate/schedule/draw-rows.ts';
import { historyRows } from '../../../src/simulate/schedule/history-row.ts';
import { hashName, namedUniform } from '../../../src/simulate/schedule/named-uniform.ts';
import { createQueueTimes } from '../../../src/simulate/schedule/queue-times.ts';
import { simulateDraws } from '../../../src/simulate/schedule/simulate-draws.ts';
import type { TimingModel } from '../../../src/simulate/schedule/timing-model.ts';
import { at, buildJob, buildRun } from '../../helpers/build-run.ts';
import { sketch } from './build-model.ts';

/** A job named as in a sketch, queued for 5 seconds. */
function ranFor(name: string, seconds: number, rest: Partial<JobRun> = {}): JobRun {
  return buildJob({ name, createdAt: at(0), startedAt: at(5), completedAt: at(5 + seconds), ...rest });
}

const skipped = (name: string): JobRun =>
  buildJob({ name, conclusion: 'skipped', startedAt: at(0), completedAt: at(0), steps: [], runnerName: null });

const chain: TimingModel = sketch([{ legs: [0] }, { legs: [0], needs: [0] }]).model;
const beside: TimingModel = sketch([{ legs: [0] }, { legs: [0] }]).model;

/** Runs of different lengths and kinds, an hour apart. */
const history: readonly Run[] = Array.from({ length: 24 }, (_, index) =>
  buildRun({
    runId: 100 + index,
    createdAt: at(index * 3600),
    event: index % 3 === 0 ? 'push' : 'pull_request',
    jobs: [ranFor('0', 10 + index), ranFor('1', 100 + 7 * index)],
  }),
);

describe('draws', () => {
  const options = { draws: 200, seed: 5, queueTimes: null };

  test('take whole runs: a job never meets the time of another run', () => {
    const { makespan, runnerTime } = simulateDraws(chain, historyRows(history), options);
    const whole = new Set(history.map((_, index) => 10 + index + 100 + 7 * index));
    expect(new Set(runnerTime)).toEqual(whole);
    expect([...makespan]).toEqual([...runnerTime].map((time) => time + 10));
  });

  test('are the same for the same seed, whatever the order of the history, and others for another', () => {
    const once = simulateDraws(chain, historyRows(history), options);
    expect(simulateDraws(chain, historyRows(history.toReversed()), options)).toEqual(once);
    expect(simulateDraws(chain, historyRows(history), { ...options, seed: 6 })).not.toEqual(once);
    fc.assert(
      fc.property(fc.shuffledSubarray([...history], { minLength: history.length }), fc.integer(), (shuffled, seed) => {
        const some = { ...options, seed, draws: 20, queueTimes: createQueueTimes(shuffled) };
        const sorted = { ...some, queueTimes: createQueueTimes(history) };
        expect(simulateDraws(chain, historyRows(shuffled), some)).toEqual(simulateDraws(chain, historyRows(history), sorted));
      }),
      { numRuns: 20 },
    );
  });

  test('are shared by a baseline and its candidate: each difference is what the edge cost in that run', () => {
    const rows = historyRows(history);
    const [before, after] = [chain, beside].map((model) => simulateDraws(model, rows, options));
    for (const [index, makespan] of (after?.makespan ?? []).entries()) {
      // Beside each other both are queued for 5 s, and the second, at least 100 s long, decides.
      const second = makespan - 5;
      expect((before?.makespan[index] ?? 0) - makespan).toBeCloseTo(5 + 10 + (second - 100) / 7, 9);
    }
  });

  test('keep the shares of event, outcome and cache state', () => {
    const rows = historyRows(history);
    const drawn = [...drawRows(rows, 300, 1)].map((index) => stratumOf(rows[index] ?? rows[0] ?? never()));
    expect(drawn.filter((stratum) => stratum.includes('"push"'))).toHaveLength(100);
    expect(drawRows([], 10, 1)).toHaveLength(0);
    expect([...drawRows(rows, 7, 1)]).toHaveLength(7);
  });

  test('cover every row of the history about evenly', () => {
    const rows = historyRows(history);
    const counts = new Map<number, number>();
    for (const index of drawRows(rows, 24_000, 3)) counts.set(index, (counts.get(index) ?? 0) + 1);
    expect(counts.size).toBe(24);
    // Binomial with mean 1,000: five standard deviations are 155.
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(155);
  });
});

function never(): never {
  throw new Error('no rows');
}

describe('a row', () => {
  const drawOf = (runs: readonly Run[], which: number, model = chain, draw = 0) => {
    const rows = historyRows(runs);
    const into = drawFor(model);
    const row = rows.find(({ runId }) => runId === which) ?? never();
    drawFromHistory(model, rows, { seed: 1, queueTimes: null })(row, draw, into);
    return { duration: [...into.duration], outcome: [...into.outcome], delay: [...into.delay] };
  };
  const good = buildRun({ runId: 1, jobs: [ranFor('0', 10), ranFor('1', 40)] });

  test('that stopped at a failure takes what came after from another run', () => {
    const failed = buildRun({ runId: 2, conclusion: 'failure', jobs: [ranFor('0', 12, { conclusion: 'failure' }), skipped('1')] });
    expect(drawOf([good, failed], 2)).toEqual({ duration: [12, 40], outcome: [1, 0], delay: [5, 5] });
  });

  test('in which a job was skipped although its needs succeeded skips it again', () => {
    const without = buildRun({ runId: 2, jobs: [ranFor('0', 12), skipped('1')] });
    expect(drawOf([good, without], 2)).toMatchObject({ duration: [12, 0], outcome: [0, 4] });
  });

  test('with a job that was cut short takes a time at least as long', () => {
    const cut = buildRun({ runId: 2, conclusion: 'cancelled', jobs: [ranFor('0', 12), ranFor('1', 30, { conclusion: 'cancelled' })] });
    const short = buildRun({ runId: 3, jobs: [ranFor('0', 10), ranFor('1', 20)] });
    for (let draw = 0; draw < 20; draw += 1) expect(drawOf([good, cut, short], 2, chain, draw).duration).toEqual([12, 40]);
    const hung = buildRun({ runId: 4, conclusion: 'cancelled', jobs: [ranFor('0', 12), ranFor('1', 900, { conclusion: 'cancelled' })] });
    expect(drawOf([good, hung], 4).duration).toEqual([12, 900]);
  });

  test('is a first attempt, without the copies that a re-run makes', () => {
    const again = buildRun({ runId: 5, attempt: 2 });
    const copy = { ...ranFor('1', 40), carriedOver: true };
    const rows = historyRows([again, buildRun({ runId: 6, jobs: [ranFor('0', 10), copy] })]);
    expect(rows.map(({ runId, cells }) => [runId, [...cells.keys()]])).toEqual([[6, ['0']]]);
    expect(unknownLegs(chain, rows)).toEqual(['1']);
  });

  test.each([
    [['exact'], 'warm'],
    [['exact', 'miss'], 'cold'],
    [['partial'], 'cold'],
    [['unknown'], 'unknown'],
    [[], 'unknown'],
  ] as const)('whose caches said %j is %s', (results, state) => {
    const cacheOutcomes = results.map((result) => ({ result }) as JobRun['cacheOutcomes'][number]);
    expect(historyRows([buildRun({ jobs: [buildJob({ cacheOutcomes })] })])[0]?.cache).toBe(state);
  });
});

describe('queue times', () => {
  const queued = (runId: number, hour: number, seconds: number, labels = ['ubuntu-latest']): Run => {
    const from = 3600 * hour;
    return buildRun({
      runId,
      jobs: [buildJob({ labels, createdAt: at(from), startedAt: at(from + seconds), completedAt: at(from + seconds + 60) })],
    });
  };
  // The tests' time starts at 8:00 UTC.
  const runs = [
    ...Array.from({ length: 25 }, (_, index) => queued(index, 0, index)),
    ...Array.from({ length: 5 }, (_, index) => queued(100 + index, 1, 1000 + index)),
  ];
  const times = createQueueTimes(runs);

  test('are of the hour where it has enough, else of the labels', () => {
    expect([0, 0.5, 0.999].map((place) => times.draw(['ubuntu-latest'], 8, place))).toEqual([0, 12, 24]);
    expect(times.draw(['Ubuntu-Latest'], 9, 0.999)).toBe(1004);
    expect(times.draw(['ubuntu-latest'], 9, 0)).toBe(0);
    expect(times.draw(['macos-26'], 8, 0.5)).toBeNull();
  });

  test('are those of other runs', () => {
    const own = Array.from({ length: 25 }, (_, run) => times.draw(['ubuntu-latest'], 8, 0.999, run));
    expect(own).toEqual([...Array.from({ length: 24 }, () => 24), 23]);
    expect(createQueueTimes([queued(1, 0, 7)]).draw(['ubuntu-latest'], 8, 0.5, 1)).toBeNull();
    fc.assert(
      fc.property(fc.array(fc.nat(3), { minLength: 1, maxLength: 40 }), fc.nat(3), (owners, except) => {
        const mixed = createQueueTimes(owners.map((owner, index) => queued(owner, 0, index)));
        const others = owners.flatMap((owner, index) => (owner === except ? [] : [index]));
        const drawn = others.map((_, index) => mixed.draw(['ubuntu-latest'], 8, (index + 0.5) / others.length, except));
        expect(drawn).toEqual(others);
      }),
    );
  });

  test('take the place of a row’s own', () => {
    const rows = historyRows(history);
    const { makespan, runnerTime } = simulateDraws(chain, rows, { draws: 50, seed: 1, queueTimes: createQueueTimes(history) });
    expect([...makespan]).toEqual([...runnerTime].map((time) => time + 10));
    const none = simulateDraws(chain, rows, { draws: 50, seed: 1, queueTimes: createQueueTimes([]) });
    expect(none.makespan).toEqual(none.runnerTime);
  });
});

test('named draws are even, and do not follow each other', () => {
  const values = Array.from({ length: 20_000 }, (_, draw) => namedUniform(7, draw, hashName('build')));
  const others = Array.from({ length: 20_000 }, (_, draw) => namedUniform(7, draw, hashName('test')));
  const mean = (of: readonly number[]): number => of.reduce((sum, value) => sum + value, 0) / of.length;
  expect(Math.abs(mean(values) - 0.5)).toBeLessThan(0.01);
  const product = mean(values.map((value, index) => (value - 0.5) * ((others[index] ?? 0) - 0.5) * 12));
  const next = mean(values.map((value, index) => (value - 0.5) * ((values[index + 1] ?? 0.5) - 0.5) * 12));
  // The correlation of so many independent pairs has a standard deviation of 0.007.
  expect(Math.abs(product)).toBeLessThan(0.035);
  expect(Math.abs(next)).toBeLessThan(0.035);
});
