import type { Alert, AlertMeasure } from '../../model/alert.ts';
import { DAY_MS } from '../../model/day.ts';
import type { RepositoryConfig } from '../../model/repository-config.ts';
import { isIgnoredWorkflow } from '../commit-targets.ts';
import { compareTexts } from '../profile/stamp.ts';
import { advanceAlert } from './advance-alert.ts';
import { MOST_DAYS } from './choose-window.ts';
import { type AlertLimit, limitsOf } from './limits-of.ts';
import type { Measured, Measurement } from './measured.ts';
import { type AlertNews, tellAlerts } from './tell-alerts.ts';

export interface EvaluatedAlerts {
  /** Every limit that was ever measured and still stands in the configuration. */
  readonly alerts: readonly Alert[];
  readonly news: readonly AlertNews[];
}

/**
 * Where all limits of a repository stand after an evaluation, and what is to be told of it. Repeated with the same runs at the same moment it changes nothing and tells
 * nothing. What is no longer in the configuration is forgotten; what nothing was measured of for two weeks ends.
 */
export function evaluateAlerts(
  measurements: readonly Measurement[],
  known: readonly Alert[],
  { configuration, asOf }: { readonly configuration: RepositoryConfig; readonly asOf: Date },
): EvaluatedAlerts {
  const limits = Map.groupBy(limitsOf(configuration.alerts), ({ measure }) => measure.key);
  const before = new Map(known.map((alert) => [keyOf(alert), alert]));
  const measured = new Map(
    measurements.flatMap((each): [string, Measured][] => (each.ok ? [[placeOf(each.measured), each.measured]] : [])),
  );
  const places = new Map<string, Place>();
  for (const alert of known) if (!isIgnored(alert.workflow, configuration)) places.set(placeOf(alert), alert);
  for (const [place, each] of measured) places.set(place, each);
  const evaluated = [...places]
    .sort(([a], [b]) => compareTexts(a, b))
    .map(([place, { workflow, measure }]) => {
      const steps = (limits.get(measure.key) ?? []).map((limit) => {
        const own = before.get(keyOf({ workflow, measure, severity: limit.severity })) ?? null;
        return { before: own, after: step(limit, measured.get(place), own, { configuration, asOf }) };
      });
      return tellAlerts(steps, asOf, configuration.alerts);
    });
  return { alerts: evaluated.flatMap(({ alerts }) => alerts), news: evaluated.flatMap(({ news }) => news) };
}

function step(
  limit: AlertLimit,
  measured: Measured | undefined,
  before: Alert | null,
  { configuration, asOf }: { readonly configuration: RepositoryConfig; readonly asOf: Date },
): Alert | null {
  if (measured !== undefined) return advanceAlert({ limit, measured, before }, asOf, configuration.alerts);
  return before === null || asOf.getTime() - before.through.getTime() > MOST_DAYS * DAY_MS ? null : before;
}

function isIgnored(workflowPath: string | null, configuration: RepositoryConfig): boolean {
  return isIgnoredWorkflow({ workflowPath }, configuration);
}

interface Place {
  readonly workflow: string | null;
  readonly measure: AlertMeasure;
}

function placeOf({ workflow, measure }: Place): string {
  return JSON.stringify([workflow, measure.key]);
}

function keyOf({ workflow, measure, severity }: Place & Pick<Alert, 'severity'>): string {
  return JSON.stringify([workflow, measure.key, severity]);
}
