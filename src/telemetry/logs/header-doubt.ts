import type { LogInstant } from '../../model/log-instant.ts';
import type { LogRecord } from './log-record.ts';

/**
 * Tells whether an action's header may have ended earlier than it seems. A variable or an input of several lines is printed with bare lines, and whoever filled
 * it, as an earlier script through `GITHUB_ENV`, can make one look like a record that ends the header and others like the action's words. The runner's own
 * lines then follow, among them the header's true end.
 */
export interface HeaderDoubt {
  /** Every record of the section but its marker, in order. */
  take(record: LogRecord, isInHeader: boolean): void;
  readonly isRaised: boolean;
}

const GROUP = '##[group]';
const END_GROUP = '##[endgroup]';
const HASH = 35;

/** `previous`: the instant of the record before the marker; null where there is none that it could be compared with. */
export function createHeaderDoubt(marker: LogInstant, previous: LogInstant | null): HeaderDoubt {
  let { second, ticks } = marker;
  let groups = 0;
  let isInEnv = false;
  let wasFurtherEnv = false;
  const doubt = { isRaised: previous !== null && isBefore(marker, previous), take };

  function take(record: LogRecord, isInHeader: boolean): void {
    if (doubt.isRaised) return;
    // Nobody who fills a variable knows to the tick when it will be printed.
    if (isBefore(record, { second, ticks })) doubt.isRaised = true;
    ({ second, ticks } = record);
    const { text, startsPlain } = record;
    if (isInHeader && (text === 'env:' || text === 'with:')) isInEnv = text === 'env:';
    if (text.charCodeAt(0) === HASH && startsPlain) {
      if (text === END_GROUP) takeEnd(isInHeader);
      else if (text.startsWith(GROUP)) groups += 1;
    }
    wasFurtherEnv = isInHeader && isInEnv && record.continuation.length > 0;
  }

  function takeEnd(isInHeader: boolean): void {
    if (isInHeader) doubt.isRaised ||= wasFurtherEnv;
    else if (groups === 0) doubt.isRaised = true;
    else groups -= 1;
  }
  return doubt;
}

function isBefore(a: LogInstant, b: LogInstant): boolean {
  return a.second < b.second || (a.second === b.second && a.ticks < b.ticks);
}
