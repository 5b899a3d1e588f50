import { describe, expect, test } from '@jest/globals';
import { withheldVerdict } from '../../../src/engine/verification/judge-verification.ts';
import type { Run } from '../../../src/model/run.ts';
import { hourOf, NEW_FILE, OLD_FILE, readyPlan, verifyCase } from '../../helpers/verification-case.ts';

const failing = (run: Run): Run => ({
  ...run,
  conclusion: 'failure',
  jobs: run.jobs.map((job) => ({ ...job, conclusion: 'failure' as const })),
});

describe('planning a verification at the merge', () => {
  test('takes more runs for a smaller saving, and the second look twice as many as the first', () => {
    const sizes = [0.3, 0.2, 0.1].map((predicted) => readyPlan(verifyCase({ predicted }).planned).looks);
    expect(sizes.map(([first]) => first)).toEqual(sizes.map(([first]) => first).toSorted((a, b) => a - b));
    for (const [first, second] of sizes) expect([first >= 5, second === 2 * first, second <= 60]).toEqual([true, true, true]);
  });

  test('says at once that a saving too small for the noise cannot be verified within 60 runs, and looks for harm only', () => {
    const plan = readyPlan(verifyCase({ predicted: 0.02 }).planned);
    expect(plan).toMatchObject({ aim: 'guard', power: null, looks: [30, 60], guard: { why: 'too-small-to-see', share: 0.02, most: 60 } });
    expect(plan.guard).toHaveProperty('smallest', expect.any(Number));
  });

  test('leaves out the runs that chose the proposal', () => {
    const selection = { from: hourOf(0), to: hourOf(24) };
    const plan = readyPlan(verifyCase({ request: { selection } }).planned);
    expect(plan.baseline.leftOut.chose).toBe(25);
    expect(plan.baseline.units.map(({ id }) => id)).toEqual(Array.from({ length: 15 }, (_, index) => String(26 + index)));
  });

  test('waits where too few are left, and says why', () => {
    const { planned } = verifyCase({ request: { selection: { from: hourOf(0), to: hourOf(34) } } });
    expect(planned).toMatchObject({ status: 'waiting', wait: { why: 'chosen-by-them', has: 5, needs: 10, chose: 35 } });
  });

  test('starts the baseline at its last change of level', () => {
    const slower = (runs: readonly Run[]): readonly Run[] =>
      runs.map((run, index) =>
        index >= 20
          ? run
          : {
              ...run,
              jobs: run.jobs.map((job) => ({ ...job, completedAt: new Date(run.createdAt.getTime() + 2_000_000 + 10_000 * (index % 5)) })),
            },
      );
    const plan = readyPlan(verifyCase({ noise: 0.03, change: slower }).planned);
    expect(plan.baseline.leftOut.beforeChange).toBe(20);
    expect(plan.baseline.units).toHaveLength(20);
  });

  test('is the same for the same evidence in any order', () => {
    const straight = verifyCase({ seed: 4 }).planned;
    const reversed = verifyCase({ seed: 4, change: (runs) => runs.toReversed() }).planned;
    expect(reversed).toEqual(straight);
    expect(JSON.parse(JSON.stringify(straight))).toEqual(straight);
  });
});

