const DAY = '(?:[mM][oO][nN]|[tT][uU][eE]|[wW][eE][dD]|[tT][hH][uU]|[fF][rR][iI]|[sS][aA][tT]|[sS][uU][nN])';
const TIME = '(?:[01]\\d|2[0-3]):[0-5]\\d';
/** From one time of day to a different one; across midnight is meant when the second is the earlier. */
const TIMES = `(?!(\\d\\d:\\d\\d)-\\1)${TIME}-${TIME}`;
const DAYS = `${DAY}(?:-${DAY})?`;

/** When pull requests may be opened: `any`, days, times of day, or days and times. The published schema has the same. */
export const SCHEDULE = new RegExp(`^(?:[aA][nN][yY]|${DAYS}|(?:${DAYS} )?${TIMES})$`);

const FORMS = 'write any, mon-fri, 09:00-17:00 or mon-fri 09:00-17:00';

/** Why a value is no schedule. */
export function explainSchedule(input: unknown): string {
  if (typeof input !== 'string') return FORMS;
  for (const [time, hour, minute] of input.matchAll(/\b(\d{1,3}):(\d{1,3})\b/g)) {
    if (Number(hour) > 23 || Number(minute) > 59) return `${time} is no time of day: ${FORMS}`;
    if (time.length !== 5) return `write ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')} for ${time}`;
  }
  const [from, to] = /(\d\d:\d\d)-(\d\d:\d\d)/.exec(input)?.slice(1) ?? [];
  if (from !== undefined && from === to) return `from ${from} to ${to} is no time at all: ${FORMS}`;
  const day = [...input.matchAll(/[a-z]{2,}/gi)].map(([word]) => word).find((word) => !new RegExp(`^(?:${DAY}|any)$`, 'i').test(word));
  return day === undefined ? FORMS : `${day} is no day: mon, tue, wed, thu, fri, sat and sun are; ${FORMS}`;
}
