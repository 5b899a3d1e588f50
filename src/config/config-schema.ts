import { z } from 'zod';
import { STAGES } from '../model/job-log.ts';
import { DIGESTS, LEVELS } from '../model/repository-config.ts';
import { budget, count, duration, increase, key, list, name, pattern, percentage, price, schedule, timezone } from './config-values.ts';
import { pool } from './pool-schema.ts';

const statistics = {
  p50: key(duration.optional(), 'half of the runs take at most this long', '4m'),
  p95: key(duration.optional(), '95 of 100 runs take at most this long', '10m', '2m35s'),
  p99: key(duration.optional(), '99 of 100 runs take at most this long', '15 min'),
};
const namesStatistic = (value: { p50?: unknown; p95?: unknown; p99?: unknown }) => (value.p50 ?? value.p95 ?? value.p99) !== undefined;
const NO_STATISTIC = 'name a limit: p50, p95 or p99';
const ONE_STATISTIC = { anyOf: Object.keys(statistics).map((name) => ({ required: [name] })) };

const limits = z.strictObject(statistics).refine(namesStatistic, NO_STATISTIC).meta(ONE_STATISTIC);
const target = z
  .strictObject({
    ...statistics,
    enforce: key(z.boolean().default(false), 'true: the check run fails when a run is above the limit', true),
  })
  .refine(namesStatistic, NO_STATISTIC)
  .meta(ONE_STATISTIC);

const workflowTarget = z.strictObject({
  workflow: key(pattern, 'file name or path of a workflow, or a pattern', 'ci.yml', '.github/workflows/test-*.yml'),
  makespan: key(target.optional(), 'from the first job queued until the last job done', { p95: '10m' }),
  jobs: key(z.record(z.string(), target).default({}), 'duration of jobs, by their key', { unit: { p50: '4m' } }),
  stages: key(z.record(z.string(), target).default({}), 'duration of stages, by their name', { test: { p95: '2m35s' } }),
  'success-rate': key(percentage.optional(), 'share of the runs that succeed', '99.5%'),
  'cache-hit-rate': key(percentage.optional(), 'share of the cache lookups that hit', '87%'),
  stretch: key(
    z.strictObject({ makespan: key(target.optional(), 'from the first job queued until the last job done', { p95: '45s' }) }).optional(),
    'what would be better still; never enforced',
    { makespan: { p95: '45s' } },
  ),
});

const pullRequests = z.strictObject({
  open: key(count(100).default(2), 'pull requests of ours that are open at once; 0 opens none', 3),
  'per-day': key(count(100).default(1), 'pull requests that are opened in 24 hours', 2),
  'unverified-per-workflow': key(count(100).default(1), 'open pull requests on one workflow', 2),
  labels: key(list(name.max(50, 'a label has at most 50 characters')).default(['paceline']), 'labels of our pull requests', [
    'paceline',
    'ci',
  ]),
  reviewers: key(
    list(name.max(100, 'a login or team has at most 100 characters')).default([]),
    'whom we ask for a review: logins, and teams as organization/team',
    ['octocat', 'my-org/platform'],
  ),
  schedule: key(schedule.prefault('any'), 'when pull requests may be opened', 'mon-fri', '09:00-17:00', 'mon-fri 09:00-17:00'),
  timezone: key(timezone.default('UTC'), 'IANA time zone of the schedule', 'Europe/Berlin'),
  rebase: key(
    z.enum(['conflicted', 'never']).default('conflicted'),
    'conflicted: our pull requests are made anew when they conflict',
    'never',
  ),
  draft: key(
    z.union([z.literal('auto'), z.boolean()], 'write auto, true or false').default('auto'),
    'auto: as a draft where CODEOWNERS would call for a review at once',
    true,
  ),
  group: key(z.enum(['rule', 'workflow']).default('rule'), 'what shares a pull request: each proposal its own, or one file', 'workflow'),
  'trial-runs': key(count(20).default(0), 'runs of a pull request that may be repeated to measure it', 3),
});

const ruleMode = z.enum(['off', 'suggest', 'pr']);
const rule = z.union(
  [
    ruleMode,
    z.strictObject({
      mode: key(ruleMode.default('pr'), 'off, suggest (a finding and a patch) or pr', 'suggest'),
      options: key(z.record(z.string(), z.unknown()).default({}), "the rule's options, as its page names them", { 'minimum-share': 0.2 }),
    }),
  ],
  'write off, suggest or pr, or { mode, options }',
);

const DAY = 86_400;
const cooldown = duration.refine((time) => time <= 30 * DAY, 'a cooldown is at most 30d');