describe('the verdict', () => {
  test('is verified where the saving is there, with an interval that leaves out 0', () => {
    const { result } = verifyCase({ saving: 0.2, predicted: 0.2 });
    expect(result).toMatchObject({ verdict: 'verified', why: 'saved', isFinal: true, asksForRevert: false, holdsPrediction: true });
    expect(result?.measured?.shareInterval[0]).toBeGreaterThan(0);
  });

  test('is refuted without a revert where no saving is seen', () => {
    const { result } = verifyCase({ saving: 0, predicted: 0.3, noise: 0.05 });
    expect(result).toMatchObject({ verdict: 'refuted', why: 'no-saving', asksForRevert: false, next: null });
  });

  test('is refuted with a revert where it got slower', () => {
    const { result } = verifyCase({ saving: -0.25, predicted: 0.2 });
    expect(result).toMatchObject({ verdict: 'refuted', why: 'worse', asksForRevert: true, next: 'revert' });
  });

  test('is refuted with a revert where every run fails, though none is left to time', () => {
    const { result } = verifyCase({ change: (runs) => runs.map((run, index) => (index >= 40 ? failing(run) : run)) });
    expect(result).toMatchObject({ verdict: 'refuted', why: 'failures-up', asksForRevert: true, measured: null });
  });

  test('is not refuted for one broken commit in a row of good ones', () => {
    const { result } = verifyCase({
      saving: 0.2,
      change: (runs) => runs.map((run, index) => (index >= 43 && index < 45 ? failing(run) : run)),
    });
    expect(result?.why).toBe('saved');
  });

  test('waits for the first look, and takes the same runs there however many there are by then', () => {
    const { planned, judge } = verifyCase({ saving: 0.2 });
    const plan = readyPlan(planned);
    const [first] = plan.looks;
    expect(judge(plan, first - 1)).toMatchObject({ verdict: 'needs-more-runs', why: 'too-few-units', look: null, more: 1 });
    expect(judge(plan, first + 1)).toEqual(judge(plan, first));
    expect(judge(plan, 2 * first + 3).after?.n).toBe(2 * first);
  });

  test('waits for a run of the look that still goes on', () => {
    const { planned, judge } = verifyCase({
      ...{ saving: 0.2, after: 30 },
      change: (runs) =>
        runs.map((run, index) => (index === 41 ? { ...run, status: 'in_progress', conclusion: null, updatedAt: run.createdAt } : run)),
    });
    const plan = readyPlan(planned);
    expect(judge(plan, plan.looks[0] + 1).look).toBeNull();
    expect(judge(plan, 29).look).not.toBeNull();
  });

  test('claims no change below a tenth on fewer than 20 runs', () => {
    const { planned, judge } = verifyCase({ saving: 0.07, predicted: 0.3, noise: 0.015 });
    const plan = readyPlan(planned);
    expect(plan.looks).toEqual([5, 10]);
    expect(judge(plan, 5)).toMatchObject({ verdict: 'needs-more-runs', why: 'too-small-for-so-few', isFinal: false });
    expect(judge(plan, 10)).toMatchObject({ verdict: 'needs-more-runs', why: 'too-small-for-so-few', isFinal: true });
  });

  test('claims nothing where the level changed elsewhere', () => {
    const later = (runs: readonly Run[]): readonly Run[] =>
      runs.map((run, index) =>
        index < 50
          ? run
          : {
              ...run,
              jobs: run.jobs.map((job) => ({ ...job, completedAt: new Date(run.createdAt.getTime() + 300_000 + 2_000 * (index % 5)) })),
            },
      );
    const { result } = verifyCase({ predicted: 0.08, noise: 0.05, change: later });
    expect(result?.verdict).toBe('needs-more-runs');
    expect(result?.confounders).toContainEqual(expect.objectContaining({ kind: 'level-changed', blocks: true }));
  });

  test('of a guard is never verified, but harm is', () => {
    expect(verifyCase({ saving: 0.3, predicted: null }).result).toMatchObject({
      verdict: 'needs-more-runs',
      why: 'guarded',
      isFinal: true,
    });
    expect(verifyCase({ saving: -0.3, predicted: null }).result).toMatchObject({ verdict: 'refuted', why: 'worse' });
  });

  test('is withheld where no baseline came together', () => {
    const { planned } = verifyCase({ before: 6 });
    if (planned.status !== 'waiting') throw new Error('a baseline of 6 runs');
    const merge = { from: hourOf(6), at: hourOf(6), sha: 'f', workflowText: null, branches: [] };
    const evidence = { workflow: 'ci.yml', runs: [], repositoryId: 42, merge, otherMerges: [], pushes: null, asOf: hourOf(90) };
    const request = {
      proposals: [],
      metric: { kind: 'makespan' },
      predicted: null,
      selection: null,
      coldStart: false,
      touchedSteps: null,
    } as const;
    const result = withheldVerdict({ ...request, evidence }, planned.wait);
    expect(result).toMatchObject({ verdict: 'needs-more-runs', why: 'no-baseline', isFinal: true, asksForRevert: false });
  });
});

