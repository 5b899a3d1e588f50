import { type CommitEvidence, type CommitSummary, summarizeCommit } from '../../src/engine/commit-summary.ts';
import type { JobRun } from '../../src/model/job-run.ts';
import type { Prediction } from '../../src/model/prediction.ts';
import { DEFAULT_REPOSITORY_CONFIG, type DurationTarget, type RepositoryConfig } from '../../src/model/repository-config.ts';
import type { Run } from '../../src/model/run.ts';
import { seconds } from '../../src/model/seconds.ts';
import type { BesideRuns } from '../../src/report/check-run.ts';
import type { NotedProposal } from '../../src/report/check-run-proposals.ts';
import { type JobTimes, plantedRun, plantedWorkflow, USUAL, usualRuns } from '../engine/slow-run/planted-runs.ts';
import { at, buildJob, buildRun, buildStep } from '../helpers/build-run.ts';

const HEAD = 'c0ffee'.padEnd(40, '0');
const NOW = at(1e7);
/** Runs before that of the commit. */
const BEFORE = 40;

const WORKFLOW_TEXT = plantedWorkflow('npm test', '[push, pull_request]');
const SOURCES: Run['sources'] = { workflowBlob: 'b1', workflowText: WORKFLOW_TEXT, fileBlobs: new Map() };

interface Jobs {
  readonly build?: JobTimes;
  readonly test?: JobTimes;
}

function commit(jobs: Jobs = {}, rest: Partial<Run> = {}): Run {
  const run = plantedRun(BEFORE + 1, jobs, { event: 'push', headBranch: 'main', headSha: HEAD, sources: SOURCES, ...rest });
  return rest.jobs === undefined ? { ...run, jobs: run.jobs.map((job, index) => ({ ...job, jobId: 900 + index })) } : run;
}

/** Equal for equal runs only, and not all zeros. */
function shaOf(index: number): string {
  return ((index * 2_654_435_761) % 2 ** 32).toString(16).padStart(8, '0').repeat(5);
}

function before(): readonly Run[] {
  return usualRuns(BEFORE, (index) => ({ event: 'push', headBranch: 'main', headSha: shaOf(index), sources: SOURCES }));
}

function of(runsOfCommit: readonly Run[], rest: Partial<CommitEvidence> = {}): CommitSummary {
  return summarizeCommit({
    runsOfCommit,
    history: before(),
    repositoryId: 42,
    configuration: DEFAULT_REPOSITORY_CONFIG,
    visibility: 'public',
    asOf: NOW,
    ...rest,
  });
}

function withTarget(makespan: DurationTarget, unit?: DurationTarget): RepositoryConfig {
  const jobs = new Map(unit === undefined ? [] : [['test', unit]]);
  return { ...DEFAULT_REPOSITORY_CONFIG, targets: [{ workflow: 'ci.yml', makespan, jobs, stages: new Map() }] };
}

const MISS: Jobs = { test: { cache: 'miss', steps: { 'Restore cache': 1, Install: 95 } } };
const SLOW_RUNNER: Jobs = {
  build: { steps: { compile: 90, bundle: 60 } },
  test: { steps: { unit: 180, lint: 90 } },
};

/** The image that the logs of a run's jobs told. */
function onImage(run: Run, imageVersion: string): Run {
  const runner = {
    runnerVersion: '2.320.0',
    image: 'ubuntu-24.04',
    imageVersion,
    operatingSystem: 'Ubuntu',
    region: null,
    hosting: 'github' as const,
    cacheMode: null,
  };
  const log: JobRun['log'] = {
    bytes: 1,
    lines: 1,
    isWhole: true,
    runner,
    stages: {},
    subSteps: [],
    tests: [],
    resources: null,
    stepResources: [],
  };
  return { ...run, jobs: run.jobs.map((job) => ({ ...job, log })) };
}

/** The last of the runs before are slower already: what was slower has a first commit. */
function slowSince(from: number): readonly Run[] {
  return usualRuns(BEFORE).map((run, index) =>
    index < from
      ? { ...run, event: 'push', headBranch: 'main', headSha: shaOf(index), sources: SOURCES }
      : plantedRun(
          index + 1,
          { test: { steps: { unit: 178 + ((index * 3) % 5), lint: 59 + (index % 3) } } },
          { event: 'push', headBranch: 'main', headSha: shaOf(index), sources: SOURCES },
        ),
  );
}

