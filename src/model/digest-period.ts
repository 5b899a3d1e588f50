import { DAY_MS } from './day.ts';

/** What a digest is of, and when it is due. Instants; the days are those of the time zone. */
export interface DigestPeriod {
  /** `2026-W47` as in ISO 8601, or `2026-11`: of the days that are told of. */
  readonly label: string;
  /** Its first and its last day there, as `2026-11-16`. */
  readonly days: readonly [first: string, last: string];
  /** What is told of: `from` included, `to` not. */
  readonly from: Date;
  readonly to: Date;
  /** Where the period before begins, which it is held against. */
  readonly before: Date;
  /** Eight o'clock on the Monday, or on the first of the month, after it. */
  readonly due: Date;
  /** When the one after this is due. */
  readonly nextDue: Date;
}

/** A day of the calendar; months count from 0, and what is out of range is carried over as `Date.UTC` does. */
type Day = readonly [year: number, month: number, day: number];

const HOUR = 8;

/** The newest period whose digest is due by `now`. `timezone`: a name of the IANA database, or an offset. */
export function digestPeriod(schedule: 'weekly' | 'monthly', timezone: string, now: Date): DigestPeriod {
  const today = dayIn(timezone, now);
  const start = schedule === 'weekly' ? mondayOf(today) : monthOf(today);
  const step = schedule === 'weekly' ? weeks : months;
  const isDue = instantOf(timezone, start, HOUR) <= now;
  const end = isDue ? start : step(start, -1);
  const first = step(end, -1);
  return {
    label: schedule === 'weekly' ? isoWeek(first) : dateOf(first).slice(0, 7),
    days: [dateOf(first), dateOf([end[0], end[1], end[2] - 1])],
    from: instantOf(timezone, first, 0),
    to: instantOf(timezone, end, 0),
    before: instantOf(timezone, step(first, -1), 0),
    due: instantOf(timezone, end, HOUR),
    nextDue: instantOf(timezone, step(end, 1), HOUR),
  };
}

function weeks([year, month, day]: Day, by: number): Day {
  return [year, month, day + 7 * by];
}

function months([year, month]: Day, by: number): Day {
  return [year, month + by, 1];
}

function monthOf([year, month]: Day): Day {
  return [year, month, 1];
}

function mondayOf([year, month, day]: Day): Day {
  const sinceMonday = (new Date(Date.UTC(year, month, day)).getUTCDay() + 6) % 7;
  return [year, month, day - sinceMonday];
}

function dateOf(day: Day): string {
  return new Date(Date.UTC(...day)).toISOString().slice(0, 10);
}

/** By the week's Thursday, whose year the week belongs to. */
function isoWeek([year, month, day]: Day): string {
  const thursday = new Date(Date.UTC(year, month, day + 3));
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  const week = Math.floor((thursday.getTime() - first) / (7 * DAY_MS)) + 1;
  return `${thursday.getUTCFullYear()}-W${String(week).padStart(2, '0')}`;
}

function dayIn(timezone: string, at: Date): Day {
  const local = new Date(wallTime(timezone, at.getTime()));
  return [local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate()];
}

/** When a clock of the time zone shows this. Where it is set ahead past it, so much later; where it is set back, the first time. */
function instantOf(timezone: string, [year, month, day]: Day, hour: number): Date {
  const wanted = Date.UTC(year, month, day, hour);
  const offsetAt = (instant: number): number => wallTime(timezone, instant) - instant;
  const candidates = [offsetAt(wanted - DAY_MS), offsetAt(wanted + DAY_MS)].map((offset) => wanted - offset).sort((a, b) => a - b);
  const exact = candidates.find((instant) => wallTime(timezone, instant) === wanted);
  return new Date(exact ?? candidates.at(-1) ?? wanted);
}

/** What a clock there shows, as if it were UTC. */
function wallTime(timezone: string, instant: number): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone: timezone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  }).formatToParts(instant);
  const value = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(value('year'), value('month') - 1, value('day'), value('hour'), value('minute'), value('second'));
}
