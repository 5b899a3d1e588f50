import type { Alert, AlertMeasure } from '../../model/alert.ts';
import { DAY_MS } from '../../model/day.ts';
import type { RepositoryConfig } from '../../model/repository-config.ts';
import { isIgnoredWorkflow } from '../commit-targets.ts';
import { compareTexts } from '../profile/stamp.ts';
import { advanceAlert } from './advance-alert.ts';
import { MOST_DAYS } from './choose-window.ts';
import { type AlertLimit, limitsOf } from './limits-of.ts';
import type { Measured, Measurement } from './measured.ts';
import { type AlertNews, type AlertStep, tellAlerts } from './tell-alerts.ts';

export interface EvaluatedAlerts {
  /** Every limit that was ever measured and still stands in the configuration. */
  readonly alerts: readonly Alert[];
  readonly news: readonly AlertNews[];
}

/**
 * Where all limits of a repository stand after an evaluation, and what is to be told of it. Repeated with the same runs at the same moment it changes nothing and tells
 * nothing. What the configuration has no limit on any more, or ignores, ends; so does what nothing was measured of for two weeks.
 */
export function evaluateAlerts(
  measurements: readonly Measurement[],
  known: readonly Alert[],
  { configuration, asOf }: { readonly configuration: RepositoryConfig; readonly asOf: Date },
): EvaluatedAlerts {
  const limits = Map.groupBy(limitsOf(configuration.alerts), ({ measure }) => measure.key);
  const before = Map.groupBy(known, placeOf);
  const measured = new Map(
    measurements.flatMap((each): [string, Measured][] => (each.ok ? [[placeOf(each.measured), each.measured]] : [])),
  );
  const places = new Map<string, Place>([...known, ...measured.values()].map((each) => [placeOf(each), each]));
  const evaluated = [...places]
    .sort(([a], [b]) => compareTexts(a, b))
    .map(([place, { workflow, measure }]) => {
      const isIgnored = isIgnoredWorkflow({ workflowPath: workflow }, configuration);
      const wanted = isIgnored ? [] : (limits.get(measure.key) ?? []);
      const here = before.get(place) ?? [];
      const steps = wanted.map((limit) => {
        const own = here.find(({ severity }) => severity === limit.severity) ?? null;
        return stepOf(limit, measured.get(place), own, { configuration, asOf });
      });
      const gone = here.filter((alert) => wanted.every(({ severity }) => severity !== alert.severity));
      const ends = gone.map((alert): AlertStep => ({ before: alert, after: null, reason: isIgnored ? 'ignored' : 'limit-removed' }));
      return tellAlerts([...steps, ...ends], asOf, configuration.alerts);
    });
  return { alerts: evaluated.flatMap(({ alerts }) => alerts), news: evaluated.flatMap(({ news }) => news) };
}

function stepOf(
  limit: AlertLimit,
  measured: Measured | undefined,
  before: Alert | null,
  { configuration, asOf }: { readonly configuration: RepositoryConfig; readonly asOf: Date },
): AlertStep {
  if (measured !== undefined) {
    return { before, after: advanceAlert({ limit, measured, before }, asOf, configuration.alerts), reason: 'kept' };
  }
  const isLapsed = before !== null && asOf.getTime() - before.through.getTime() > MOST_DAYS * DAY_MS;
  return { before, after: isLapsed ? null : before, reason: 'unmeasured' };
}

interface Place {
  readonly workflow: string | null;
  readonly measure: AlertMeasure;
}

function placeOf({ workflow, measure }: Place): string {
  return JSON.stringify([workflow, measure.key]);
}
