import type {
  AlertConfig,
  AlertThresholds,
  PoolScale,
  RepositoryConfig,
  RuleMode,
  RunnerPool,
  WorkflowTarget,
} from '../model/repository-config.ts';
import { seconds } from '../model/seconds.ts';
import type { ConfigValues } from './config-schema.ts';

/** Absent where the value was not given, as `exactOptionalPropertyTypes` wants it. */
type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function given<T extends object>(values: T): Given<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Given<T>;
}

function toMap<T, U>(record: Readonly<Record<string, T>>, convert: (value: T) => U): ReadonlyMap<string, U> {
  return new Map(Object.entries(record).map(([key, value]) => [key, convert(value)]));
}

type TargetValues = NonNullable<ConfigValues['targets'][number]['makespan']>;
type LimitValues = Omit<TargetValues, 'enforce'>;

const toTarget = ({ enforce, ...statistics }: TargetValues) => ({ ...given(statistics), enforce });
const toLimits = (statistics: LimitValues) => given(statistics);

function toWorkflowTarget(values: ConfigValues['targets'][number]): WorkflowTarget {
  const { makespan, stretch } = values;
  return {
    workflow: values.workflow,
    jobs: toMap(values.jobs, toTarget),
    stages: toMap(values.stages, toTarget),
    ...given({ successRate: values['success-rate'], cacheHitRate: values['cache-hit-rate'] }),
    ...(makespan === undefined ? {} : { makespan: toTarget(makespan) }),
    ...(stretch === undefined ? {} : { stretch: stretch.makespan === undefined ? {} : { makespan: toTarget(stretch.makespan) } }),
  };
}

function toThresholds(values: ConfigValues['alerts']['critical']): AlertThresholds | null {
  if (values === undefined) return null;
  const { makespan, 'queue-time': queueTime } = values;
  return {
    stages: toMap(values.stages, toLimits),
    ...given({
      failureRate: values['failure-rate'],
      cacheHitRate: values['cache-hit-rate'],
      makespanIncrease: values['makespan-increase'],
      costPerDay: values['cost-per-day'],
      costPerMonth: values['cost-per-month'],
    }),
    ...(makespan === undefined ? {} : { makespan: toLimits(makespan) }),
    ...(queueTime === undefined ? {} : { queueTime: toLimits(queueTime) }),
  };
}

function toAlerts({ critical, warning, info, ...same }: ConfigValues['alerts']): AlertConfig {
  return { critical: toThresholds(critical), warning: toThresholds(warning), info: toThresholds(info), ...same };
}

function toRule(values: ConfigValues['rules'][string]): { mode: RuleMode; options: Readonly<Record<string, unknown>> } {
  return typeof values === 'string' ? { mode: values, options: {} } : values;
}

type PoolValues = ConfigValues['pools'][string];

function toPool({ labels, runners, scale, price, speed, cpus, memory, 'start-up': startUp, shares }: PoolValues): RunnerPool {
  const known = given({ pricePerMinute: price, speed, cpus, memory, startUp, shares: shares || undefined });
  return { labels, runners: runners ?? null, ...(scale === undefined ? {} : { scale: toScale(scale) }), ...known };
}

function toScale({ least, most, period, up, down, 'budget-per-hour': budgetPerHour }: NonNullable<PoolValues['scale']>): PoolScale {
  const queued = up.queued ?? (up.busy === undefined ? 1 : null);
  return {
    ...{ least, most, period },
    up: { step: up.step, busyShare: up.busy ?? null, queued, cooldown: up.cooldown ?? seconds(0) },
    down: { step: down.step, busyShare: down.busy, cooldown: down.cooldown },
    budgetPerHour: budgetPerHour ?? null,
  };
}

/** The checked values of the file in the words of the model. */
export function toRepositoryConfig(values: ConfigValues): RepositoryConfig {
  const pullRequests = values['pull-requests'];
  return {
    level: values.level,
    targets: values.targets.map(toWorkflowTarget),
    targetReduction: values['target-reduction'] ?? null,
    pullRequests: {
      open: pullRequests.open,
      perDay: pullRequests['per-day'],
      unverifiedPerWorkflow: pullRequests['unverified-per-workflow'],
      labels: pullRequests.labels,
      reviewers: pullRequests.reviewers,
      draft: pullRequests.draft,
      schedule: pullRequests.schedule,
      timezone: pullRequests.timezone,
      rebase: pullRequests.rebase,
      group: pullRequests.group,
      trialRuns: pullRequests['trial-runs'],
    },
    rules: toMap(values.rules, toRule),
    ignore: values.ignore,
    requiredChecks: values['required-checks'],
    logs: values.logs,
    actions: values.actions,
    alerts: toAlerts(values.alerts),
    digest: values.digest,
    stages: values.stages,
    retention: values.retention,
    dashboardIssue: values['dashboard-issue'],
    pools: toMap(values.pools, toPool),
    prices: new Map(Object.entries(values.prices)),
  };
}
