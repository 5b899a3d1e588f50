import { describe, expect, test } from '@jest/globals';
import { planOfText } from '../../../src/engine/eras.ts';
import { NO_SOURCES } from '../../../src/engine/no-sources.ts';
import { trialOf } from '../../../src/engine/trial/trial-of.ts';
import { available, notAvailable } from '../../../src/model/availability.ts';
import type { Run } from '../../../src/model/run.ts';
import { at } from '../../helpers/build-run.ts';
import { plantedRun, plantedWorkflow } from '../slow-run/planted-runs.ts';
import {
  BASE_SHA,
  DAY,
  evidenceOf,
  FAILED,
  failedAt,
  flakyHistory,
  historyOf,
  ownRun,
  proposalOf,
  rerunsOf,
  TRIAL_CASES,
  WITH_CACHE,
  WITHOUT_CACHE,
  WITHOUT_EDGE,
} from './trial-cases.ts';

const CACHED = proposalOf(WITHOUT_CACHE, WITH_CACHE);
const COLD = ownRun({ test: { cache: 'miss' } });
const UNIT_FAILED = ownRun({ test: failedAt('unit') }, FAILED);
const again = (run: Run): Run => ({
  ...run,
  attempt: run.attempt + 1,
  jobs: run.jobs.map((job) => ({ ...job, attempt: run.attempt + 1, jobId: job.jobId + 9e6 })),
});

