import type { AlertNews } from '../engine/alerts/tell-alerts.ts';
import type { Alert } from '../model/alert.ts';

/** The key of a notice on one alert: each time it fires is another matter. */
export function alertKey(
  kind: AlertNews['kind'],
  { workflow, measure, severity }: Pick<Alert, 'workflow' | 'measure' | 'severity'>,
  firedAt: Date,
): string {
  return `${kind}:${workflow ?? ''}:${measure.key}:${severity}:${firedAt.toISOString()}`;
}

/** The key of one notice on all that an evaluation found. */
export function evaluationKey(kind: AlertNews['kind'], at: Date): string {
  return `${kind}:evaluation:${at.toISOString()}`;
}

/**
 * Whether nothing of what the notice of this key tells fires any more: the alert has ended, or ended and fired anew, and of those of one evaluation every one. Never of
 * what is no alert on a limit.
 */
export function isAlertOver(key: string, firing: readonly Alert[]): boolean {
  return key.startsWith('alert:') && !firing.some((alert) => keysOf(alert).includes(key));
}

function keysOf(alert: Alert): readonly string[] {
  const { firedAt, isTold, toldAt } = alert;
  return [
    ...(firedAt === null ? [] : [alertKey('alert', alert, firedAt)]),
    ...(toldAt === null || !isTold ? [] : [evaluationKey('alert', toldAt)]),
  ];
}
