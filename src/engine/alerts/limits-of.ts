import { type AlertMeasure, measureOfKey } from '../../model/alert.ts';
import { STAGES } from '../../model/job-log.ts';
import { type AlertConfig, type AlertThresholds, SEVERITIES, type Severity } from '../../model/repository-config.ts';

/** A limit of the configuration. */
export interface AlertLimit {
  readonly measure: AlertMeasure;
  readonly severity: Severity;
  /** Seconds, a share, or US dollars. */
  readonly limit: number;
}

/** All limits of a configuration, the gravest first. A stage that no step is ever given has none: the configuration's notes say so. */
export function limitsOf(alerts: AlertConfig): readonly AlertLimit[] {
  return SEVERITIES.flatMap((severity) =>
    written(alerts[severity]).flatMap(([key, limit]) => {
      const measure = measureOfKey(key);
      return limit === undefined || measure === null ? [] : [{ measure, severity, limit }];
    }),
  );
}

function written(thresholds: AlertThresholds | null): readonly (readonly [key: string, limit: number | undefined])[] {
  if (thresholds === null) return [];
  const durations = [
    ['makespan', thresholds.makespan] as const,
    ['queue-time', thresholds.queueTime] as const,
    ...[...thresholds.stages]
      .filter(([name]) => STAGES.some((stage) => stage === name))
      .map(([name, limits]) => [`stages.${name}`, limits] as const),
  ];
  return [
    ...durations.flatMap(([scope, limits]) =>
      (['p50', 'p95', 'p99'] as const).map((each) => [`${scope}.${each}`, limits?.[each]] as const),
    ),
    ['failure-rate', thresholds.failureRate],
    ['cache-hit-rate', thresholds.cacheHitRate],
    ['makespan-increase', thresholds.makespanIncrease],
    ['cost-per-day', thresholds.costPerDay],
    ['cost-per-month', thresholds.costPerMonth],
  ];
}
