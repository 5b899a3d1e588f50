import { type Alert, isCost } from '../../model/alert.ts';
import type { AlertConfig } from '../../model/repository-config.ts';
import { judgeReading, type Level } from './judge-reading.ts';
import type { AlertLimit } from './limits-of.ts';
import type { Measured } from './measured.ts';

const HOUR_MS = 3_600_000;
/** The next evaluation sees as much. */
const UNSEEN = new Date(0);

/** One limit with what was measured, and where it stood. */
export interface Evaluation {
  readonly limit: AlertLimit;
  readonly measured: Measured;
  /** Null: never evaluated. */
  readonly before: Alert | null;
}

/**
 * Where a limit stands after an evaluation. It fires after `consecutive` evaluations in a row that found it exceeded, and is quiet again after as many that
 * found it kept by the margin. Only evaluations with runs that ended since the last count, so that an hour without any, or a repeated one, changes nothing; that
 * less was spent counts hourly without them.
 */
export function advanceAlert(
  { limit, measured, before }: Evaluation,
  asOf: Date,
  { consecutive }: Pick<AlertConfig, 'consecutive'>,
): Alert {
  const { level, reading } = judgeReading(measured, limit);
  const known = before ?? startOf(limit, measured, asOf, reading);
  const through = evidenceOf(measured, level, asOf);
  if (level === 'unknown' || through <= known.through) return before ?? { ...known, through: UNSEEN };
  const seen: Alert = { ...known, workflowName: measured.workflowName ?? known.workflowName, through, evaluatedAt: asOf, reading };
  return known.phase === 'quiet' ? whileQuiet(seen, level, measured, consecutive) : whileFiring(seen, level, consecutive);
}

/** A sum over the last hours falls while nothing runs: that is seen once an hour. */
function evidenceOf({ measure, through }: Measured, level: Level, asOf: Date): Date {
  if (!isCost(measure) || level === 'beyond') return through;
  const hour = new Date(Math.floor(asOf.getTime() / HOUR_MS) * HOUR_MS);
  return hour > through ? hour : through;
}

function whileQuiet(alert: Alert, level: Level, { recentFrom }: Measured, consecutive: number): Alert {
  if (level !== 'beyond') return { ...alert, streak: 0, since: null, baselineBefore: null };
  const streak = alert.streak + 1;
  const begun = { ...alert, streak, since: alert.since ?? alert.evaluatedAt, baselineBefore: alert.baselineBefore ?? recentFrom };
  return streak < consecutive ? begun : { ...begun, phase: 'firing', streak: 0, firedAt: alert.evaluatedAt, isTold: false };
}

function whileFiring(alert: Alert, level: Level, consecutive: number): Alert {
  if (level !== 'within') return { ...alert, streak: 0 };
  const streak = alert.streak + 1;
  if (streak < consecutive) return { ...alert, streak };
  return { ...alert, phase: 'quiet', streak: 0, since: null, firedAt: null, isTold: false, baselineBefore: null };
}

function startOf({ measure, severity }: AlertLimit, measured: Measured, asOf: Date, reading: Alert['reading']): Alert {
  return {
    workflow: measured.workflow,
    workflowName: measured.workflowName,
    measure,
    severity,
    phase: 'quiet',
    streak: 0,
    since: null,
    firedAt: null,
    isTold: false,
    toldAt: null,
    through: UNSEEN,
    evaluatedAt: asOf,
    baselineBefore: null,
    reading,
  };
}