describe('which runs are compared', () => {
  const withText = (run: Run, workflowText: string): Run => ({
    ...run,
    sources: { workflowBlob: null, workflowText, fileBlobs: new Map() },
  });

  test('is decided by the workflow file that each saw, whenever it ran', () => {
    const { result } = verifyCase({
      ...{ saving: 0.3, files: true },
      change: (runs) => runs.map((run, index) => (index === 42 ? { ...withText(run, OLD_FILE), headBranch: 'old' } : run)),
    });
    expect(result).toMatchObject({ verdict: 'verified', dividedBy: 'files' });
    expect(result?.after?.references.map(({ runId }) => runId)).not.toContain(43);
  });

  test('leaves out forks, re-runs and the pull request itself', () => {
    const plain = verifyCase({ saving: 0.2 }).result;
    const { result } = verifyCase({
      saving: 0.2,
      change: (runs) =>
        runs.flatMap((run, index) =>
          index % 9 === 3 && index < 40
            ? [
                run,
                { ...run, runId: 900 + index, fromFork: true },
                { ...run, attempt: 2 },
                { ...run, runId: 800 + index, headBranch: 'paceline/x' },
              ]
            : [run],
        ),
    });
    expect(result).toEqual(plain);
  });

  test('ends where the workflow is edited again before the first look', () => {
    const edited = NEW_FILE.replace('--fast', '--slow');
    const { result } = verifyCase({
      ...{ saving: 0.2, predicted: 0.1, files: true, after: 20 },
      change: (runs) => runs.map((run, index) => (index < 43 ? run : withText(run, edited))),
    });
    expect(result).toMatchObject({ verdict: 'needs-more-runs', why: 'plan-ended', isFinal: true, next: null });
  });

  test('asks for a joint verification where that edit is another proposal', () => {
    const edited = NEW_FILE.replace('--fast', '--slow');
    const { result } = verifyCase({
      ...{ saving: 0.2, predicted: 0.1, files: true, after: 20 },
      change: (runs) => runs.map((run, index) => (index < 43 ? run : withText(run, edited))),
      evidence: { otherMerges: [{ key: 'b', rule: 'other-rule', at: hourOf(43) }] },
    });
    expect(result).toMatchObject({ why: 'plan-ended', next: 'joint' });
    expect(result?.reason).toContain('another proposal (other-rule)');
  });

  test('leaves out the first run after the merge where caches are cold', () => {
    const { result } = verifyCase({ saving: 0.2, request: { coldStart: true } });
    expect(result?.cold.map(({ runId }) => runId)).toEqual([41]);
  });
});

describe('fewer runs', () => {
  test('are verified by the runner time of a push', () => {
    const twice = (runs: readonly Run[]): readonly Run[] =>
      runs.flatMap((run, index) => (index < 40 ? [run, { ...run, runId: 500 + index, event: 'pull_request' }] : [run]));
    const { result } = verifyCase({ predicted: 0.5, change: twice, request: { metric: { kind: 'runner-time-per-push' } } });
    expect(result).toMatchObject({ verdict: 'verified', unit: 'push', before: { runsOfUnit: 2 }, after: { runsOfUnit: 1 } });
    expect(result?.measured?.share).toBeCloseTo(0.5, 1);
  });

  test('count pushes that start nothing any more', () => {
    const skipped = (runs: readonly Run[]): readonly Run[] => runs.filter((_, index) => index < 40 || index % 2 === 0);
    const pushes = Array.from({ length: 100 }, (_, index) => ({ sha: (index + 1).toString(16).padStart(40, '0'), at: hourOf(index) }));
    const { result } = verifyCase({
      predicted: 0.5,
      change: skipped,
      request: { metric: { kind: 'runner-time-per-push' } },
      evidence: { pushes },
    });
    expect(result).toMatchObject({ verdict: 'verified', before: { runsOfUnit: 1 } });
    expect(result?.after?.runsOfUnit).toBeLessThan(0.7);
  });

  test('of schedules are verified by the runner time of a day', () => {
    const thinned = (runs: readonly Run[]): readonly Run[] =>
      runs.filter((_, index) => index < 720 || index % 4 === 0).map((run) => ({ ...run, event: 'schedule' }));
    const { result } = verifyCase({
      before: 720,
      after: 720,
      predicted: 0.75,
      change: thinned,
      request: { metric: { kind: 'runner-time-per-day' } },
    });
    expect(result).toMatchObject({ verdict: 'verified', unit: 'day' });
    expect(result?.measured?.share).toBeCloseTo(0.75, 1);
  });
});
