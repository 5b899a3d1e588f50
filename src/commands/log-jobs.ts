import { AppError } from '../errors.ts';
import { scrubText } from '../model/scrub-text.ts';

/** Reads which jobs a file in the three columns of `gh run view --log` holds. */
export interface JobNames {
  take(chunk: Uint8Array): void;
  /** In the file's order; empty for a raw log. */
  names(): readonly string[];
}

const MOST_NAMES = 1000;
const LONGEST_COLUMN = 1000;
const [TAB, NEWLINE] = [0x09, 0x0a];
const STAMP = /^\uFEFF?\d{4}-\d{2}-\d{2}T/;
const LOOK_BEHIND_COLUMNS = 32;

/** Only the beginning of each line is looked at; a line is of a job when it has two columns and then a timestamp, as every line of such a file. */
export function createJobNames(): JobNames {
  const names = new Set<string>();
  let held = Buffer.alloc(0);
  let isWithinLine = false;

  function takeLineStart(line: Buffer): void {
    const first = line.indexOf(TAB);
    const second = first === -1 ? -1 : line.indexOf(TAB, first + 1);
    if (second === -1 || names.size >= MOST_NAMES) return;
    if (!STAMP.test(line.toString('utf8', second + 1, second + 1 + LOOK_BEHIND_COLUMNS))) return;
    names.add(line.toString('utf8', 0, first).replace(/^\uFEFF+/, ''));
  }

  function take(chunk: Uint8Array): void {
    let bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (isWithinLine) {
      const end = bytes.indexOf(NEWLINE);
      if (end === -1) return;
      bytes = bytes.subarray(end + 1);
      isWithinLine = false;
    }
    if (held.length > 0) bytes = Buffer.concat([held, bytes]);
    held = Buffer.alloc(0);
    let from = 0;
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, from)) {
      takeLineStart(bytes.subarray(from, Math.min(end, from + LONGEST_COLUMN)));
      from = end + 1;
    }
    const rest = bytes.subarray(from);
    if (rest.length < LONGEST_COLUMN) held = Buffer.from(rest);
    else {
      takeLineStart(rest.subarray(0, LONGEST_COLUMN));
      isWithinLine = true;
    }
  }

  return {
    take,
    names() {
      if (held.length > 0) takeLineStart(held);
      return [...names];
    },
  };
}

/** Which jobs there are, for a name that is none of them. */
export function noSuchJob(path: string, wanted: string, jobs: readonly string[]): AppError {
  const named = jobs
    .slice(0, 20)
    .map((job) => scrubText(job))
    .join(', ');
  return new AppError(
    'USAGE',
    `${path}: has no job ${scrubText(wanted)}; choose with --job-name one of ${named}${jobs.length > 20 ? ` and ${jobs.length - 20} more` : ''}`,
  );
}
