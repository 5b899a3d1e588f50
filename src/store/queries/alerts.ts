import type { Selectable } from 'kysely';
import { type Alert, type AlertReading, measureOfKey } from '../../model/alert.ts';
import type { AlertStore } from '../../ports/store.ts';
import { inTransaction } from '../in-transaction.ts';
import { storableSentence, storableText } from '../storable-text.ts';
import type { Handle, StoredReading, Tables } from '../tables.ts';

/** Rows of one statement. */
const ROWS = 1_000;

export function alertStore(handle: Handle): AlertStore {
  const rows = (repositoryId: number) =>
    handle
      .selectFrom('alert')
      .selectAll()
      .where('repository_id', '=', repositoryId)
      .orderBy('workflow')
      .orderBy('measure')
      .orderBy('severity');
  return {
    list: async (repositoryId) => (await rows(repositoryId).execute()).flatMap(toAlert),
    firing: async (repositoryId) => (await rows(repositoryId).where('phase', '=', 'firing').execute()).flatMap(toAlert),
    replace: (repositoryId, alerts) =>
      inTransaction(handle, async (transaction) => {
        await transaction.deleteFrom('alert').where('repository_id', '=', repositoryId).execute();
        for (let at = 0; at < alerts.length; at += ROWS)
          await transaction
            .insertInto('alert')
            .values(alerts.slice(at, at + ROWS).map((alert) => toRow(repositoryId, alert)))
            .execute();
      }),
  };
}

function toRow(repositoryId: number, alert: Alert) {
  return {
    repository_id: repositoryId,
    workflow: storableText(alert.workflow ?? ''),
    measure: alert.measure.key,
    severity: alert.severity,
    workflow_name: alert.workflowName === null ? null : storableSentence(alert.workflowName),
    phase: alert.phase,
    streak: alert.streak,
    since: alert.since,
    fired_at: alert.firedAt,
    is_told: alert.isTold,
    told_at: alert.toldAt,
    through: alert.through,
    evaluated_at: alert.evaluatedAt,
    baseline_before: alert.baselineBefore,
    reading: storableText(JSON.stringify(alert.reading)),
  };
}

/** None for a measure that this version does not know. */
function toAlert(row: Selectable<Tables['alert']>): readonly Alert[] {
  const measure = measureOfKey(row.measure);
  if (measure === null) return [];
  return [
    {
      workflow: row.workflow === '' ? null : row.workflow,
      workflowName: row.workflow_name,
      measure,
      severity: row.severity,
      phase: row.phase,
      streak: row.streak,
      since: row.since,
      firedAt: row.fired_at,
      isTold: row.is_told,
      toldAt: row.told_at,
      through: row.through,
      evaluatedAt: row.evaluated_at,
      baselineBefore: row.baseline_before,
      reading: toReading(row.reading),
    },
  ];
}

function toReading(stored: StoredReading): AlertReading {
  return { ...stored, from: new Date(stored.from), to: new Date(stored.to) };
}
