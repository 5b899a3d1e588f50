import { readFile } from 'node:fs/promises';
import type { JobRun } from '../model/job-run.ts';
import type { Run } from '../model/run.ts';
import { stripUnsafe } from '../report/strip-unsafe.ts';
import { createHistoryReader, type HistoryProblem, type HistoryRecord } from '../telemetry/history-file.ts';
import { isJsonObject } from '../telemetry/parsed.ts';
import { readCacheOutcomes } from '../telemetry/read-cache-outcomes.ts';
import type { Output } from './output.ts';
import { startProgress } from './progress.ts';
import { type InputFile, listInput, readLines } from './read-input.ts';

export interface LoadedHistory {
  /** Newest first. */
  readonly runs: readonly Run[];
  readonly problems: readonly HistoryProblem[];
  /** Paths, or else names, of the workflows whose runs were read and not wanted. */
  readonly leftOut: ReadonlySet<string>;
}

const HISTORY_FILE = /\.(ndjson|jsonl|json)(\.gz)?$/;
/** What `fetch` keeps beside a history file. */
const STATE_FILE = /\.state\.json$/;
/** A document over many lines has to be held whole before it can be read. */
const MAX_DOCUMENT_CHARACTERS = 256 * 1024 * 1024;
const JOB_LOG = /(^|\/)logs\/(\d+)\.txt$/;

/**
 * Reads the history format from a file or folder. Bad records are reported with file and line and left out; nothing here is fatal but an unreadable
 * path. What is not wanted is never kept.
 */
export async function loadHistory(path: string, output: Output, wanted: (run: Run) => boolean = () => true): Promise<LoadedHistory> {
  const files = await listInput(path);
  const histories = files.length === 1 ? files : files.filter((file) => HISTORY_FILE.test(file.path) && !STATE_FILE.test(file.path));
  const progress = startProgress(
    output,
    'reading history',
    histories.reduce((sum, file) => sum + file.bytes, 0),
  );
  const reader = createHistoryReader(wanted);
  const unreadable: HistoryProblem[] = [];
  for (const file of histories)
    for await (const item of readRecords(file, progress.advance)) 'reason' in item ? unreadable.push(item) : reader.take(item);
  progress.end();
  const { runs, problems, leftOut } = reader.finish();
  const logs = new Map(
    files.flatMap((file) => (JOB_LOG.test(file.path) ? [[Number(JOB_LOG.exec(file.path)?.[2]), file.path] as const] : [])),
  );
  return { runs: logs.size === 0 ? runs : await withCacheOutcomes(runs, logs), problems: [...unreadable, ...problems], leftOut };
}

/** One record a line; a file that is one JSON document over many lines is one record. */
async function* readRecords(file: InputFile, onBytes: (count: number) => void): AsyncGenerator<HistoryRecord | HistoryProblem> {
  const held: HeldLine[] = [];
  let characters = 0;
  for await (const read of readLines(file, onBytes)) {
    const { line } = read;
    if ('reason' in read) {
      yield { file: file.path, line, reason: read.reason };
      continue;
    }
    const { text } = read;
    if (text.trim() === '') continue;
    const value = held.length === 0 ? parseJson(text) : undefined;
    if (value === undefined) characters += text.length;
    if (value !== undefined) yield { value, file: file.path, line };
    else if (held.length === 0 && line > 1) yield { file: file.path, line, reason: 'not JSON' };
    else if (characters <= MAX_DOCUMENT_CHARACTERS) held.push({ text, line });
    else {
      yield { file: file.path, line: null, reason: 'one JSON document of more than 256 MiB; write a run a line' };
      return;
    }
  }
  if (held.length === 0) return;
  const whole = parseJson(held.map(({ text }) => text).join('\n'));
  if (whole !== undefined) yield { value: whole, file: file.path, line: null };
  else yield* readHeldLines(held, file.path);
}

interface HeldLine {
  readonly text: string;
  readonly line: number;
}

/** Neither one document nor a first line that can be read: records a line where later lines hold some, else one problem for the file. */
function readHeldLines(held: readonly HeldLine[], file: string): (HistoryRecord | HistoryProblem)[] {
  const values = held.map(({ text, line }) => ({ value: parseJson(text), line }));
  if (!values.some(({ value }) => isJsonObject(value))) return [{ file, line: null, reason: 'not JSON' }];
  return values.map(({ value, line }) => (value === undefined ? { file, line, reason: 'not JSON' } : { value, file, line }));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

async function withCacheOutcomes(runs: readonly Run[], logs: ReadonlyMap<number, string>): Promise<readonly Run[]> {
  const read = async (job: JobRun): Promise<JobRun> => {
    const path = logs.get(job.jobId);
    return path === undefined ? job : { ...job, cacheOutcomes: readCacheOutcomes(await readFile(path, 'utf8'), job.steps) };
  };
  const result: Run[] = [];
  for (const run of runs) result.push({ ...run, jobs: await Promise.all(run.jobs.map(read)) });
  return result;
}

/** Says which records were left out: the first ten, then a count. */
export function noteProblems(problems: readonly HistoryProblem[], output: Output): void {
  for (const { file, line, reason } of problems.slice(0, 10)) {
    const place = [file, line].filter((part) => part !== '' && part !== null).join(':');
    output.note(stripUnsafe(`${place === '' ? '' : `${place}: `}skipped: ${reason}`));
  }
  if (problems.length > 10) output.note(`and ${problems.length - 10} more records skipped`);
}