describe('the verdict of a trial', () => {
  test.each([
    ['not-triggered-paths', 'not-triggered', 'keep'],
    ['not-triggered-tags', 'not-triggered', 'keep'],
    ['not-run-yet', 'not-run-yet', 'keep'],
    ['running', 'running', 'keep'],
    ['waiting-for-approval', 'waiting-for-approval', 'keep'],
    ['stopped', 'stopped', 'keep'],
    ['ran-green-cold', 'ran-green', 'keep'],
    ['failed-ours-step', 'failed-for-our-reason', 'draft'],
    ['failed-ours-start', 'failed-for-our-reason', 'draft'],
    ['failed-ours-in-doubt', 'failed-for-our-reason', 'draft'],
    ['failed-ours-closed', 'failed-for-our-reason', 'close'],
    ['failed-other-base', 'failed-for-another-reason', 'keep'],
    ['failed-other-untouched', 'failed-for-another-reason', 'keep'],
    ['failed-other-flaky', 'failed-for-another-reason', 'rerun-once-may-be-flaky'],
  ])('of %s is %s, and the pull request: %s', (name, state, decision) => {
    const trial = TRIAL_CASES[name]?.();
    expect([trial?.state, trial?.decision]).toEqual([state, decision]);
  });

  test('is of the last commit only', () => {
    const older = { ...UNIT_FAILED, headSha: 'e'.repeat(40) };
    const proposal = { ...CACHED, headShas: [older.headSha, ...CACHED.headShas] };
    expect(trialOf(evidenceOf(proposal, [older, { ...COLD, runId: 101 }])).state).toBe('ran-green');
    expect(trialOf(evidenceOf(proposal, [older])).state).toBe('not-run-yet');
  });

  test('leaves out runs that read the file of the default branch', () => {
    const trial = trialOf(evidenceOf(CACHED, [{ ...COLD, event: 'pull_request_target' }]));
    expect([trial.state, trial.runs.length, trial.others]).toEqual(['not-run-yet', 0, 1]);
  });

  test('counts a job that every condition skipped as not triggered, and names the draft filter', () => {
    const text = WITH_CACHE.replace('  build:\n', '  build:\n    if: github.event.pull_request.draft == false\n');
    const skipped = { conclusion: 'skipped', steps: [], startedAt: null, completedAt: null, runnerName: null, cacheOutcomes: [] } as const;
    const run = ownRun({ build: { rest: skipped }, test: { rest: skipped } }, { conclusion: 'skipped' });
    const trial = trialOf(evidenceOf(proposalOf(text, text.replace('npm test', 'npm t'), { isDraft: true }), [run]));
    expect([trial.state, trial.reasons.length]).toEqual(['not-triggered', 2]);
    expect(trial.reasons[1]).toContain('draft');
  });

  test('counts an edit as not tried where all that it changes was skipped, unless the edit skips it', () => {
    const skipped = { conclusion: 'skipped', steps: [], startedAt: null, completedAt: null, runnerName: null, cacheOutcomes: [] } as const;
    const run = ownRun({ test: { rest: skipped } });
    const skips = (text: string): string =>
      text.replace('    needs: build\n', '    needs: build\n    if: github.ref_name == github.event.repository.default_branch\n');
    const trial = trialOf(evidenceOf(proposalOf(skips(WITHOUT_CACHE), skips(WITH_CACHE)), [run]));
    expect([trial.state, trial.reasons]).toEqual(['not-triggered', ['What the edit changes was skipped by its condition: `test`.']]);
    const bySkip = trialOf(evidenceOf(proposalOf(WITH_CACHE, skips(WITH_CACHE)), [run]));
    expect([bySkip.state, bySkip.sights.map(({ seen }) => seen)]).toEqual(['ran-green', ['seen']]);
  });

  test('of an edit of an action is that of the jobs that use it', () => {
    const text = WITH_CACHE.replace('run: npm ci', 'uses: ./.github/actions/setup');
    const proposal = proposalOf(text, text, { changedPaths: ['.github/actions/setup/action.yml'] });
    const failed = trialOf(evidenceOf(proposal, [ownRun({ test: failedAt('Install') }, FAILED)]));
    expect(failed.failures[0]?.blame).toMatchObject({ isOurs: true, isSure: true });
    const green = trialOf(evidenceOf(proposal, [ownRun()]));
    expect([green.state, green.sights.map(({ what, seen }) => [what, seen])]).toEqual(['ran-green', [['step', 'seen']]]);
    expect(green.runs[0]?.usual?.n).toBe(20);
  });

  test('names a conflict as the reason that nothing starts', () => {
    const trial = trialOf(evidenceOf({ ...CACHED, isConflicted: true }, []));
    expect(trial.reasons[0]).toContain('conflicts with its base');
  });

  test('is not green while a required job of another workflow fails, runs or was cancelled', () => {
    const lint = plantedRun(100, {}, { runId: 5, headSha: COLD.headSha, workflowPath: '.github/workflows/lint.yml', ...FAILED });
    const named = (conclusion: 'failure' | 'cancelled'): Run => ({
      ...lint,
      jobs: lint.jobs.map((job) => ({ ...job, name: 'lint', conclusion })),
    });
    const requiredChecks = available(new Set(['lint']));
    const stateWith = (other: Run) => trialOf(evidenceOf(CACHED, [COLD, other], { requiredChecks })).state;
    expect(stateWith(named('failure'))).toBe('failed-for-another-reason');
    expect(stateWith(named('cancelled'))).toBe('stopped');
    expect(stateWith({ ...named('failure'), status: 'in_progress', conclusion: null })).toBe('running');
    expect(trialOf(evidenceOf(CACHED, [COLD, named('failure')], { requiredChecks: available(new Set(['test'])) })).state).toBe('ran-green');
    expect(trialOf(evidenceOf(CACHED, [COLD, named('failure')], { requiredChecks: notAvailable('no right') })).state).toBe(
      'failed-for-another-reason',
    );
  });

  test('lets a failure pass that the file allows, unless the job is required', () => {
    const run = { ...UNIT_FAILED, conclusion: 'success' as const };
    expect(trialOf(evidenceOf(CACHED, [run], { requiredChecks: available(new Set()) })).state).toBe('ran-green');
    expect(trialOf(evidenceOf(CACHED, [run])).state).toBe('failed-for-our-reason');
  });

  test('waits for the jobs of a run that is done to be recorded', () => {
    const run = { ...COLD, jobs: [], updatedAt: at(101 * 3600 - 60) };
    expect(trialOf(evidenceOf(CACHED, [run])).state).toBe('running');
    const failed = { ...run, ...FAILED };
    expect(trialOf(evidenceOf(CACHED, [failed])).state).toBe('running');
    expect(trialOf(evidenceOf(CACHED, [failed], { asOf: at(102 * 3600) })).state).toBe('failed-for-our-reason');
  });
});

