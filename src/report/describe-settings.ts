import { formatShare } from '../model/format-share.ts';
import type { AlertThresholds, RepositoryConfig } from '../model/repository-config.ts';
import type { Seconds } from '../model/seconds.ts';
import { codeSpan } from './escape-markdown.ts';

const NONE = 'none';
const MOST_NAMED = 8;

/** Every setting of a configuration by the key that it is written under, in Markdown; limits and rules, which have tables of their own, are left out. */
export function describeSettings(configuration: RepositoryConfig): ReadonlyMap<string, string> {
  const { pullRequests, ignore, alerts } = configuration;
  return new Map([
    ['level', configuration.level],
    ['target-reduction', configuration.targetReduction === null ? NONE : formatShare(configuration.targetReduction)],
    ['pull-requests.open', String(pullRequests.open)],
    ['pull-requests.per-day', String(pullRequests.perDay)],
    ['pull-requests.unverified-per-workflow', String(pullRequests.unverifiedPerWorkflow)],
    ['pull-requests.labels', names(pullRequests.labels)],
    ['pull-requests.reviewers', names(pullRequests.reviewers)],
    ['pull-requests.draft', yesOrNo(pullRequests.draft)],
    ['pull-requests.schedule', pullRequests.schedule],
    ['pull-requests.timezone', codeSpan(pullRequests.timezone)],
    ['pull-requests.rebase', pullRequests.rebase],
    ['pull-requests.group', pullRequests.group],
    ['pull-requests.trial-runs', String(pullRequests.trialRuns)],
    ['ignore.workflows', names(ignore.workflows)],
    ['ignore.jobs', names(ignore.jobs)],
    ['alerts.critical', describeAlert(alerts.critical)],
    ['alerts.warning', describeAlert(alerts.warning)],
    ['alerts.info', describeAlert(alerts.info)],
    ['alerts.consecutive', String(alerts.consecutive)],
    ['alerts.cooldown', describeTime(alerts.cooldown)],
    ['alerts.issue', yesOrNo(alerts.issue)],
    ['digest', configuration.digest],
    ['stages', names(configuration.stages.map(({ match, stage }) => `${match} = ${stage}`))],
    ['required-checks', names(configuration.requiredChecks)],
    ['logs', configuration.logs],
    ['retention', describeTime(configuration.retention)],
    ['dashboard-issue', yesOrNo(configuration.dashboardIssue)],
    ['actions.allow', names(configuration.actions.allow)],
    ['pools', names([...configuration.pools].map(([name, { labels }]) => `${name}: ${labels.join(', ')}`))],
    ['prices', names([...configuration.prices].map(([label, price]) => `${label}: ${price}`))],
  ]);
}

function names(all: readonly string[]): string {
  if (all.length === 0) return NONE;
  const more = all.length > MOST_NAMED ? ` and ${all.length - MOST_NAMED} more` : '';
  return `${all.slice(0, MOST_NAMED).map(codeSpan).join(', ')}${more}`;
}

function yesOrNo(value: boolean | string): string {
  return typeof value === 'string' ? value : value ? 'yes' : 'no';
}

const UNITS: readonly (readonly [string, number])[] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];

/** The whole of a time in words, days first: `400 days`, `1 day 12 hours`. */
function describeTime(time: Seconds): string {
  let rest = Math.round(time);
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const n = Math.floor(rest / size);
    rest -= n * size;
    if (n > 0) parts.push(`${n} ${unit}${n === 1 ? '' : 's'}`);
  }
  return parts.join(' ');
}

function describeAlert(alert: AlertThresholds | null): string {
  if (alert === null) return NONE;
  const shares: readonly (readonly [string, number | undefined])[] = [
    ['failure-rate', alert.failureRate],
    ['cache-hit-rate', alert.cacheHitRate],
    ['makespan-increase', alert.makespanIncrease],
  ];
  const budgets: readonly (readonly [string, number | undefined])[] = [
    ['cost-per-day', alert.costPerDay],
    ['cost-per-month', alert.costPerMonth],
  ];
  const limits = Object.entries({ makespan: alert.makespan, 'queue-time': alert.queueTime, ...Object.fromEntries(alert.stages) });
  return names([
    ...limits.flatMap(([name, limit]) =>
      Object.entries(limit ?? {}).map(([statistic, time]) => `${name} ${statistic}: ${describeTime(time)}`),
    ),
    ...shares.flatMap(([name, share]) => (share === undefined ? [] : [`${name}: ${formatShare(share)}`])),
    ...budgets.flatMap(([name, dollars]) => (dollars === undefined ? [] : [`${name}: ${dollars}`])),
  ]);
}
