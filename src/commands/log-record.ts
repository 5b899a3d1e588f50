import { AppError } from '../errors.ts';
import type { JobRun } from '../model/job-run.ts';
import { scrubText } from '../model/scrub-text.ts';
import { readPieces } from '../telemetry/history-pieces.ts';
import type { Output } from './output.ts';
import { listInput } from './read-input.ts';
import { readRecords } from './read-records.ts';

export interface WantedJob {
  /** The log's file, whose name may hold the job's id. */
  readonly logPath: string;
  readonly jobId: number | undefined;
  readonly jobName: string | undefined;
}

const MOST_NAMED = 10;

/**
 * GitHub's record of a job: from a file with the REST job object, with `{jobs: […]}`, or from a history. Chosen by id, given or in the log's file name; else by
 * the given name; else the only one. Errors: INPUT_UNREADABLE, USAGE when none or several could be meant.
 */
export async function readJobRecord(path: string, wanted: WantedJob, output: Output): Promise<JobRun> {
  const files = await listInput(path);
  const [file, ...others] = files;
  if (file === undefined || others.length > 0 || file.path !== path)
    throw new AppError('USAGE', `${path}: is a folder; name the file with the job`);
  const found = createChoice(wanted);
  let refused: string | null = null;
  for await (const record of readRecords(file, () => {})) {
    if ('reason' in record) {
      refused ??= record.reason;
      continue;
    }
    for (const piece of readPieces(record.value)) {
      if (piece.kind === 'refused') refused ??= piece.reason;
      else for (const job of piece.kind === 'job' ? [piece.job] : piece.run.jobs) found.take(job);
    }
  }
  const job = found.choose();
  if (job === null) throw noJob(path, wanted, found, refused);
  if (job.steps.length === 0) output.note(`job ${job.jobId} has no steps in its record: they are what the markers in the log say`);
  return job;
}

interface Choice {
  take(job: JobRun): void;
  choose(): JobRun | null;
  readonly seen: readonly string[];
  readonly count: number;
}

/** Keeps only jobs that may be meant: a history can hold any number. */
function createChoice({ logPath, jobId, jobName }: WantedJob): Choice {
  const ids = new Set(jobId === undefined ? idsIn(logPath) : [jobId]);
  let byId: JobRun | null = null;
  let byName: JobRun | null = null;
  let named = 0;
  let first: JobRun | null = null;
  const choice = { seen: [] as string[], count: 0, take, choose };

  function take(job: JobRun): void {
    choice.count += 1;
    if (choice.seen.length < MOST_NAMED) choice.seen.push(scrubText(`${job.jobId} ${job.name}`));
    first ??= job;
    // Told twice, the later record knows more.
    if (ids.has(job.jobId)) byId = job;
    if (job.name !== jobName) return;
    byName = job;
    named += 1;
  }

  function choose(): JobRun | null {
    if (byId !== null || jobId !== undefined) return byId;
    if (jobName !== undefined) return named === 1 ? byName : null;
    return choice.count === 1 ? first : null;
  }
  return choice;
}

/** Numbers as long as a job's id. */
function idsIn(path: string): readonly number[] {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return [...name.matchAll(/\d{6,15}/g)].map(([digits]) => Number(digits));
}

function noJob(path: string, { jobId, jobName }: WantedJob, { seen, count }: Choice, refused: string | null): AppError {
  if (count === 0)
    return new AppError('INPUT_UNREADABLE', `${path}: holds no job${refused === null ? '' : ` that could be read (${refused})`}`);
  const asked =
    jobId !== undefined
      ? `job ${jobId}`
      : jobName !== undefined
        ? `only one job called ${scrubText(jobName)}`
        : "job that the log's file name tells";
  const rest = count - seen.length;
  return new AppError(
    'USAGE',
    `${path}: does not hold ${jobId === undefined && jobName === undefined ? 'a ' : ''}${asked}; choose with --job-id one of ${seen.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`,
  );
}
