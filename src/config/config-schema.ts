import { z } from 'zod';
import { LEVELS } from '../model/repository-config.ts';
import { count, duration, increase, list, pattern, percentage, schedule, timezone } from './config-values.ts';

const statistics = { p50: duration.optional(), p95: duration.optional(), p99: duration.optional() };
const namesStatistic = (value: { p50?: unknown; p95?: unknown; p99?: unknown }) => (value.p50 ?? value.p95 ?? value.p99) !== undefined;
const NO_STATISTIC = 'name a limit: p50, p95 or p99';

const limits = z.strictObject(statistics).refine(namesStatistic, NO_STATISTIC);
const target = z
  .strictObject({ ...statistics, enforce: z.boolean().default(false).describe('true: the check run fails when a run is above the limit') })
  .refine(namesStatistic, NO_STATISTIC);

const workflowTarget = z.strictObject({
  workflow: pattern.describe('file name or path of a workflow, or a pattern'),
  makespan: target.optional().describe('from the first job queued until the last job done'),
  jobs: z.record(z.string(), target).default({}).describe('duration of jobs, by their key'),
  stages: z.record(z.string(), target).default({}).describe('duration of stages, by their name'),
  'success-rate': percentage.optional(),
  'cache-hit-rate': percentage.optional(),
  stretch: z.strictObject({ makespan: target.optional() }).optional().describe('what would be better still; never enforced'),
});

const pullRequests = z.strictObject({
  open: count(100).default(2).describe('pull requests of ours that are open at once'),
  'per-day': count(100).default(1),
  'unverified-per-workflow': count(100).default(1),
  labels: list(z.string().min(1).max(50)).default(['paceline']),
  reviewers: list(z.string().min(1).max(100)).default([]),
  schedule: schedule.default('any'),
  timezone: timezone.default('UTC'),
  rebase: z.enum(['conflicted', 'never']).default('conflicted'),
  draft: z.union([z.literal('auto'), z.boolean()], 'write auto, true or false').default('auto'),
  group: z.enum(['rule', 'workflow']).default('rule'),
  'trial-runs': count(20).default(0),
});

const ruleMode = z.enum(['off', 'suggest', 'pr']);
const rule = z.union(
  [ruleMode, z.strictObject({ mode: ruleMode.default('pr'), options: z.record(z.string(), z.unknown()).default({}) })],
  'write off, suggest or pr, or { mode, options }',
);

const alert = z.strictObject({
  makespan: limits.optional(),
  'queue-time': limits.optional(),
  stages: z.record(z.string(), limits).default({}),
  'failure-rate': percentage.optional().describe('alert above'),
  'cache-hit-rate': percentage.optional().describe('alert below'),
  'makespan-increase': increase.optional().describe('growth over the baseline'),
});

const pool = z.strictObject({
  labels: list(z.string().min(1)).min(1).describe('what runs-on asks for'),
  runners: z.int().min(1).max(100_000).optional().describe('how many jobs run at once'),
});

/** `.github/paceline.yml`, as people write it. Unknown keys are mistakes. */
export const configSchema = z.strictObject({
  level: z.enum(LEVELS).default('intelligent').describe('which rules may propose'),
  targets: list(workflowTarget).default([]),
  'target-reduction': percentage.optional().describe('how much shorter the makespan shall become'),
  'pull-requests': pullRequests.prefault({}),
  rules: z.record(z.string(), rule).default({}).describe('by rule id: off, suggest (a finding and a patch) or pr'),
  ignore: z.strictObject({ workflows: list(pattern).default([]), jobs: list(pattern).default([]) }).prefault({}),
  alerts: z.strictObject({ critical: alert.optional(), warning: alert.optional() }).prefault({}),
  stages: list(z.strictObject({ match: pattern, stage: z.string().min(1).max(100) })).default([]),
  'required-checks': list(z.string().min(1)).default([]).describe('only where GitHub does not tell'),
  logs: z.enum(['off', 'sampled', 'all']).default('sampled').describe('which job logs are read'),
  retention: duration.prefault('400d').describe('how long measurements are kept'),
  'dashboard-issue': z.boolean().default(false),
  actions: z
    .strictObject({ allow: list(pattern).default([]) })
    .prefault({})
    .describe('actions that may be added beside actions/*'),
  pools: z.record(z.string(), pool).default({}).describe('self-hosted runners that jobs may be given to'),
  prices: z.record(z.string(), z.number().min(0).max(1000)).default({}).describe('US dollars a minute, by runner label'),
});

export type ConfigValues = z.output<typeof configSchema>;
