const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/**
 * Whether a moment is one at which pull requests may be opened: `any`, `mon-fri`, `09:00-17:00` or `mon-fri 09:00-17:00`, read in an IANA time zone. Across
 * midnight the day is that on which the span began. A schedule that cannot be read allows every moment.
 */
export function isWithinSchedule(schedule: string, timezone: string, at: Date): boolean {
  const [, days, from, to] = /^(?:([a-z]{3}(?:-[a-z]{3})?)\s*)?(?:(\d\d:\d\d)-(\d\d:\d\d))?$/i.exec(schedule.trim()) ?? [];
  if (days?.toLowerCase() === 'any' || (days === undefined && from === undefined)) return true;
  const now = localTime(timezone, at);
  if (from === undefined || to === undefined) return isDay(days, now.day);
  if (from < to) return isDay(days, now.day) && now.time >= from && now.time < to;
  const isLate = now.time >= from;
  return (isLate || now.time < to) && isDay(days, isLate ? now.day : (now.day + 6) % 7);
}

function isDay(days: string | undefined, day: number): boolean {
  if (days === undefined) return true;
  const [first = -1, last = first] = days
    .toLowerCase()
    .split('-')
    .map((name) => DAYS.indexOf(name as (typeof DAYS)[number]));
  return first <= last ? day >= first && day <= last : day >= first || day <= last;
}

function localTime(timezone: string, at: Date): { readonly day: number; readonly time: string } {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return {
    day: DAYS.indexOf((parts.get('weekday') ?? '').slice(0, 3).toLowerCase() as (typeof DAYS)[number]),
    time: `${parts.get('hour')}:${parts.get('minute')}`,
  };
}
