import type { CommitSummary, JobSummary, WorkflowSummary } from '../../src/engine/commit-summary.ts';
import type { CacheOutcome } from '../../src/model/cache-outcome.ts';
import { seconds } from '../../src/model/seconds.ts';

const USUAL = { n: 31, p10: seconds(425), p50: seconds(460), p90: seconds(511) };

const CACHE: CacheOutcome = {
  stepNumber: 3,
  action: 'actions/setup-node',
  result: 'exact',
  save: 'not-needed',
  restoredKey: 'node-cache-Linux-x64-npm-1f2e',
  primaryKey: 'node-cache-Linux-x64-npm-1f2e',
  sizeBytes: 241_000_000,
  restoreTime: seconds(4.2),
  basis: 'log',
};

export const JOB: JobSummary = {
  jobId: 1,
  name: 'test (20, ubuntu-latest)',
  attempt: 1,
  conclusion: 'success',
  queueTime: seconds(6),
  cacheOutcomes: [CACHE],
  duration: seconds(480),
  usual: { n: 31, p10: seconds(401), p50: seconds(441), p90: seconds(490) },
  target: null,
  state: 'noise',
  cut: null,
  withheld: null,
};

export const WORKFLOW: WorkflowSummary = {
  path: '.github/workflows/ci.yml',
  name: 'CI',
  runId: 7,
  attempt: 1,
  event: 'push',
  status: 'completed',
  conclusion: 'success',
  queueTime: seconds(14),
  duration: seconds(492),
  usual: USUAL,
  target: { statistic: 'p95', limit: seconds(600), enforce: false },
  state: 'ok',
  cut: null,
  withheld: null,
  versions: { basis: 'own', commit: null, unmeasured: 0, unread: 0 },
  accepted: null,
  isAccepted: false,
  jobs: [
    { ...JOB, jobId: 2, name: 'lint', duration: seconds(95), queueTime: seconds(14), cacheOutcomes: [], usual: null, state: 'no-baseline' },
    JOB,
    {
      ...JOB,
      jobId: 3,
      name: 'test (22, ubuntu-latest)',
      cacheOutcomes: [{ ...CACHE, result: 'miss', restoredKey: null, restoreTime: null, sizeBytes: null, save: 'saved' }],
      duration: seconds(485),
      target: { statistic: 'p50', limit: seconds(480), enforce: false },
      state: 'over',
    },
  ],
};

export const SUMMARY: CommitSummary = {
  headSha: '0123456789abcdef0123456789abcdef01234567',
  status: 'completed',
  missed: [],
  isDone: true,
  settlesAt: null,
  conclusion: 'success',
  state: 'over',
  headline: WORKFLOW,
  workflows: [WORKFLOW],
  path: {
    runId: 7,
    makespan: seconds(492),
    basis: 'file',
    jobs: [{ name: 'test (22, ubuntu-latest)', queued: seconds(0), started: seconds(7), ended: seconds(492), share: 1 }],
    others: [{ name: 'test (20, ubuntu-latest)', slack: seconds(6) }],
    beside: [{ name: 'test (20, ubuntu-latest)', queued: seconds(0), started: seconds(6), ended: seconds(486) }],
  },
  movements: { told: [], more: 0, beside: [], compared: 3 },
  cost: {
    listPrice: 0.108,
    billed: 0,
    visibility: 'public',
    pricedJobRuns: 3,
    unpricedJobRuns: 0,
    unpriced: [],
    pricesAsOf: '2026-01-01',
    usual: { n: 31, p10: 0.1, p50: 0.102, p90: 0.108 },
  },
  simulatedHistory: null,
};
