import type { CostSums } from '../../src/engine/cost/cost.ts';
import { PRICE_LIST } from '../../src/engine/cost/price-list.ts';
import type { Explanation, WorkflowExplanation } from '../../src/engine/explain/explanation.ts';
import { type DurationSummary, FEWEST_FOR, type Profile, type WorkflowProfile } from '../../src/engine/profile/profile.ts';
import type { RunReference } from '../../src/engine/recent/workflow-runs.ts';
import { available, notAvailable } from '../../src/model/availability.ts';
import { seconds } from '../../src/model/seconds.ts';

const NOTHING_SPENT: CostSums = {
  pricedMinutes: 0,
  pricedJobRuns: 0,
  listPrice: 0,
  unpricedMinutes: 0,
  unpricedJobRuns: 0,
  unpriced: [],
  roundedUpMinutes: 0,
  forks: { jobRuns: 0, minutes: 0, listPrice: 0 },
  wasted: { failed: 0, cancelled: 0, rerun: 0 },
  overlongJobRuns: 0,
};

const SPENT: CostSums = {
  pricedMinutes: 1350,
  pricedJobRuns: 260,
  listPrice: 8.1,
  unpricedMinutes: 9756,
  unpricedJobRuns: 400,
  unpriced: ['gpu-box'],
  roundedUpMinutes: 200,
  forks: { jobRuns: 20, minutes: 100, listPrice: 0.6 },
  wasted: { failed: 0.5, cancelled: 0.2, rerun: 0.3 },
  overlongJobRuns: 3,
};

export const summary = (n: number, p50: number): DurationSummary => ({
  n,
  p50: seconds(p50),
  p95: n < FEWEST_FOR.p95 ? null : seconds(p50 * 1.3),
  p99: n < FEWEST_FOR.p99 ? null : seconds(p50 * 1.6),
});
export const NOTHING: DurationSummary = { n: 0, p50: null, p95: null, p99: null };
export const RATE = { n: 50, count: 48, share: 0.96 };
const NO_RATE = { n: 0, count: 0, share: null };
export const STEP = { occurrence: 0, success: RATE, formerNames: [] };

export const PROFILE: Profile = {
  asOf: new Date('2026-03-03T00:00:00Z'),
  window: { from: new Date('2026-01-05T08:00:00Z'), to: new Date('2026-03-02T17:30:00Z') },
  simulated: null,
  workflows: [
    {
      path: '.github/workflows/ci.yml',
      name: 'CI',
      runs: 62,
      forkRuns: 12,
      makespan: summary(48, 460),
      runnerTime: summary(48, 1310),
      totalRunnerTime: seconds(69_000),
      outcomes: { success: RATE, timeout: { n: 50, count: 0, share: 0 } },
      versions: { known: 3, runs: 48 },
      jobs: [
        {
          name: 'test (20, ubuntu-latest)',
          key: 'test',
          matrix: { node: 20, os: 'ubuntu-latest' },
          formerNames: [{ name: 'unit (20, ubuntu-latest)', why: 'does the same work' }],
          note: null,
          duration: summary(48, 441),
          queueTime: summary(263, 6),
          outcomes: { success: RATE, timeout: RATE },
          steps: [
            { ...STEP, name: 'Run actions/checkout', position: 2, duration: summary(48, 1.2) },
            {
              ...STEP,
              name: 'npm test',
              formerNames: [{ name: 'Unit tests', why: 'runs the same script' }],
              position: 4,
              duration: summary(48, 380),
            },
            { ...STEP, name: 'npm test', occurrence: 1, position: 5, duration: NOTHING, success: NO_RATE },
          ],
          caches: [
            {
              step: null,
              action: 'actions/cache',
              exact: 40,
              partial: 5,
              miss: 5,
              unknown: 1,
              notTried: 0,
              exactRate: { n: 50, count: 40, share: 0.8 },
              hitRate: { n: 50, count: 45, share: 0.9 },
            },
          ],
        },
        {
          name: 'never timed',
          key: null,
          matrix: null,
          formerNames: [],
          note: '2 jobs of the workflow file can have this name',
          duration: NOTHING,
          queueTime: NOTHING,
          outcomes: { success: NO_RATE, timeout: NO_RATE },
          steps: [],
          caches: [],
        },
      ],
    },
  ],
};

const RUN: RunReference = { runId: 9001, attempt: 1, headSha: 'c0ffee1234'.repeat(4), createdAt: new Date('2026-02-20T10:00:00Z') };
const EARLIER: RunReference = { runId: 8001, attempt: 2, headSha: 'abcdef0123'.repeat(4), createdAt: new Date('2026-02-03T10:00:00Z') };

