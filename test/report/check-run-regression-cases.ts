import { type PullRequestRegression, regressionOfPullRequest } from '../../src/engine/commit/regression.ts';
import { DEFAULT_REPOSITORY_CONFIG } from '../../src/model/repository-config.ts';
import type { Run } from '../../src/model/run.ts';
import { type JobTimes, plantedRun, plantedWorkflow, usualRuns } from '../engine/slow-run/planted-runs.ts';
import { at } from '../helpers/build-run.ts';

/** Runs of others before the pull request. */
const BEFORE = 40;
const TEXT = plantedWorkflow('npm test');
const SOURCES: Run['sources'] = { workflowBlob: 'b1', workflowText: TEXT, fileBlobs: new Map([['package-lock.json', 'l1']]) };
const PULL_REQUEST = { numbers: [7], headRepositoryId: 42, headBranch: 'topic', isFromFork: false };

export interface Jobs {
  readonly build?: JobTimes;
  readonly test?: JobTimes;
}

/** Run `index` of the pull request, from 0: an hour after the one before it. */
export function own(index: number, jobs: Jobs = {}, rest: Partial<Run> = {}): Run {
  return plantedRun(BEFORE + 1 + index, jobs, { headBranch: 'topic', headRepositoryId: 42, pullRequests: [7], sources: SOURCES, ...rest });
}

export function others(rest: (index: number) => Partial<Run> = () => ({})): readonly Run[] {
  return usualRuns(BEFORE, (index) => ({ headBranch: `other-${index}`, headRepositoryId: 42, sources: SOURCES, ...rest(index) }));
}

export function judge(runs: readonly Run[], history: readonly Run[] = others()): PullRequestRegression | null {
  return regressionOfPullRequest({ pullRequest: PULL_REQUEST, runs, history, repositoryId: 42, configuration: DEFAULT_REPOSITORY_CONFIG });
}

/** So many runs that go up and down by a few seconds, as usual ones do, with `extra` seconds in the step `unit`. */
export function series(count: number, extra: number, rest: Partial<Run> = {}): readonly Run[] {
  return Array.from({ length: count }, (_, index) =>
    own(index, { test: { steps: { unit: 118 + ((index * 3) % 5) + extra, lint: 59 + (index % 3) } } }, rest),
  );
}

const MISS: Jobs = { test: { cache: 'miss', steps: { 'Restore cache': 1, Install: 95 } } };
const SLOW_RUNNER: Jobs = { build: { steps: { compile: 90, bundle: 60 } }, test: { steps: { unit: 180, lint: 90 } } };

export function onImage(run: Run, imageVersion: string): Run {
  const runner = {
    ...{ runnerVersion: '2.320.0', image: 'ubuntu-24.04', imageVersion, operatingSystem: 'Ubuntu', region: null },
    ...{ hosting: 'github' as const, cacheMode: null },
  };
  const log = { bytes: 1, lines: 1, isWhole: true, runner, stages: {}, subSteps: [], tests: [], resources: null, stepResources: [] };
  return { ...run, jobs: run.jobs.map((job) => ({ ...job, log })) };
}

/** The workflow with one more job, which takes `seconds` after `test`. */
const EDITED: Run['sources'] = {
  workflowBlob: 'b2',
  workflowText: `${TEXT}  audit:\n    needs: test\n    runs-on: ubuntu-latest\n    steps: [{ name: scan, run: npm audit }]\n`,
  fileBlobs: new Map([['package-lock.json', 'l1']]),
};

export function withAudit(run: Run, took: number): Run {
  const last = run.jobs.at(-1) as Run['jobs'][number];
  const from = Number(last.completedAt) - Number(at(0));
  const [startedAt, completedAt] = [at(from / 1000 + 5), at(from / 1000 + 5 + took)];
  const audit = {
    ...last,
    jobId: last.jobId + 10_000,
    name: 'audit',
    createdAt: at(from / 1000),
    startedAt,
    completedAt,
    cacheOutcomes: [],
  };
  const step = { ...(last.steps[0] as (typeof last.steps)[number]), number: 1, name: 'scan', startedAt, completedAt };
  return { ...run, updatedAt: completedAt, sources: EDITED, jobs: [...run.jobs, { ...audit, steps: [step] }] };
}

const HOSTILE = {
  build: '<img src=x onerror=alert(1)> ```\n# @octocat [x](https://evil.example) | `code` \u202egnp.exe',
  test: `${'a very long name of a job that goes on and on '.repeat(6)}#123 \`\`\` www.evil.example`,
  unit: '**bold** @octocat <!-- deadbeefcafe --> | x',
} as const;