/** `setup`, then `jobs` legs at once, then `report`. */
function wide(index: number, jobs: number, slow: ReadonlyMap<number, number>, rest: Partial<Run> = {}): Run {
  const from = index * 3600;
  const job = (name: string, queued: number, start: number, end: number, jobId: number): JobRun =>
    buildJob({
      jobId,
      name,
      createdAt: at(from + queued),
      startedAt: at(from + start),
      completedAt: at(from + end),
      steps: [buildStep(1, 'Run', from + start, from + end)],
    });
  const legs = Array.from({ length: jobs - 2 }, (_, leg) => {
    const took = (slow.get(leg) ?? 120 + ((leg * 13) % 40)) + ((index * 7 + leg) % 4);
    const queue = 3 + ((leg + index) % 5);
    return job(`test (${leg}, ubuntu-latest)`, 31, 31 + queue, 31 + queue + took, 1000 + leg);
  });
  const end = Math.max(...legs.map(({ completedAt }) => Number(completedAt) / 1000 - Number(at(from)) / 1000));
  const all = [job('setup', 0, 4, 30, 1), ...legs, job('report', end + 1, end + 6, end + 26, 2)];
  return buildRun({
    runId: index,
    runNumber: index,
    event: 'push',
    headBranch: 'main',
    headSha: index.toString(16).padStart(40, '0'),
    createdAt: at(from),
    startedAt: at(from),
    updatedAt: all.at(-1)?.completedAt ?? at(from),
    jobs: all,
    ...rest,
  });
}

function named(run: Run, names: Readonly<Record<string, string>>, workflowName: string): Run {
  return { ...run, workflowName, jobs: run.jobs.map((job) => ({ ...job, name: names[job.name] ?? job.name })) };
}

const HOSTILE = {
  build: '<img src=x onerror=alert(1)> ```\n# @octocat [x](https://evil.example) | `code` \u202egnp.exe',
  test: `${'a very long name of a job that goes on and on '.repeat(6)}#123 \`\`\` www.evil.example`,
} as const;

/** Letters that no monospaced font draws in one column. */
const WIDE = { build: 'ビルド（本番環境）🚀', test: 'اختبار الوحدة (22, ubuntu-latest)' } as const;

function manyWorkflows(index: number, extra: number): readonly Run[] {
  return Array.from({ length: 60 }, (_, which) => {
    const name = `service-${String(which).padStart(2, '0')}`;
    const slow = which === 17 ? extra : 0;
    const run = plantedRun(
      index,
      { test: { steps: { unit: USUAL.test.unit + which + ((index + which) % 4) + slow } } },
      {
        runId: index * 100 + which,
        event: 'push',
        headBranch: 'main',
        workflowPath: `.github/workflows/${name}.yml`,
        workflowName: name,
      },
    );
    return run;
  });
}

const waitingJob = (name: string): JobRun =>
  buildJob({
    jobId: 990,
    name,
    status: 'waiting',
    conclusion: null,
    runnerName: null,
    startedAt: null,
    completedAt: null,
    createdAt: at((BEFORE + 1) * 3600),
    awaitedApproval: true,
  });

/** A saving of so many seconds a run, give or take five. */
function saving(mean: number): Prediction {
  const level = (seconds: number) => ({ mean: seconds, p50: seconds, p95: seconds + 5 });
  const metric = {
    baseline: level(311),
    candidate: level(311 - mean),
    saving: { mean, p50: mean, interval: [mean - 5, mean + 5] as const },
  };
  return {
    basis: 'replay',
    sources: [],
    caveats: [],
    runs: BEFORE,
    window: { from: at(0), to: at(BEFORE * 3600) },
    makespan: metric,
    runnerTime: metric,
    costPerMonth: null,
    simulatedHistory: null,
  };
}

function proposal(rest: Partial<NotedProposal> = {}): NotedProposal {
  return {
    ruleId: 'cache-dependencies',
    title: 'Cache npm downloads in test',
    path: '.github/workflows/ci.yml',
    state: 'candidate',
    reason: 'suggested only',
    pullRequest: null,
    prediction: saving(70),
    line: 12,
    verdict: null,
    ...rest,
  };
}

/** What is told beside the runs, by case. */
export const BESIDE: Readonly<Record<string, BesideRuns>> = {
  'faster-after-a-proposal': {
    proposals: [
      proposal({
        state: 'merged',
        reason: null,
        pullRequest: 12,
        line: null,
        verdict: 'verified: 1m 11s a run less (95% interval 1m 06s to 1m 15s, 40 runs before and 10 after)',
      }),
    ],
  },
  'target-missed': {
    mayPropose: true,
    proposals: [
      proposal(),
      proposal({
        ruleId: 'set-job-timeout',
        title: 'Limit how long test may run',
        state: 'open',
        reason: null,
        pullRequest: 14,
        prediction: null,
        line: 8,
      }),
      proposal({
        ruleId: 'cancel-superseded-runs',
        title: 'Cancel superseded runs',
        state: 'waiting',
        reason: null,
        prediction: saving(31),
        line: null,
      }),
    ],
  },
  'hostile-names': {
    proposals: [
      proposal({
        title: 'Cache <img src=x> in @octocat',
        path: '.github/workflows/`#1`.yml',
        reason: '[click](https://example.com) @octocat #1',
        verdict: '<b>verified</b> by @octocat',
      }),
    ],
  },
};