/** An explanation of which nothing is known but quantiles. */
export function bare(profile: Profile): Explanation {
  return {
    ...profile,
    workflows: profile.workflows.map(bareWorkflow),
    cost: {
      window: null,
      priceList: { asOf: PRICE_LIST.asOf, source: PRICE_LIST.source },
      visibility: null,
      ...NOTHING_SPENT,
      billed: null,
      perMonth: null,
      workflows: [],
    },
    capacity: [],
    storage: notAvailable('a history does not say'),
  };
}

function bareWorkflow(profile: WorkflowProfile): WorkflowExplanation {
  const why = notAvailable('too few runs: 1');
  return {
    profile,
    recent: null,
    trend: why,
    spread: why,
    jobs: [],
    stages: [],
    subSteps: [],
    path: why,
    parallelism: why,
    reliability: { runs: 0, reruns: 0, jobs: [], tests: [] },
    caches: [],
    changes: [],
    slowRuns: [],
    bottlenecks: [],
    objectives: [],
    reduction: notAvailable('the configuration has no target-reduction'),
  };
}

const JOB = 'test (20, ubuntu-latest)';
const TREND = { n: 48, slope: 4, low: 1, high: 8, p: 0.01, autocorrelation: 0, of: null, since: null };

/** An explanation in which every section has something to say; `job` and `step` are the names that others gave. */
export function full(job = JOB, step = 'npm test'): Explanation {
  const quantiles = bare(PROFILE);
  const [workflow] = quantiles.workflows;
  if (workflow === undefined) throw new Error('no workflow');
  const profile = { ...workflow.profile, jobs: workflow.profile.jobs.map((each) => (each.name === JOB ? { ...each, name: job } : each)) };
  const whatIf = [0.1, 0.25, 0.5, 1].map((shorterBy) => ({ shorterBy: shorterBy as 1, saved: seconds(200 * shorterBy) }));
  return {
    ...quantiles,
    workflows: [
      {
        ...workflow,
        profile,
        recent: { runs: 50, ofAll: 62, from: new Date('2026-01-20T00:00:00Z'), to: new Date('2026-03-02T00:00:00Z') },
        trend: available(TREND),
        spread: available({ n: 48, medianDeviation: 12, quartileRange: 31, logDeviation: 0.08, variation: 0.081 }),
        jobs: [
          {
            name: job,
            trend: available({ ...TREND, p: 0.4, low: -2 }),
            spread: available({ n: 48, medianDeviation: 11, quartileRange: 30, logDeviation: 0.1, variation: 0.1 }),
            utilization: available({ n: 9, cpuShare: 0.41, memoryShare: 0.2 }),
            setupShare: available({ n: 48, p50: 0.22 }),
          },
        ],
        stages: [{ stage: 'unit-test', job: null, duration: summary(48, 300), share: 0.7, withLogs: 20 }],
        subSteps: [260, 70, 30, 12, 4].map((time, index) => ({
          job,
          step: 'npm test',
          occurrence: 0,
          name: `${step} --shard=${index + 1}`,
          kind: 'command' as const,
          stage: 'unit-test' as const,
          duration: summary(21, time),
          share: time / 380,
        })),
        path: available({
          basis: { file: 40, times: 8 },
          runs: 48,
          requiredOnly: null,
          makespan: summary(48, 460),
          meanMakespan: seconds(470),
          jobs: [
            {
              name: job,
              criticality: { n: 48, count: 45, share: 45 / 48 },
              exclusive: seconds(120),
              slack: summary(3, 20),
              whatIf,
            },
          ],
          steps: [{ job, step, occurrence: 0, duration: summary(48, 380), whatIf }],
          typical: {
            run: RUN,
            makespan: seconds(460),
            stretches: [
              { kind: 'queue', job, from: seconds(0), to: seconds(19) },
              { kind: 'job', job, from: seconds(19), to: seconds(460) },
            ],
            slack: new Map([[job, seconds(0)]]),
          },
          queueShare: 0.04,
        }),
        parallelism: available({
          runs: 48,
          mostAtOnce: { p50: 3, max: 4 },
          efficiency: { p50: 0.62, low: 0.58, high: 0.66 },
          speedUp: { p50: 2.2 },
        }),
        reliability: {
          runs: 62,
          reruns: 5,
          jobs: [
            {
              name: job,
              success: { n: 60, count: 55, share: 55 / 60 },
              timeout: { n: 60, count: 1, share: 1 / 60 },
              infrastructure: { n: 60, count: 1, share: 1 / 60 },
              flake: { attempts: 56, flaked: 4, mean: 0.05, low: 0.021 },
              trueFailures: { n: 50, count: 1, share: 0.02 },
              flakyGivenFailed: 0.72,
              retries: 5,
              timeLost: seconds(2460),
              examples: [RUN],
            },
          ],
          tests: [{ job, file: 'test/a.test.ts', flake: { attempts: 30, flaked: 2, mean: 0.05, low: 0.02 }, examples: [RUN] }],
        },
        caches: [
          {
            job,
            step: 'Cache npm',
            action: 'actions/cache',
            hitRate: { n: 50, count: 45, share: 0.9 },
            exactRate: { n: 50, count: 40, share: 0.8 },
            restore: seconds(4),
            save: seconds(9),
            sizeBytes: 120e6,
            rate: 30e6,
            shortens: [{ step, onHit: seconds(6), onMiss: seconds(48) }],
            net: { value: seconds(33), interval: [seconds(20), seconds(41)], runs: 50 },
            whyNot: null,
            breakEven: 0.2,
            inferred: 3,
          },
          {
            job,
            step: null,
            action: 'actions/setup-go',
            hitRate: { n: 2, count: 2, share: 1 },
            exactRate: { n: 2, count: 2, share: 1 },
            restore: null,
            save: null,
            sizeBytes: null,
            rate: null,
            shortens: [],
            net: null,
            whyNot: 'no miss in 2 job runs',
            breakEven: null,
            inferred: 0,
          },
        ],
        changes: [
          {
            series: {
              workflow: '.github/workflows/ci.yml',
              measure: 'makespan',
              job: null,
              step: null,
              stratum: { event: 'push', branch: 'default', labels: [], image: null, cache: null, dropped: [] },
            },
            kind: 'slower',
            level: 'notify',
            p: 1e-7,
            before: { n: 30, p50: 400 },
            after: { n: 22, p50: 460 },
            shift: { ratio: 0.15, interval: [0.1, 0.2], time: seconds(60) },
            adjusted: notAvailable('no controls'),
            persists: available(true),
            lastBefore: EARLIER,
            first: RUN,
            suspects: { workflowFile: true, lockFile: null, runnerImage: false, cacheState: null },
            because: [{ job, step: null, measure: 'duration', time: seconds(55) }],
            movedWith: [],
            amongSurvivors: false,
            alert: RUN.headSha,
          },
        ],
        slowRuns: [
          {
            run: RUN,
            isRunning: false,
            makespan: seconds(900),
            usual: { n: 48, p50: seconds(460), high: seconds(600) },
            excess: seconds(440),
            causes: [
              { cause: 'queue', time: seconds(330), evidence: `\`${job}\` queued 5m 36s, usually 6s (n 48)` },
              { cause: 'unexplained', time: seconds(110), evidence: 'nothing else is known to have changed' },
            ],
          },
        ],
        bottlenecks: [
          {
            kind: 'sequential-tests',
            jobs: [job],
            steps: [{ job, step }],
            value: seconds(200),
            share: 0.43,
            shareOf: 'makespan',
            runs: 48,
            heldUp: 48,
            evidence: [`\`${step}\` in \`${job}\`: 6m 20s (p50, n 48)`],
            examples: [RUN],
            rules: ['shard-tests'],
          },
        ],
        objectives: [
          {
            scope: { kind: 'makespan' },
            statistic: 'p95',
            target: 480,
            stretch: 400,
            current: 598,
            interval: [560, null],
            n: 48,
            state: 'missed',
            budgetLeft: -1.5,
          },
          {
            scope: { kind: 'job', job },
            statistic: 'p50',
            target: 500,
            stretch: null,
            current: 441,
            interval: [430, 450],
            n: 48,
            state: 'met',
            budgetLeft: 0.6,
          },
        ],
        reduction: available({
          target: 0.2,
          before: { n: 16, p50: seconds(500) },
          now: { n: 16, p50: seconds(450) },
          reached: 0.1,
          interval: [0.04, 0.15],
        }),
      },
    ],
    cost: {
      ...quantiles.cost,
      window: PROFILE.window,
      visibility: 'public',
      ...SPENT,
      billed: 0,
      perMonth: 4.35,
      workflows: [
        {
          ...SPENT,
          path: '.github/workflows/ci.yml',
          name: 'CI',
          jobs: [
            {
              name: job,
              labels: ['ubuntu-latest'],
              jobRuns: 260,
              runnerTime: seconds(69_000),
              billedMinutes: 1350,
              price: { perMinute: 0.006, source: 'table', sku: 'linux', isLarger: false },
              listPrice: 8.1,
            },
          ],
        },
      ],
    },
    capacity: [
      {
        labels: ['ubuntu-latest'],
        jobRuns: 260,
        queueTime: summary(260, 6),
        mostAtOnce: 20,
        queuesFrom: 19,
        busiestHour: { from: new Date('2026-02-10T14:00:00Z'), jobs: 44, busy: seconds(18_000) },
        queuesFromRate: null,
        limit: null,
      },
    ],
    storage: available({
      readAt: new Date('2026-03-03T00:00:00Z'),
      caches: { bytes: 8.2e9, limitBytes: null, entries: 40 },
      artifacts: { bytes: 1.2e9, artifacts: 90, isWhole: true },
    }),
  };
}
