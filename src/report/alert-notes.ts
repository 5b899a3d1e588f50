import type { Alert } from '../model/alert.ts';
import { formatInstant } from '../model/format-date.ts';
import { gravestFirst, moreWords } from './alert-order.ts';
import { provenanceWords, standing, subjectOf } from './alert-words.ts';

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
  return [...all.slice(0, MOST).map(noteOf), ...moreWords(all.slice(MOST))];
}

function noteOf({ severity, measure, workflow, reading, since }: Alert): string {
  const when = since === null ? '' : `, since ${formatInstant(since)}`;
  return `Alert, ${severity}: ${subjectOf({ measure, workflow })} is ${standing(measure, reading)} (${provenanceWords(measure, reading)})${when}.`;
}
