import type { AlertNews, EndReason } from '../engine/alerts/tell-alerts.ts';
import type { Alert } from '../model/alert.ts';
import { provenanceWords, standing, subjectOf } from './alert-words.ts';

/** What happened, in the form that `prose` takes: names stand between backticks. */
export function alertTitle({ kind, alert, remaining, reason }: AlertNews): string {
  const subject = subjectOf(alert);
  const { measure, reading, severity } = alert;
  if (kind === 'alert') return `${capital(severity)}: ${subject} is ${standing(measure, reading)}`;
  const end = endWords(severity, reason, remaining !== null);
  if (remaining !== null) return `${end}, ${remaining.severity} goes on: ${subject} is ${standing(measure, remaining.reading)}`;
  return isKept(reason) ? `${end}: ${subject} is ${standing(measure, reading)}` : `${end}: ${subject}`;
}

/** The title with what its number stands on; without, where it says no number. */
export function alertLine(news: AlertNews): string {
  const { kind, alert, remaining, reason } = news;
  const title = alertTitle(news);
  if (kind === 'resolved' && remaining === null && !isKept(reason)) return title;
  return `${title} (${provenanceWords(alert.measure, (remaining ?? alert).reading)})`;
}

function endWords(severity: Alert['severity'], reason: EndReason | null, goesOn: boolean): string {
  switch (reason) {
    case 'unmeasured':
      return 'Not measured any more';
    case 'limit-removed':
      return `The ${severity} limit was taken out`;
    case 'ignored':
      return 'Ignored now';
    default:
      return goesOn ? `${capital(severity)} resolved` : 'Resolved';
  }
}

function isKept(reason: EndReason | null): boolean {
  return reason === null || reason === 'kept';
}

function capital(severity: Alert['severity']): string {
  return severity === 'info' ? 'For information' : `${severity.charAt(0).toUpperCase()}${severity.slice(1)}`;
}
