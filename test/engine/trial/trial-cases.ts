import { rerunsWanted } from '../../../src/engine/trial/reruns-wanted.ts';
import type { Trial } from '../../../src/engine/trial/trial.ts';
import type { TrialEvidence, TriedProposal } from '../../../src/engine/trial/trial-evidence.ts';
import { trialOf } from '../../../src/engine/trial/trial-of.ts';
import { available } from '../../../src/model/availability.ts';
import type { JobRun } from '../../../src/model/job-run.ts';
import { DEFAULT_REPOSITORY_CONFIG } from '../../../src/model/repository-config.ts';
import type { Run } from '../../../src/model/run.ts';
import { at, buildStep } from '../../helpers/build-run.ts';
import { type JobTimes, plantedRun, plantedWorkflow, USUAL, usualRuns } from '../slow-run/planted-runs.ts';

export const OURS = 'c'.repeat(40);
export const BASE_SHA = 'd'.repeat(40);
const HEAD_AT = at(100 * 3600 - 60);
export const DAY = 86_400;

export const WITH_CACHE = plantedWorkflow('npm test');
export const WITHOUT_CACHE = WITH_CACHE.replace(/ +- \{ name: Restore cache[^\n]+\n/, '');
export const WITHOUT_EDGE = WITH_CACHE.replace('    needs: build\n', '');

export function proposalOf(before: string, after: string, rest: Partial<TriedProposal> = {}): TriedProposal {
  return {
    workflow: { path: '.github/workflows/ci.yml', before, after },
    changedPaths: ['.github/workflows/ci.yml'],
    branch: 'paceline/cache-dependencies/ci-test-abc123',
    base: 'main',
    baseSha: BASE_SHA,
    headShas: [OURS],
    headAt: HEAD_AT,
    isDraft: false,
    isConflicted: null,
    draftedAt: null,
    ...rest,
  };
}

export function evidenceOf(proposal: TriedProposal, runs: readonly Run[], rest: Partial<TrialEvidence> = {}): TrialEvidence {
  return {
    proposal,
    runs,
    history: historyOf(proposal.workflow.before),
    repositoryId: 42,
    requiredChecks: available(new Set(['test'])),
    prices: new Map(),
    asOf: at(101 * 3600),
    ...rest,
  };
}

/** Twenty green runs of other pull requests that saw this file. */
export function historyOf(text: string, rest: (index: number) => Partial<Run> = () => ({})): readonly Run[] {
  return usualRuns(20, (index) => ({ sources: { workflowBlob: null, workflowText: text, fileBlobs: new Map() }, ...rest(index) }));
}

/** One attempt of the run that our commit started. */
export function ownRun(jobs: { readonly build?: JobTimes; readonly test?: JobTimes } = {}, rest: Partial<Run> = {}): Run {
  return plantedRun(100, jobs, { headSha: OURS, headBranch: 'paceline/cache-dependencies/ci-test-abc123', pullRequests: [7], ...rest });
}

/** A job whose step of this name failed, and of which nothing ran after that. */
export function failedAt(step: string, rest: Partial<JobRun> = {}): JobTimes {
  const names = ['Restore cache', 'Install', 'unit', 'lint', 'compile', 'bundle'];
  const inBuild = step in USUAL.build;
  const own = names.filter((name) => name in (inBuild ? USUAL.build : USUAL.test));
  const from = 100 * 3600 + (inBuild ? 5 : 110);
  const steps = own
    .slice(0, own.indexOf(step) + 1)
    .map((name, index) =>
      buildStep(index + 1, name, from + index * 10, from + index * 10 + 10, name === step ? { conclusion: 'failure' } : {}),
    );
  return { rest: { conclusion: 'failure', steps, ...rest } };
}

export const FAILED = { conclusion: 'failure' } as const;

/** The unit step failed in one attempt of so many of the base's runs, and passed in the next. */
export function flakyHistory(text: string, flakes: number): readonly Run[] {
  const runs = historyOf(text);
  const failed = runs.slice(0, flakes).map(
    (run): Run => ({
      ...run,
      conclusion: 'failure',
      jobs: run.jobs.map((job) => (job.name === 'test' ? brokenJob(job) : job)),
    }),
  );
  const again = runs.slice(0, flakes).map((run): Run => ({ ...run, attempt: 2, jobs: run.jobs.map((job) => ({ ...job, attempt: 2 })) }));
  return [...failed, ...again, ...runs.slice(flakes)];
}

function brokenJob(job: JobRun): JobRun {
  const steps = job.steps.map((step) => (step.name === 'unit' ? { ...step, conclusion: 'failure' as const } : step));
  return { ...job, conclusion: 'failure', steps };
}

const CACHED = proposalOf(WITHOUT_CACHE, WITH_CACHE);
const COLD = ownRun({ test: { cache: 'miss' } });
const warm = (attempt: number): Run => ownRun({ test: { steps: { Install: 3 } } }, { attempt });
const NAME = '`@octocat` <!-- | #12 https://evil.example';

export const TRIAL_CASES: Readonly<Record<string, () => Trial>> = {
  'not-triggered-paths': () => {
    const on = '{ pull_request: { paths: [src/**, package.json] }, push: { branches: [main] } }';
    return trialOf(evidenceOf(proposalOf(plantedWorkflow('a', on), plantedWorkflow('b', on)), []));
  },
  'not-triggered-tags': () => {
    const on = '{ push: { tags: [v*] }, schedule: [{ cron: "0 3 * * *" }], workflow_dispatch: null }';
    return trialOf(evidenceOf(proposalOf(plantedWorkflow('a', on), plantedWorkflow('b', on)), []));
  },
  'not-run-yet': () => trialOf(evidenceOf(CACHED, [])),
  running: () => trialOf(evidenceOf(CACHED, [{ ...COLD, status: 'in_progress', conclusion: null }])),
  'waiting-for-approval': () => trialOf(evidenceOf(CACHED, [ownRun({}, { conclusion: 'action_required', jobs: [] })])),
  stopped: () => trialOf(evidenceOf(CACHED, [{ ...COLD, conclusion: 'cancelled' }])),
  'not-triggered-skipped': () => {
    const skipped = { conclusion: 'skipped', steps: [], startedAt: null, completedAt: null, runnerName: null, cacheOutcomes: [] } as const;
    const guarded = (text: string): string =>
      text.replace('    needs: build\n', "    needs: build\n    if: github.event_name == 'push' && github.actor != 'x'\n");
    const proposal = proposalOf(guarded(WITHOUT_CACHE), guarded(WITH_CACHE));
    return trialOf(evidenceOf(proposal, [ownRun({ test: { rest: skipped } })]));
  },
  'ran-green-cold': () => trialOf(evidenceOf(CACHED, [COLD])),
  'ran-green-warm': () => trialOf(evidenceOf(CACHED, [COLD, warm(2), warm(3)])),
  'ran-green-needs': () =>
    trialOf(evidenceOf(proposalOf(WITH_CACHE, WITHOUT_EDGE), [startedAtOnce(ownRun())], { history: historyOf(WITH_CACHE) })),
  'ran-green-guard': () => {
    const after = WITH_CACHE.replace('jobs:\n', 'concurrency: { group: a, cancel-in-progress: true }\njobs:\n').replace(
      '    needs: build\n',
      '    needs: build\n    timeout-minutes: 12\n',
    );
    return trialOf(evidenceOf(proposalOf(WITH_CACHE, after), [ownRun()]));
  },
  'failed-ours-step': () => trialOf(evidenceOf(CACHED, [ownRun({ test: failedAt('Restore cache', { cacheOutcomes: [] }) }, FAILED)])),
  'failed-ours-start': () => {
    const after = WITH_CACHE.replace('    needs: build\n', '    needs: build\n    cache-plan: warm\n');
    return trialOf(evidenceOf(proposalOf(WITH_CACHE, after), [ownRun({}, { conclusion: 'startup_failure', jobs: [] })]));
  },
  'failed-ours-in-doubt': () => trialOf(evidenceOf(proposalOf(WITH_CACHE, WITHOUT_EDGE), [ownRun({ test: failedAt('unit') }, FAILED)])),
  'failed-ours-closed': () => {
    const evidence = evidenceOf({ ...CACHED, draftedAt: HEAD_AT }, [
      ownRun({ test: failedAt('Restore cache', { cacheOutcomes: [] }) }, FAILED),
    ]);
    return trialOf({ ...evidence, asOf: new Date(HEAD_AT.getTime() + 4 * DAY * 1000) });
  },
  'failed-other-base': () => {
    const onBase = historyOf(WITHOUT_CACHE).at(-1) as Run;
    const broken = plantedRun(
      60,
      { test: failedAt('unit') },
      { event: 'push', headBranch: 'main', headSha: BASE_SHA, conclusion: 'failure' },
    );
    const history = [...historyOf(WITHOUT_CACHE), { ...broken, sources: onBase.sources }];
    return trialOf(evidenceOf(CACHED, [ownRun({ test: failedAt('unit') }, FAILED)], { history }));
  },
  'failed-other-untouched': () => trialOf(evidenceOf(CACHED, [ownRun({ build: failedAt('compile') }, FAILED)])),
  'failed-other-flaky': () =>
    trialOf(evidenceOf(CACHED, [ownRun({ test: failedAt('unit') }, FAILED)], { history: flakyHistory(WITHOUT_CACHE, 6) })),
  'hostile-names': () => {
    const rename = (text: string): string =>
      text.replace('name: unit', `name: "${NAME}"`).replace(/ {2}test:\n/, `  test:\n    name: "${NAME}"\n`);
    const named = (run: Run): Run => ({
      ...run,
      event: run.event,
      jobs: run.jobs.map((job) =>
        job.name === 'test'
          ? { ...job, name: NAME, steps: job.steps.map((step) => (step.name === 'unit' ? { ...step, name: NAME } : step)) }
          : job,
      ),
    });
    const [before, after] = [rename(WITH_CACHE), rename(WITH_CACHE.replace('npm test', 'npm run unit'))];
    return trialOf(
      evidenceOf(proposalOf(before, after), [named(ownRun({ test: failedAt('unit') }, FAILED))], { history: historyOf(before).map(named) }),
    );
  },
};

/** With two re-runs allowed. */
export function rerunsOf(trial: Trial) {
  return rerunsWanted(trial, { pullRequests: { ...DEFAULT_REPOSITORY_CONFIG.pullRequests, trialRuns: 2 } });
}

/** `test` begins with `build`. */
export function startedAtOnce(run: Run): Run {
  const back = (date: Date | null): Date | null => (date === null ? null : new Date(date.getTime() - 105_000));
  return {
    ...run,
    jobs: run.jobs.map((job) =>
      job.name === 'test'
        ? { ...job, createdAt: back(job.createdAt), startedAt: back(job.startedAt), completedAt: back(job.completedAt) }
        : job,
    ),
  };
}
