import { readFile } from 'node:fs/promises';
import { AppError } from '../errors.ts';
import { asItStood } from '../model/as-it-stood.ts';
import type { JobRun } from '../model/job-run.ts';
import type { Run } from '../model/run.ts';
import { stripUnsafe } from '../report/strip-unsafe.ts';
import { type HistoryPiece, type RefusePiece, readPieces } from '../telemetry/history-pieces.ts';
import { createProblems, type HistoryProblems } from '../telemetry/history-problems.ts';
import { createJoinPlan } from '../telemetry/join-plan.ts';
import { readCacheOutcomes } from '../telemetry/logs/caches/read-cache-outcomes.ts';
import { createRunJoiner } from '../telemetry/run-joiner.ts';
import { onlyOneRepository } from './one-repository.ts';
import type { Output } from './output.ts';
import { startProgress } from './progress.ts';
import { type InputFile, listInput } from './read-input.ts';
import { readRecords } from './read-records.ts';
import { spoolPipes } from './spool-pipes.ts';

export interface HistorySource {
  /** One run for each attempt, in the order in which what is told of it ends; called once. */
  readonly runs: () => AsyncGenerator<Run>;
  /** What was skipped; all of it once the runs have ended. */
  readonly problems: () => HistoryProblems;
  /** Paths, or else names, of the workflows whose runs were read and not wanted; the first hundred. */
  readonly leftOut: ReadonlySet<string>;
  /** Whether attempts were passed over that had not begun by `asOf`; certain once the runs have ended. */
  readonly hasLater: () => boolean;
}

export interface HistoryOptions {
  readonly wanted?: (run: Run) => boolean;
  readonly refuse?: RefusePiece;
  /** Runs come as they stood then (`asItStood`); absent: as their records say. */
  readonly asOf?: Date;
  /** So many jobs may wait for the rest of their runs; a history whose records lie further apart is read more often. */
  readonly mostHeldJobs?: number;
}

const HISTORY_FILE = /\.(ndjson|jsonl|json)(\.gz)?$/;
/** What `fetch` keeps beside a history file: how far it goes, and what GitHub stores. */
const BESIDE_FILE = /\.(state|storage)\.json$/;
const JOB_LOG = /(^|\/)logs\/(\d+)\.txt$/;
/** About 100 MB of runs. */
const MOST_HELD_JOBS = 40_000;
const MOST_LEFT_OUT = 100;

/**
 * Reads the history format from a file or folder, twice or more often, in memory that grows by some 60 bytes a run. Bad records are reported with
 * file and line and left out; nothing here is fatal but an unreadable path, one that changes while it is read (INPUT_UNREADABLE) and records of two
 * repositories (USAGE).
 */
export async function readHistory<T>(
  path: string,
  output: Output,
  options: HistoryOptions,
  use: (history: HistorySource) => Promise<T>,
): Promise<T> {
  const spooled = await spoolPipes(await listInput(path));
  try {
    return await use(await openHistory({ path, files: spooled.files }, output, options));
  } finally {
    await spooled.remove();
  }
}

async function openHistory(
  { path, files }: { readonly path: string; readonly files: readonly InputFile[] },
  output: Output,
  options: HistoryOptions,
): Promise<HistorySource> {
  const { wanted = () => true, refuse = () => null, asOf, mostHeldJobs = MOST_HELD_JOBS } = options;
  const histories = files.length === 1 ? files : files.filter((file) => HISTORY_FILE.test(file.path) && !BESIDE_FILE.test(file.path));
  const progress = startProgress(output, 'reading history', 2 * histories.reduce((sum, file) => sum + file.bytes, 0));
  const problems = createProblems();
  const leftOut = new Set<string>();
  const leaveOut = (run: Run): void => {
    if (leftOut.size < MOST_LEFT_OUT) leftOut.add(run.workflowPath ?? run.workflowName ?? 'runs without a workflow');
  };
  const plan = createJoinPlan(wanted, leaveOut);
  let pieces = 0;
  for await (const piece of readAll(histories, progress.advance, ofOneRepository(path, refuse), problems.add)) {
    pieces += 1;
    plan.take(piece);
  }
  const readings = plan.readings(mostHeldJobs);
  async function* readAgain(reading: number): AsyncGenerator<Run> {
    const unusable = (reason: string): void => problems.add({ file: '', line: null, reason });
    const joiner = createRunJoiner(plan, { reading, readings }, unusable, leaveOut);
    let seen = 0;
    for await (const piece of readAll(
      histories,
      (bytes) => progress.advance(bytes / readings),
      refuse,
      () => {},
    )) {
      seen += 1;
      yield* joiner.take(piece);
    }
    if (seen !== pieces || joiner.hasStrangers())
      throw new AppError('INPUT_UNREADABLE', 'the history was changed while it was read; run the command again');
    yield* joiner.finish();
  }
  const logs = logsOf(files);
  let hasLater = false;
  async function* runs(): AsyncGenerator<Run> {
    try {
      for (let reading = 0; reading < readings; reading += 1)
        for await (const read of readAgain(reading)) {
          const whole = logs.size === 0 ? read : await withCacheOutcomes(read, logs);
          const run = asOf === undefined ? whole : asItStood(whole, asOf);
          hasLater ||= run === null;
          if (run !== null) yield run;
        }
    } finally {
      progress.end();
    }
  }
  return { runs, problems: problems.said, leftOut, hasLater: () => hasLater };
}

/** Takes what `refuse` takes; throws USAGE at a second repository among that. */
function ofOneRepository(path: string, refuse: RefusePiece): RefusePiece {
  const requireSame = onlyOneRepository(path);
  return (piece, value) => {
    const reason = refuse(piece, value);
    if (reason === null) requireSame(value);
    return reason;
  };
}

/** Paths by the id of the job. */
function logsOf(files: readonly InputFile[]): ReadonlyMap<number, string> {
  const logs = new Map<number, string>();
  for (const file of files) {
    const jobId = JOB_LOG.exec(file.path)?.[2];
    if (jobId !== undefined) logs.set(Number(jobId), file.path);
  }
  return logs;
}

async function* readAll(
  files: readonly InputFile[],
  onBytes: (count: number) => void,
  refuse: RefusePiece,
  onProblem: ReturnType<typeof createProblems>['add'],
): AsyncGenerator<Exclude<HistoryPiece, { kind: 'refused' }>> {
  for (const file of files)
    for await (const record of readRecords(file, onBytes)) {
      if ('reason' in record) {
        onProblem(record);
        continue;
      }
      for (const piece of readPieces(record.value, refuse)) {
        if (piece.kind === 'refused') onProblem({ file: record.file, line: record.line, reason: piece.reason });
        else yield piece;
      }
    }
}

async function withCacheOutcomes(run: Run, logs: ReadonlyMap<number, string>): Promise<Run> {
  const jobs: JobRun[] = [];
  for (const job of run.jobs) {
    const path = logs.get(job.jobId);
    jobs.push(path === undefined ? job : { ...job, cacheOutcomes: readCacheOutcomes(await readFile(path, 'utf8'), job.steps) });
  }
  return { ...run, jobs };
}

/** Says which records were left out: the first ten, then a count. */
export function noteProblems({ first, count }: HistoryProblems, output: Output): void {
  for (const { file, line, reason } of first.slice(0, 10)) {
    const place = [file, line].filter((part) => part !== '' && part !== null).join(':');
    output.note(stripUnsafe(`${place === '' ? '' : `${place}: `}skipped: ${reason}`));
  }
  if (count > 10) output.note(`and ${count - 10} more records skipped`);
}
