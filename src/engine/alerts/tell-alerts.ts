import type { Alert } from '../../model/alert.ts';
import { type AlertConfig, SEVERITIES } from '../../model/repository-config.ts';

/** Something to be told of one measure. */
export interface AlertNews {
  readonly kind: 'alert' | 'resolved';
  /** As it stands now; for what was resolved with its last reading. */
  readonly alert: Alert;
  /** When what is told began to fire. */
  readonly firedAt: Date;
  /** `resolved`: what is still exceeded of the same measure; null: nothing is. */
  readonly remaining: Alert | null;
  /** Null: of an alert. */
  readonly reason: EndReason | null;
}

/**
 * Why an alert ended. `kept`: its limit is kept by the margin. The others are no improvement. `unmeasured`: for two weeks nothing was measured. `limit-removed`: the
 * configuration has no such limit any more. `ignored`: it ignores the workflow now.
 */
export type EndReason = 'kept' | 'unmeasured' | 'limit-removed' | 'ignored';

/** One limit before and after an evaluation; `after` null: it is gone. */
export interface AlertStep {
  readonly before: Alert | null;
  readonly after: Alert | null;
  /** Why it ended, if it did. */
  readonly reason: EndReason;
}

/**
 * What is to be told after an evaluation of one measure of one workflow, and its limits with that noted. Of several limits that are exceeded only the gravest is
 * told; when that ends and a less grave one is still exceeded, the end says so. The same alert is told again at the earliest `cooldown` after it was told last; one that
 * fires within it waits, and is told then if it still fires. An end is told once, and only of what was told.
 */
export function tellAlerts(
  steps: readonly AlertStep[],
  asOf: Date,
  { cooldown }: Pick<AlertConfig, 'cooldown'>,
): { readonly news: readonly AlertNews[]; readonly alerts: readonly Alert[] } {
  const alerts = steps.flatMap(({ after }) => after ?? []).sort(gravestFirst);
  const top = alerts.find(({ phase }) => phase === 'firing') ?? null;
  const ended = steps.flatMap(endOf).sort((a, b) => gravestFirst(a.alert, b.alert))[0];
  const told = (alert: Alert): Alert => ({ ...alert, isTold: true, toldAt: asOf });
  const isNews = top !== null && !top.isTold;
  const mayTell = top?.toldAt == null || asOf.getTime() - top.toldAt.getTime() >= cooldown * 1000;
  const isGraver = top !== null && ended !== undefined && gravestFirst(top, ended.alert) < 0;
  // The end of a graver one speaks of what remains, which is then told.
  const remains = ended !== undefined && top !== null && !isGraver ? top : null;
  const isSaid = isNews && (mayTell || remains !== null);
  const noted = alerts.map((alert) => (isSaid && alert === top ? told(alert) : alert));
  const end: readonly AlertNews[] = ended === undefined ? [] : [{ kind: 'resolved', remaining: remains, ...ended }];
  const begin: readonly AlertNews[] =
    isSaid && remains === null && top !== null
      ? [{ kind: 'alert', alert: told(top), firedAt: top.firedAt ?? asOf, remaining: null, reason: null }]
      : [];
  return { news: [...end, ...begin], alerts: noted };
}

function endOf({ before, after, reason }: AlertStep): readonly Pick<AlertNews, 'alert' | 'firedAt' | 'reason'>[] {
  if (before?.phase !== 'firing' || !before.isTold || before.firedAt === null || after?.phase === 'firing') return [];
  return [{ alert: after ?? before, firedAt: before.firedAt, reason }];
}

function gravestFirst(a: Pick<Alert, 'severity'>, b: Pick<Alert, 'severity'>): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
}