const alert = z.strictObject({
  makespan: key(limits.optional(), 'from the first job queued until the last job done', { p95: '20m' }),
  'queue-time': key(limits.optional(), 'from created until a runner starts it', { p95: '5m' }),
  stages: key(z.record(z.string(), limits).default({}), 'duration of stages, by their name', { 'unit-test': { p95: '5m' } }),
  'failure-rate': key(percentage.optional(), 'alert above', '10%'),
  'cache-hit-rate': key(percentage.optional(), 'alert below', '50%'),
  'makespan-increase': key(increase.optional(), 'alert above this growth of the makespan over the baseline', '20%'),
  'cost-per-day': key(budget.optional(), 'US dollars at list price of the whole repository in 24 hours; alert above', 25),
  'cost-per-month': key(budget.optional(), 'US dollars at list price of the whole repository in 30 days; alert above', 500),
});

const alerts = z.strictObject({
  critical: key(alert.optional(), 'beyond these an alert is critical', { 'failure-rate': '20%' }),
  warning: key(alert.optional(), 'beyond these an alert is a warning', { 'makespan-increase': '20%' }),
  info: key(alert.optional(), 'beyond these an alert is for information', { 'cache-hit-rate': '80%' }),
  consecutive: key(
    count(24, 1).default(2),
    'evaluations in a row, each with new runs, that must find a limit exceeded before it is told; as many must find it kept again',
    3,
  ),
  cooldown: key(cooldown.prefault('60m'), 'how long the same alert is not told again', '4h', '1d'),
  issue: key(
    z.boolean('write true or false').default(false),
    'true: alerts and digests are told in an issue too, where the App may write issues',
    true,
  ),
});

const stage = z.strictObject({
  match: key(
    name.max(200, 'a text to match has at most 200 characters'),
    'name of a step, action without its version, or command; * stands for any characters, ? for one',
    'npm run e2e*',
    'our-org/deploy-action',
  ),
  stage: key(z.enum(STAGES), 'what such a step does', 'integration-test'),
});

const retention = duration
  .refine((time) => time >= DAY, 'measurements are kept for at least 1d')
  .refine((time) => time <= 36_500 * DAY, 'measurements are kept for at most 36500d');

/** `.github/paceline.yml`, as people write it. Unknown keys are mistakes. */
export const configSchema = z.strictObject({
  level: key(
    z.enum(LEVELS).default('intelligent'),
    'which rules may propose: basic the safe ones, intelligent those to review, aggressive what runs less work, experimental all',
    'basic',
  ),
  targets: key(list(workflowTarget).default([]), 'what is wanted of workflows; of several that match, the first counts', [
    { workflow: 'ci.yml', makespan: { p95: '10m' } },
  ]),
  'target-reduction': key(percentage.optional(), 'how much shorter the makespan shall become', '40%'),
  'pull-requests': key(pullRequests.prefault({}), 'how many pull requests are opened, and how they look', { open: 1, 'per-day': 1 }),
  rules: key(
    z.record(z.string(), rule).default({}),
    'by rule id: off, suggest (a finding and a patch) or pr; one that is not named is pr, or off where its page says that it is off by default',
    {
      'set-job-timeout': 'suggest',
    },
  ),
  ignore: key(
    z
      .strictObject({
        workflows: key(list(pattern).default([]), 'file names or paths of workflows, or patterns', ['release*.yml']),
        jobs: key(list(pattern).default([]), 'names of jobs, or patterns', ['deploy*']),
      })
      .prefault({}),
    'what is neither reported nor changed',
    { workflows: ['release*.yml'] },
  ),
  alerts: key(alerts.prefault({}), 'limits beyond which an alert is sent, and how often', { warning: { 'makespan-increase': '20%' } }),
  digest: key(z.enum(DIGESTS).default('off'), 'how often a report on the time since the last is sent', 'weekly'),
  stages: key(list(stage, 100).default([]), 'what steps do, where their logs are read wrongly; the first that matches counts', [
    { match: 'npm run e2e*', stage: 'integration-test' },
  ]),
  'required-checks': key(list(name).default([]), 'checks that must pass before a merge; only where GitHub does not tell', ['ci']),
  logs: key(z.enum(['off', 'sampled', 'all']).default('sampled'), 'which job logs are read', 'off'),
  retention: key(retention.prefault('400d'), 'how long measurements are kept', '90d'),
  'dashboard-issue': key(z.boolean('write true or false').default(false), 'whether an issue shows the state of all proposals', true),
  actions: key(
    z.strictObject({ allow: key(list(pattern).default([]), 'owner/name, or a pattern', ['Swatinem/rust-cache', 'docker/*']) }).prefault({}),
    'actions that may be added beside actions/*',
    { allow: ['docker/*'] },
  ),
  pools: key(z.record(z.string(), pool).default({}), 'self-hosted runners that jobs may be given to, by name', {
    large: { labels: ['self-hosted', 'linux', 'large'], runners: 8 },
  }),
  prices: key(z.record(z.string(), price).default({}), 'US dollars a minute, by runner label', { 'ubuntu-latest-8-cores': 0.032 }),
});

export type ConfigValues = z.output<typeof configSchema>;