describe('whose failure it is', () => {
  const blameOf = (...args: Parameters<typeof evidenceOf>) => trialOf(evidenceOf(...args)).failures[0]?.blame;

  test('is not ours in a step before the first one that the edit changes', () => {
    const edit = proposalOf(WITH_CACHE, WITH_CACHE.replace('npm run lint', 'npm run lint -- --quiet'));
    expect(blameOf(edit, [UNIT_FAILED])).toMatchObject({ isOurs: false, why: expect.stringContaining('before the first step') });
    expect(blameOf(edit, [ownRun({ test: failedAt('lint') }, FAILED)])).toMatchObject({ isOurs: true, isSure: true });
  });

  test('is ours in doubt for a job that needs one that the edit changes', () => {
    const edit = proposalOf(WITH_CACHE, WITH_CACHE.replace('make bundle', 'make -j bundle'));
    expect(blameOf(edit, [UNIT_FAILED])).toMatchObject({ isOurs: true, isSure: false, why: expect.stringContaining('needs `build`') });
  });

  test('is ours where the edit changes what every job sees', () => {
    const edit = proposalOf(WITH_CACHE, `env: { CI: 1 }\n${WITH_CACHE}`);
    expect(blameOf(edit, [ownRun({ build: failedAt('compile') }, FAILED)])).toMatchObject({ isOurs: true, isSure: false });
  });

  test('is ours at the limit that the edit sets, which GitHub records as cancelled', () => {
    const edit = proposalOf(WITH_CACHE, WITH_CACHE.replace('    needs: build\n', '    needs: build\n    timeout-minutes: 3\n'));
    const cancelled = { conclusion: 'cancelled' } as const;
    const atLimit = ownRun({ test: { rest: { ...cancelled, completedAt: at(100 * 3600 + 110 + 181) } } }, cancelled);
    const byHand = ownRun({ test: { rest: { ...cancelled, completedAt: at(100 * 3600 + 110 + 60) } } }, cancelled);
    expect(blameOf(edit, [atLimit])).toMatchObject({ isOurs: true, isSure: true });
    expect(trialOf(evidenceOf(edit, [byHand])).state).toBe('stopped');
  });

  test('is of the runner where no step of the file failed, but ours where the edit names another runner', () => {
    const lost = ownRun({ test: { rest: { conclusion: 'failure' } } }, FAILED);
    const steps = proposalOf(WITH_CACHE, WITH_CACHE.replace('npm test', 'npm t'));
    const other = proposalOf(WITH_CACHE, WITH_CACHE.replaceAll('ubuntu-latest', 'ubuntu-24.04-arm'));
    expect(trialOf(evidenceOf(steps, [lost])).decision).toBe('rerun-once-may-be-flaky');
    expect(blameOf(other, [lost])).toMatchObject({ isOurs: true });
  });

  test('is not excused by flakes in a step that the edit adds', () => {
    const history = flakyHistory(WITHOUT_CACHE, 6);
    expect(blameOf(CACHED, [ownRun({ test: failedAt('Restore cache') }, FAILED)], { history })).toMatchObject({
      isOurs: true,
      mayPassAgain: false,
    });
  });

  test('is ours when a job that flakes fails twice in a row', () => {
    const history = flakyHistory(WITHOUT_CACHE, 6);
    const trial = trialOf(evidenceOf(CACHED, [UNIT_FAILED, again(UNIT_FAILED)], { history }));
    expect([trial.state, trial.decision]).toEqual(['failed-for-our-reason', 'draft']);
  });

  test('asks for one re-run first where the job has flaked a little', () => {
    const trial = trialOf(evidenceOf(CACHED, [UNIT_FAILED], { history: flakyHistory(WITHOUT_CACHE, 1) }));
    expect([trial.state, trial.decision]).toEqual(['failed-for-our-reason', 'rerun-once-may-be-flaky']);
  });

  test('is told as passed where a re-run passes on the same commit', () => {
    const passed = again(ownRun());
    const trial = trialOf(evidenceOf(CACHED, [UNIT_FAILED, passed]));
    expect([trial.state, trial.recovered]).toEqual(['ran-green', ['test']]);
  });

  test('is not ours where every run of the event fails in that step, nor where GitHub starts neither file', () => {
    const broken = (run: Run): Run => ({ ...plantedRun(run.runId, { test: failedAt('unit') }, FAILED), sources: run.sources });
    expect(blameOf(CACHED, [UNIT_FAILED], { history: historyOf(WITHOUT_CACHE).map(broken) })).toMatchObject({ isOurs: false });
    const start = { conclusion: 'startup_failure', jobs: [] } as const;
    const history = historyOf(WITHOUT_CACHE).map((run) => ({ ...run, ...start }));
    expect(blameOf(CACHED, [ownRun({}, start)], { history })).toMatchObject({ isOurs: false });
    expect(blameOf(CACHED, [ownRun({}, start)])).toMatchObject({ isOurs: true, isSure: true });
  });

  test('is ours where the base fails too, but in another step than the one that the edit adds', () => {
    const onBase = plantedRun(60, { test: failedAt('unit') }, { event: 'push', headBranch: 'main', headSha: BASE_SHA, ...FAILED });
    const history = [...historyOf(WITHOUT_CACHE), onBase];
    expect(blameOf(CACHED, [ownRun({ test: failedAt('Restore cache') }, FAILED)], { history })).toMatchObject({
      isOurs: true,
      isSure: true,
    });
  });

  test('closes a draft later where the records do not tell', () => {
    const edit = proposalOf(WITH_CACHE, WITHOUT_EDGE);
    const decisionAfter = (days: number) => {
      const draftedAt = edit.headAt;
      return trialOf(evidenceOf({ ...edit, draftedAt }, [UNIT_FAILED], { asOf: new Date(draftedAt.getTime() + days * DAY * 1000) }))
        .decision;
    };
    expect([4, 13, 15].map(decisionAfter)).toEqual(['draft', 'draft', 'close']);
  });
});

