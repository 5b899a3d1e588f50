import { describe, expect, test } from '@jest/globals';
import { checkReplay, type ReplayHistory, type ReplayOptions } from '../../../src/engine/replay/check-replay.ts';
import type { ReplayCheck } from '../../../src/engine/replay/replay-check.ts';
import type { Run } from '../../../src/model/run.ts';
import { median } from '../../../src/stats/quantile.ts';
import { generateHistory, type HistoryOptions } from '../../helpers/generate-runs/generate-history.ts';
import { readHistory } from '../../helpers/generate-runs/read-history.ts';

function generated(options: Partial<HistoryOptions> = {}): readonly ReplayHistory[] {
  return readHistory(generateHistory({ seed: 1, workflows: 8, runsOfEach: 40, ...options }));
}

function limitsOf(limits: ReadonlyMap<string, number>): NonNullable<ReplayOptions['limits']> {
  return { pools: limits, poolsOf: (labels) => labels, stopTime: 0 };
}

function middle(checks: readonly ReplayCheck[], error: (check: ReplayCheck) => number | undefined): number {
  return median(checks.flatMap((check) => error(check) ?? [])) ?? Number.NaN;
}

function only(checks: readonly ReplayCheck[]): ReplayCheck {
  const [check] = checks;
  if (check === undefined) throw new Error('no check');
  return check;
}

/** All that a job waited, in seconds, added to what a run recorded. */
function delayed(run: Run, seconds: number): Run {
  const later = (date: Date | null): Date | null => (date === null ? null : new Date(Number(date) + 1000 * seconds));
  return { ...run, jobs: run.jobs.map((job) => ({ ...job, startedAt: later(job.startedAt), completedAt: later(job.completedAt) })) };
}

describe('the replay of a history that another implementation played', () => {
  test('is within 2 % at the median, of all runs and of later ones with the delays of earlier ones', () => {
    const checks = checkReplay(generated(), { seed: 1 });
    expect(checks.map(({ makespan }) => makespan?.n)).toEqual(checks.map(({ runs }) => runs));
    expect(checks.reduce((sum, { runs }) => sum + runs, 0)).toBe(320);
    expect(middle(checks, ({ makespan }) => makespan?.median)).toBeLessThan(0.02);
    expect(middle(checks, ({ later }) => later?.median)).toBeLessThan(0.025);
    expect(Math.max(...checks.map(({ execution }) => execution?.median ?? 1))).toBeLessThan(0.006);
    expect(checks.map(({ differing }) => differing)).toEqual(checks.map(() => 0));
    expect(checks.map(({ verdict }) => verdict.is)).toEqual(checks.map(() => 'good'));
  });

  test('runs the same jobs where many fail', () => {
    const checks = checkReplay(generated({ seed: 2, failureRate: 0.15 }), { seed: 1 });
    const runs = checks.reduce((sum, check) => sum + check.runs, 0);
    expect(checks.reduce((sum, { makespan }) => sum + (makespan?.n ?? 0), 0)).toBe(runs);
    expect(checks.reduce((sum, { differing }) => sum + differing, 0)).toBe(0);
    expect(middle(checks, ({ makespan }) => makespan?.median)).toBeLessThan(0.025);
  });

  test('knows the waits for a limit of runners only where it is told of it', () => {
    const limits = new Map([['big', 2]]);
    const history = generated({ seed: 5, between: 1500, limits, labels: ['big'] });
    const [told, untold] = [checkReplay(history, { seed: 1, limits: limitsOf(limits) }), checkReplay(history, { seed: 1 })];
    expect(middle(told, ({ makespan }) => makespan?.median)).toBeLessThan(0.03);
    expect(middle(untold, ({ makespan }) => makespan?.median)).toBeGreaterThan(0.2);
    expect(untold.map(({ verdict }) => verdict.is)).toEqual(untold.map(() => 'poor'));
    expect(told.map(({ waits }) => waits)).toEqual(told.map(() => []));
  });

  test('does not depend on the order of the history, and repeats itself', () => {
    const history = generated({ workflows: 3, runsOfEach: 15 });
    const turned = history.map((one) => ({ ...one, runs: [...one.runs].reverse() }));
    expect(checkReplay(turned, { seed: 3 })).toEqual(checkReplay(history, { seed: 3 }));
    expect(checkReplay(history, { seed: 4 })).not.toEqual(checkReplay(history, { seed: 3 }));
  });

  test('names the job that waits for something that is not in the file, and calls the replay poor', () => {
    const edit: HistoryOptions['edit'] = (job) => (job.key === 'job1' ? { ...job, heldFor: 300 } : job);
    const checks = checkReplay(generated({ edit, failureRate: 0 }), { seed: 1 });
    const waiting = checks.filter(({ waits }) => waits.length > 0);
    expect(waiting.length).toBeGreaterThan(4);
    for (const { waits, verdict, worst } of waiting) {
      expect(waits.map(({ job }) => job)).toEqual(['job1']);
      expect(waits[0]?.median).toBeGreaterThan(150);
      expect(waits[0]?.median).toBeLessThan(600);
      expect(verdict.is).toBe('poor');
      expect(Math.abs(worst[0]?.error ?? 0)).toBeGreaterThan(0.3);
    }
  });
});

describe('the delays of a replay', () => {
  test('are never of the run itself', () => {
    const [history] = generated({ workflows: 1, runsOfEach: 30, startUpSpread: 0, failureRate: 0 });
    if (history === undefined) throw new Error('no history');
    const [first, ...rest] = history.runs as readonly [Run, ...Run[]];
    const roots = delayed(first, 5000);
    const check = only(checkReplay([{ ...history, runs: [roots, ...rest] }], { seed: 1 }));
    const plain = only(checkReplay([history], { seed: 1 }));
    const [worst] = check.worst;
    expect(worst?.run.runId).toBe(first.runId);
    expect(worst?.replayed).toBeLessThan((plain.worst.find(({ run }) => run.runId === first.runId)?.recorded ?? 2000) + 1000);
    expect(worst?.error).toBeLessThan(-0.5);
  });

  test('are of other workflows where no other run of the workflow has any', () => {
    const [one, two] = generated({ workflows: 2, runsOfEach: 30, labels: ['ubuntu-latest'] });
    if (one === undefined || two === undefined) throw new Error('no history');
    const single = { ...one, runs: one.runs.slice(0, 1) };
    expect(checkReplay([single], { seed: 1 })[0]).toMatchObject({ makespan: null, obstacles: [{ obstacle: 'no-delays', runs: 1 }] });
    const check = only(checkReplay([single, two], { seed: 1 }));
    expect(check).toMatchObject({ borrowed: 1, makespan: { n: 1 }, verdict: { is: 'cannot' } });
    expect(check.makespan?.median).toBeLessThan(0.1);
  });

  test('of earlier runs are too short for later ones where runners became slower, and the verdict says so', () => {
    const [history] = generated({ workflows: 1, runsOfEach: 60, failureRate: 0 });
    if (history === undefined) throw new Error('no history');
    const runs = history.runs.map((run, index) => (index < 42 ? run : delayed(run, 600)));
    const check = only(checkReplay([{ ...history, runs }], { seed: 1 }));
    expect(check.later?.n).toBe(18);
    expect(check.later?.bias).toBeLessThan(-0.2);
    expect(check.verdict.is).toBe('poor');
    expect(check.verdict.because.join()).toContain('the last runs');
  });
});
