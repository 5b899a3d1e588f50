import type { LogForm } from '../../model/job-log.ts';
import { keepText, type LogRecord, type StepLabel } from './log-record.ts';
import { createStampReader } from './log-stamp.ts';
import { createPendingRecord } from './pending-record.ts';

/** Turns lines into records. */
export interface RecordReader {
  takeLine(line: string): void;
  /** The lines from here on are of a file of a run's archive: one step's, or with null the whole job's. */
  beginEntry(label: StepLabel | null): void;
  finish(): void;
  readonly state: {
    readonly form: LogForm;
    /** As the first column has it; null in the other forms. */
    readonly job: string | null;
    readonly lines: number;
    readonly unstampedLines: number;
    readonly otherJobLines: number;
  };
}

const BYTE_ORDER_MARK = 0xfeff;
/** What `gh` prints as a step where it does not know it. */
const UNKNOWN_STEP = 'UNKNOWN STEP';

/**
 * Reads records from the lines of a raw log, of a step's file in an archive, or of `gh run view --log`; the first line with a timestamp tells which.
 * The runner stamps every line that a process prints, so text without a stamp belongs to the record before it. Of a file of several jobs one is
 * read: the one that is called `wantedJob`, or the first.
 */
export function createRecordReader(onRecord: (record: LogRecord) => void, wantedJob: string | null = null): RecordReader {
  const stamp = createStampReader();
  const columns = createColumnReader();
  const state = { form: 'raw' as LogForm, job: null as string | null, lines: 0, unstampedLines: 0, otherJobLines: 0 };
  let isFormKnown = false;
  let label: StepLabel | null = null;
  const pending = createPendingRecord(onRecord);
  /** True after a line of another job: the bare lines after it are that job's. */
  let isElsewhere = false;

  function addFurther(line: string): void {
    if (line !== '' && !pending.add(line)) state.unstampedLines += 1;
  }

  function takeColumns(line: string): boolean {
    if (!columns.read(line)) return false;
    const job = wantedJob ?? state.job;
    isElsewhere = job !== null && columns.job !== job;
    if (isElsewhere) {
      state.otherJobLines += 1;
      return true;
    }
    const at = afterMarks(line, columns.textAt);
    if (!stamp.read(line, at)) {
      if (!isFormKnown) return false;
      addFurther(line.slice(at));
      return true;
    }
    state.form = 'columns';
    state.job = columns.job;
    isFormKnown = true;
    // Each step's first line has a mark of its own, which tells two steps of one name apart.
    label =
      at > columns.textAt && columns.label !== null
        ? { ...columns.label }
        : label !== null && label.name === columns.label?.name
          ? label
          : columns.label;
    pending.begin(line, stamp, label);
    return true;
  }

  return {
    takeLine(line) {
      state.lines += 1;
      const isRaw = !isFormKnown || state.form !== 'columns';
      const at = line.charCodeAt(0) === BYTE_ORDER_MARK ? afterMarks(line, 0) : 0;
      if (isRaw && stamp.read(line, at)) {
        isFormKnown = true;
        pending.begin(line, stamp, label);
      } else if (isRaw && isFormKnown) addFurther(at === 0 ? line : line.slice(at));
      else if (takeColumns(line)) return;
      else if (isElsewhere) state.otherJobLines += 1;
      else addFurther(line);
    },
    beginEntry(next) {
      pending.end();
      state.form = 'archive';
      isFormKnown = true;
      label = next;
    },
    finish: pending.end,
    state,
  };
}

function afterMarks(line: string, from: number): number {
  let at = from;
  while (line.charCodeAt(at) === BYTE_ORDER_MARK) at += 1;
  return at;
}

interface ColumnReader {
  /** True when the line has the first two columns. */
  read(line: string): boolean;
  readonly job: string;
  readonly label: StepLabel | null;
  readonly textAt: number;
}

/** The lines of one step have the same columns, so these are taken apart once. */
function createColumnReader(): ColumnReader {
  let known = '';
  const reader = { job: '', label: null as StepLabel | null, textAt: 0, read };

  function read(line: string): boolean {
    if (known !== '' && line.startsWith(known)) return true;
    const first = line.indexOf('\t');
    const second = first === -1 ? -1 : line.indexOf('\t', first + 1);
    if (second === -1) return false;
    const start = afterMarks(line, 0);
    const step = line.slice(first + 1, second);
    reader.job = keepText(line.slice(start, first));
    reader.label = step === UNKNOWN_STEP || step === '' ? null : { number: null, name: keepText(step) };
    reader.textAt = second + 1;
    known = line.slice(0, second + 1);
    return true;
  }
  return reader;
}
