import type { Alert } from '../model/alert.ts';
import { SEVERITIES } from '../model/repository-config.ts';
import { count } from './count.ts';

/** The gravest first, and of those of one severity the furthest beyond its limit. */
export function gravestFirst(a: Alert, b: Alert): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || excess(b) - excess(a) || compareText(keyOf(a), keyOf(b));
}

/** `3 critical, 5 warning` */
export function countBySeverity(alerts: readonly Pick<Alert, 'severity'>[]): string {
  return SEVERITIES.flatMap((severity) => {
    const n = alerts.filter((alert) => alert.severity === severity).length;
    return n === 0 ? [] : [`${n} ${severity}`];
  }).join(', ');
}

/** `And 235 alerts more: 60 critical, 175 warning.`; none where there are none. */
export function moreWords(alerts: readonly Pick<Alert, 'severity'>[]): readonly string[] {
  return alerts.length === 0 ? [] : [`And ${count(alerts.length, 'alert')} more: ${countBySeverity(alerts)}.`];
}

/** How far beyond its limit, as a share of it. */
function excess({ reading: { value, limit } }: Alert): number {
  return limit === 0 ? Number.MAX_VALUE : Math.abs(value - limit) / limit;
}

function keyOf({ workflow, measure }: Alert): string {
  return JSON.stringify([workflow, measure.key]);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
