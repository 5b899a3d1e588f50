import type { LogRecord } from './log-record.ts';
import type { LogNote, LogSection } from './log-section.ts';
import { createGroupKeeper, type GroupKeeper } from './section-groups.ts';
import type { TextStore } from './text-store.ts';

const MOST_OF_LINE = 500;
const MOST_ISSUES = 50;
const MOST_TRACES = 500;
const [HASH, BRACKET, PLUS] = [35, 91, 43];
const GROUP = '##[group]';
const END_GROUP = '##[endgroup]';
const ISSUE = /^##\[(?:error|warning|notice)\]/;
const TRACE = /^(?:(?:##)?\[command\]|\++ )/;
const COMPOSITE = /^##\[(?:start|end)-action /;

/** Takes a section's records after its header, in order. */
export interface BodyReader {
  take(record: LogRecord): void;
  read(): Pick<LogSection, 'groups' | 'issues' | 'traces' | 'ownRecords'>;
  dropped(): number;
}

export function createBodyReader(store: TextStore): BodyReader {
  const issues: LogNote[] = [];
  const traces: LogNote[] = [];
  let groups: GroupKeeper | null = null;
  let ownRecords = 0;
  let dropped = 0;

  function keep(list: LogNote[], record: LogRecord, most: number): void {
    const note = list.length < most ? store.note(record, MOST_OF_LINE) : null;
    if (note === null) dropped += 1;
    else list.push(note);
  }

  return {
    take(record) {
      const { text, startsPlain } = record;
      const code = text.charCodeAt(0);
      if (code !== HASH || !startsPlain || !COMPOSITE.test(text)) ownRecords += 1;
      if ((code !== HASH && code !== BRACKET && code !== PLUS) || !startsPlain) return;
      if (code === HASH && text.startsWith(GROUP)) {
        groups ??= createGroupKeeper();
        groups.begin(text.slice(GROUP.length), record);
      } else if (text === END_GROUP) groups?.end(record);
      else if (ISSUE.test(text)) keep(issues, record, MOST_ISSUES);
      else if (TRACE.test(text)) keep(traces, record, MOST_TRACES);
    },
    read: () => ({ groups: groups?.groups ?? [], issues, traces, ownRecords }),
    dropped: () => dropped + (groups?.dropped ?? 0),
  };
}
