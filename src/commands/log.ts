import { AppError } from '../errors.ts';
import { formatInstant } from '../model/format-date.ts';
import type { JobLog } from '../model/job-log.ts';
import type { JobRun } from '../model/job-run.ts';
import { scrubText } from '../model/scrub-text.ts';
import { jsonText } from '../report/json-text.ts';
import { renderLogJson } from '../report/log-json.ts';
import { renderLogText } from '../report/terminal/log.ts';
import { logSpan } from '../report/terminal/log-span.ts';
import { createJobLogReader } from '../telemetry/logs/job-log-reader.ts';
import { logStageDurations } from '../telemetry/logs/stages/log-stage-durations.ts';
import type { ExitCode } from './exit-code.ts';
import { loadNearConfiguration } from './load-near-configuration.ts';
import { openLog } from './log-file.ts';
import { noSuchJob } from './log-jobs.ts';
import { readJobRecord } from './log-record.ts';
import type { Output } from './output.ts';

export const LOG_FORMATS = ['text', 'json'] as const;

export interface LogOptions {
  readonly job?: string;
  readonly jobId?: number;
  readonly jobName?: string;
  /** A configuration whose stages count; else that of the checkout the command runs in. */
  readonly config?: string;
  readonly format: (typeof LOG_FORMATS)[number];
}

/** Seconds. Where no step is found, record and log further apart than this are of two attempts or two jobs. */
const MOST_APART = 600;

/** `paceline log FILE`: what happened inside a job's steps. Errors: INPUT_UNREADABLE, CONFIG_INVALID, USAGE. */
export async function readLog(path: string, { job, jobId, jobName, config, format }: LogOptions, output: Output): Promise<ExitCode> {
  const { stages } = await loadNearConfiguration(config, output);
  const record = job === undefined ? null : await readJobRecord(job, { logPath: path, jobId, jobName }, output);
  const wanted = jobName ?? record?.name ?? null;
  const source = await openLog(path, wanted);
  const reader = createJobLogReader({ steps: record?.steps ?? [], job: source.wanted, stages });
  try {
    for await (const piece of source.pieces()) {
      if (piece.kind === 'entry') reader.beginEntry(piece.label);
      else if (piece.kind === 'text') reader.takeText(piece.text);
      else reader.take(piece.bytes);
    }
  } finally {
    await source.close();
  }
  const log = reader.finish();
  const jobs = source.jobs();
  refuseWhatIsNoLog(log, { path, wanted, jobs, isBinary: source.isBinary() });
  const named = source.job ?? (log.job === null ? null : (source.wanted ?? jobs[0] ?? null));
  if (named === null && jobName !== undefined && record === null)
    output.note('this log does not name its job, so that --job-name chose nothing');
  if (record !== null) refuseAnother(log, record, path, output);
  else if (jobId !== undefined) output.note('--job-id chose nothing: it names one of the jobs in the file that --job names');
  const span = logSpan(log);
  const view = {
    log,
    stages: span === null ? null : logStageDurations([{ ...log, start: span.start, end: span.end }]),
    record,
    job: scrubText(named),
    otherJobs: jobs.filter((name) => name !== named).map((name) => scrubText(name)),
  };
  await output.write(
    format === 'json' ? jsonText(renderLogJson(log, view)) : renderLogText(view, { color: output.color, width: output.width }),
  );
  return 0;
}

interface Asked {
  readonly path: string;
  readonly wanted: string | null;
  readonly jobs: readonly string[];
  readonly isBinary: boolean;
}

function refuseWhatIsNoLog(log: JobLog, { path, wanted, jobs, isBinary }: Asked): void {
  if (log.start !== null) return;
  if (log.bytes === 0) throw new AppError('INPUT_UNREADABLE', `${path}: is empty`);
  if (wanted !== null && jobs.length > 0 && !jobs.includes(wanted)) throw noSuchJob(path, wanted, jobs);
  if (isBinary) throw new AppError('INPUT_UNREADABLE', `${path}: is binary, neither text nor a zip archive nor gzip`);
  throw new AppError('INPUT_UNREADABLE', `${path}: is no job log: no line begins with a timestamp such as 2026-01-31T12:00:00.1234567Z`);
}

/** Not one step found in the log is a record of another job, or of another attempt. */
function refuseAnother(log: JobLog, { startedAt, jobId, steps }: JobRun, path: string, output: Output): void {
  const isFound = log.steps.some(({ kind, lines }) => kind === 'action' || kind === 'script' || (lines ?? 0) > 0);
  if (isFound || steps.length === 0 || startedAt === null || log.start === null) return;
  const apart = Math.abs(log.start.second - startedAt.getTime() / 1000);
  const begins = `job ${jobId} began at ${formatInstant(startedAt)}, and the log at ${formatInstant(new Date(log.start.second * 1000))}`;
  if (apart > MOST_APART) throw new AppError('USAGE', `${path}: is the log of another job: ${begins}, and no step of the record is in it`);
  output.note(`${begins}; no step of the record is in it: they may not belong together`);
}
