import { CronExpressionParser } from 'cron-parser';
import type { Effect } from '../effect.ts';
import type { EffectContext, Prepared } from './prepared.ts';

/** Runs of events that start none any more are gone, and of scheduled ones as many as the new cron lines leave. */
export function changeTrigger({ remove, schedule }: Extract<Effect, { kind: 'change-trigger' }>, { runs }: EffectContext): Prepared {
  if (runs.every(({ run }) => run.event === null)) return { reason: 'the history does not say which event started a run' };
  const kept = schedule === null ? 1 : keptShare(schedule.from, schedule.to);
  if (kept === null) return { reason: 'a cron line cannot be read' };
  return {
    apply: (draft, { run: { event } }) => {
      if (event !== null && remove.includes(event)) return { ...draft, weight: 0 };
      return event === 'schedule' ? { ...draft, weight: draft.weight * kept } : draft;
    },
  };
}

/** A moment before the first that counts. */
const FROM = new Date(Date.UTC(2026, 0, 1) - 1);
const DAYS = 364;

/** How many of the times at which the lines before start a run are left by those after, over a year of weeks; above 1 where there are more. */
function keptShare(before: readonly string[], after: readonly string[]): number | null {
  const [old, now] = [firings(before), firings(after)];
  return old === null || now === null || old === 0 ? null : now / old;
}

/** Null for a line that is none. GitHub reads five fields, in UTC. */
function firings(lines: readonly string[]): number | null {
  const end = FROM.getTime() + DAYS * 86_400_000;
  const moments = new Set<number>();
  for (const line of lines) {
    try {
      const cron = CronExpressionParser.parse(line, { currentDate: FROM, tz: 'UTC' });
      for (let next = cron.next().getTime(); next < end; next = cron.next().getTime()) moments.add(next);
    } catch {
      return null;
    }
  }
  return moments.size;
}