describe('what a trial measures', () => {
  test('stands beside what is usual for the file as it was, without our own runs', () => {
    const mine = historyOf(WITHOUT_CACHE).map((run) => ({ ...run, runId: run.runId + 1000, headBranch: 'paceline/other/x' }));
    const fork = historyOf(WITHOUT_CACHE).map((run) => ({ ...run, runId: run.runId + 2000, headRepositoryId: 43 }));
    const rerun = historyOf(WITHOUT_CACHE).map((run) => ({ ...run, attempt: 2 }));
    const history = [...historyOf(WITHOUT_CACHE), ...mine, ...fork, ...rerun];
    expect(trialOf(evidenceOf(CACHED, [COLD], { history })).runs[0]?.usual?.n).toBe(20);
    const otherPlan = historyOf(plantedWorkflow('something else'));
    expect(trialOf(evidenceOf(CACHED, [COLD], { history: otherPlan })).runs[0]?.usual).toBeNull();
    expect(planOfText('ci.yml', WITHOUT_CACHE, NO_SOURCES)).not.toBeNull();
  });

  test('keeps re-runs in a stratum of their own, and partial ones out', () => {
    const partial = { ...again(again(COLD)), jobs: COLD.jobs.map((job) => ({ ...job, carriedOver: job.name === 'build' })) };
    const trial = trialOf(evidenceOf(CACHED, [COLD, again(COLD), partial]));
    expect(trial.runs.map(({ stratum, makespan, usual }) => [stratum, makespan, usual?.n ?? null])).toEqual([
      ['first', 310, 20],
      ['warm', 310, null],
      ['partial', null, null],
    ]);
    expect(trial.n).toEqual({ first: 1, warm: 1 });
  });

  test('asks for as many re-runs as the configuration allows and lack, with their cost', () => {
    const first = trialOf(evidenceOf(CACHED, [COLD]));
    expect(rerunsOf(first)).toMatchObject({ count: 2, runId: 100, costOfOne: { minutes: 6 } });
    expect(rerunsOf(first).costOfOne?.listPrice).toBeCloseTo(6 * 0.006, 6);
    expect(rerunsOf(trialOf(evidenceOf(CACHED, [COLD, again(COLD)]))).count).toBe(1);
    expect(rerunsOf(trialOf(evidenceOf(CACHED, [COLD, again(COLD), again(again(COLD))]))).count).toBe(0);
  });

  test('asks for none where nothing would be warm', () => {
    expect(rerunsOf(trialOf(evidenceOf(CACHED, [ownRun()]))).reason).toContain('warm already');
    expect(rerunsOf(trialOf(evidenceOf(proposalOf(WITH_CACHE, WITHOUT_EDGE), [COLD]))).reason).toContain('No cache is in the edit');
    expect(rerunsOf(trialOf(evidenceOf(CACHED, [UNIT_FAILED]))).count).toBe(0);
    const unread = { ...COLD, jobs: COLD.jobs.map((job) => ({ ...job, cacheOutcomes: [] })) };
    expect(rerunsOf(trialOf(evidenceOf(CACHED, [unread]))).reason).toContain('No log');
  });
});