function named(run: Run): Run {
  const nameOf = (name: string): string => (HOSTILE as Readonly<Record<string, string>>)[name] ?? name;
  return {
    ...run,
    sources: null,
    workflowName: '<script>@octocat</script> | `CI` #1',
    jobs: run.jobs.map((job) => ({
      ...job,
      name: nameOf(job.name),
      steps: job.steps.map((step) => ({ ...step, name: nameOf(step.name) })),
    })),
  };
}

const NAMES = ['build', 'deploy', 'docs', 'lint'];

function inWorkflow(run: Run, name: string): Run {
  return { ...run, runId: run.runId * 10 + NAMES.indexOf(name), workflowPath: `.github/workflows/${name}.yml`, workflowName: name };
}

const SEVERAL: Readonly<Record<string, readonly Run[]>> = {
  build: series(3, 62),
  deploy: [0, 1, 2].map((index) => own(index, { test: { queue: 95 + index } })),
  docs: series(3, 0),
  lint: series(3, 30),
};

function workflows(of: Readonly<Record<string, readonly Run[]>>): readonly Run[] {
  return Object.entries(of).flatMap(([name, runs]) => runs.map((run) => inWorkflow(run, name)));
}

/** What a check run can have to tell of a pull request, each from records of runs. */
export const REGRESSION_CASES: Readonly<Record<string, () => PullRequestRegression | null>> = {
  'slower-by-code-one-run': () => judge([own(0, { test: { steps: { unit: 182 } } })]),
  'slower-by-code-four-runs': () => judge(series(4, 62)),
  'slower-by-its-newest-commit': () => judge([...series(4, 0), own(4, { test: { steps: { unit: 182 } } })]),
  'slower-and-mended': () => judge([...series(8, 62), own(8, { test: { steps: { unit: 116 } } })]),
  unclear: () => judge([...series(4, 62), own(4, { test: { steps: { unit: 116 } } })]),
  'too-little-to-tell': () => judge(series(5, 5)),
  'slower-by-workflow': () => judge(series(3, 0).map((run, index) => withAudit(run, 60 + index))),
  'slower-with-a-queue': () => judge(series(3, 62).map((_, index) => own(index, { test: { queue: 65, steps: { unit: 180 + index } } }))),
  'job-slower-only': () =>
    judge(
      Array.from({ length: 5 }, (_, index) => beside(own(index), 130 + index)),
      others().map((run, index) => beside(run, 60 + (index % 4))),
    ),
  'not-its-doing-queue': () => judge([0, 1, 2].map((index) => own(index, { test: { queue: 95 + index } }))),
  'not-its-doing-cache': () =>
    judge([0, 1, 2].map((index) => own(index, MISS, { sources: { ...SOURCES, fileBlobs: new Map([['package-lock.json', 'l2']]) } }))),
  'not-its-doing-image': () =>
    judge(
      [0, 1, 2].map((index) => onImage(own(index, SLOW_RUNNER), '20260301.2')),
      others().map((run) => onImage(run, '20260215.1')),
    ),
  'not-its-doing-queue-one-run': () => judge([own(0, { test: { queue: 95 } })]),
  'not-its-doing-others-too': () =>
    judge(series(4, 62), [
      ...others(),
      ...Array.from({ length: 12 }, (_, index) =>
        plantedRun(
          60 + index,
          { test: { steps: { unit: 178 + (index % 5) } } },
          { headBranch: `later-${index}`, sources: SOURCES, headSha: `${index}f`.padEnd(40, '1') },
        ),
      ),
    ]),
  faster: () => judge(series(4, -40)),
  'within-noise': () => judge(series(4, 1)),
  'too-few': () => judge([own(0, { test: { steps: { unit: 126 } } })]),
  'too-few-and-usual': () => judge([own(0, { test: { steps: { unit: 120 } } })]),
  'several-workflows': () =>
    judge(
      [...workflows(SEVERAL)],
      NAMES.flatMap((name) => others().map((run) => inWorkflow(run, name))),
    ),
  'several-within-noise': () =>
    judge(
      NAMES.flatMap((name) => series(4, 1).map((run) => inWorkflow(run, name))),
      NAMES.flatMap((name) => others().map((run) => inWorkflow(run, name))),
    ),
  'of-a-fork': () => judge(series(3, 62, { sources: null, headRepositoryId: 77, fromFork: true })),
  'hostile-names': () => judge(series(4, 62).map(named), others().map(named)),
};

/** With a job that runs beside all others and keeps nobody waiting. */
export function beside(run: Run, took: number): Run {
  const [first] = run.jobs as [Run['jobs'][number]];
  const start = Number(first.startedAt);
  const [startedAt, completedAt] = [new Date(start), new Date(start + took * 1000)];
  const step = { ...(first.steps[0] as (typeof first.steps)[number]), number: 1, name: 'check', startedAt, completedAt };
  return {
    ...run,
    sources: null,
    jobs: [...run.jobs, { ...first, jobId: first.jobId + 20_000, name: 'docs', startedAt, completedAt, steps: [step] }],
  };
}
