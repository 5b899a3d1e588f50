import type { Alert } from '../model/alert.ts';
import { formatInstant } from '../model/format-date.ts';
import { SEVERITIES } from '../model/repository-config.ts';
import { intervalWords, sampleWords, standing, subjectOf } from './alert-words.ts';
import { count } from './count.ts';

const MOST = 5;

/**
 * A sentence for each measure that is beyond a limit, the gravest first, and of those of one severity the furthest beyond; at most five, and how many more there are. In the
 * form that `prose` takes: names stand between backticks.
 */
export function alertNotes(alerts: readonly Alert[]): readonly string[] {
  const gravest = new Map<string, Alert>();
  for (const alert of alerts.filter(({ phase }) => phase === 'firing').sort(gravestFirst)) {
    const place = JSON.stringify([alert.workflow, alert.measure.key]);
    if (!gravest.has(place)) gravest.set(place, alert);
  }
  const all = [...gravest.values()];
  const more = all.length - MOST;
  return [
    ...all.slice(0, MOST).map(noteOf),
    ...(more > 0 ? [`And ${count(more, 'alert')} more: ${countBySeverity(all.slice(MOST))}.`] : []),
  ];
}

function noteOf({ severity, measure, workflow, reading, since }: Alert): string {
  const provenance = [sampleWords(reading), intervalWords(measure, reading)].filter((part) => part !== null).join(', ');
  const when = since === null ? '' : `, since ${formatInstant(since)}`;
  return `Alert, ${severity}: ${subjectOf({ measure, workflow })} is ${standing(measure, reading)} (${provenance})${when}.`;
}

function countBySeverity(alerts: readonly Alert[]): string {
  return SEVERITIES.flatMap((severity) => {
    const n = alerts.filter((alert) => alert.severity === severity).length;
    return n === 0 ? [] : [`${n} ${severity}`];
  }).join(', ');
}

function gravestFirst(a: Alert, b: Alert): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || excess(b) - excess(a) || compareText(keyOf(a), keyOf(b));
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