/** What a check run can have to tell, each from records of runs. */
export const CASES: Readonly<Record<string, () => CommitSummary>> = {
  'first-run-ever': () => of([commit()], { history: [] }),
  'within-noise': () => of([commit({ test: { steps: { unit: 121 } } })]),
  'slower-by-code': () => of([commit({ test: { steps: { unit: 182 } } })], { history: slowSince(26), visibility: 'private' }),
  'slower-once': () => of([commit({ test: { steps: { unit: 182 } } })]),
  'slower-by-cache-miss': () => of([commit(MISS)]),
  'slower-by-queue': () => of([commit({ test: { queue: 95 } })], { visibility: null }),
  'slower-by-image-change': () =>
    of([onImage(commit(SLOW_RUNNER), '20260301.2')], { history: before().map((run) => onImage(run, '20260215.1')) }),
  faster: () =>
    of([commit({ test: { cache: 'exact', steps: { Install: 15, 'Restore cache': 5 } } })], {
      history: usualRuns(BEFORE).map((_, index) =>
        plantedRun(
          index + 1,
          { test: { cache: 'miss', steps: { 'Restore cache': 1, Install: 92 + (index % 5) } } },
          { event: 'push', headBranch: 'main', sources: SOURCES },
        ),
      ),
    }),
  'faster-after-a-proposal': () =>
    of([commit({ test: { cache: 'exact', steps: { Install: 15, 'Restore cache': 5 } } })], {
      history: usualRuns(BEFORE).map((_, index) =>
        plantedRun(
          index + 1,
          { test: { cache: 'miss', steps: { 'Restore cache': 1, Install: 92 + (index % 5) } } },
          { event: 'push', headBranch: 'main', sources: SOURCES },
        ),
      ),
    }),
  'slower-accepted': () =>
    of([commit({ test: { steps: { unit: 182 } } })], {
      acknowledgements: [
        {
          workflowPath: '.github/workflows/ci.yml',
          headSha: HEAD,
          branch: null,
          since: at((BEFORE + 1) * 3600),
          login: 'octocat',
          at: NOW,
        },
      ],
    }),
  'since-accepted': () =>
    of([commit({ test: { steps: { unit: 183 } } })], {
      history: slowSince(26),
      acknowledgements: [
        { workflowPath: '.github/workflows/ci.yml', headSha: shaOf(26), branch: null, since: at(27 * 3600), login: 'octocat', at: NOW },
      ],
    }),
  settling: () => of([commit()], { asOf: at((BEFORE + 1) * 3600 + 330) }),
  'target-missed': () =>
    of([commit(MISS)], {
      configuration: withTarget({ p95: seconds(330), enforce: false }, { p95: seconds(240), enforce: false }),
    }),
  'target-enforced': () =>
    of([commit({ test: { queue: 95 } })], {
      configuration: withTarget({ p95: seconds(330), enforce: true }, { p95: seconds(240), enforce: false }),
    }),
  '300-jobs': () =>
    of([wide(BEFORE + 1, 300, new Map([[42, 420]]), { headSha: HEAD })], {
      history: Array.from({ length: BEFORE }, (_, index) => wide(index + 1, 300, new Map())),
    }),
  '60-workflows': () =>
    of(
      manyWorkflows(BEFORE + 1, 90).map((run) => ({ ...run, headSha: HEAD })),
      { history: Array.from({ length: 12 }, (_, index) => manyWorkflows(index + 1, 0)).flat() },
    ),
  'hostile-names': () =>
    of([named(commit(MISS), HOSTILE, '<script>@octocat</script> | `CI` #1')], {
      history: before().map((run) => named(run, HOSTILE, 'CI')),
    }),
  'wide-names': () => of([named(commit(), WIDE, '持续集成')], { history: before().map((run) => named(run, WIDE, '持续集成')) }),
  'partial-data': () =>
    of([
      commit(
        {},
        { event: null, sources: null, jobs: commit().jobs.map((job) => ({ ...job, createdAt: null, steps: [], labels: ['big-runner'] })) },
      ),
    ]),
  'all-skipped': () =>
    of([
      commit(
        {},
        {
          conclusion: 'skipped',
          jobs: commit().jobs.map((job) => ({ ...job, conclusion: 'skipped' as const, steps: [], runnerName: null })),
        },
      ),
    ]),
  'startup-failure': () => of([commit({}, { conclusion: 'startup_failure', jobs: [] })]),
  'waiting-for-approval': () =>
    of([
      commit(),
      commit(
        {},
        {
          runId: 77,
          workflowPath: '.github/workflows/deploy.yml',
          workflowName: 'Deploy',
          status: 'waiting',
          conclusion: null,
          sources: null,
          jobs: [waitingJob('deploy to production')],
        },
      ),
    ]),
};
