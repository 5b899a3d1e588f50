import type { JobRun } from '../model/job-run.ts';
import type { Run } from '../model/run.ts';
import { assembleRuns } from './assemble-runs.ts';
import { parseJob } from './parse-job.ts';
import { parseRun } from './parse-run.ts';
import { isJsonObject } from './parsed.ts';
import { createSharing } from './share-values.ts';

/** One JSON value of a history, with where it was read. Line counts from 1; null for a file that is one value. */
export interface HistoryRecord {
  readonly value: unknown;
  readonly file: string;
  readonly line: number | null;
}

/** A record that was skipped, and why. */
export interface HistoryProblem {
  readonly file: string;
  readonly line: number | null;
  readonly reason: string;
}

/** Runs newest first, one for each attempt, whatever the order of the records was. */
export interface HistoryReading {
  readonly runs: readonly Run[];
  readonly problems: readonly HistoryProblem[];
  /** Paths, or else names, of the workflows whose runs were not wanted. */
  readonly leftOut: ReadonlySet<string>;
}

/** Takes records one by one and keeps of each only what was understood, so that a long history needs no second copy in memory. */
export interface HistoryReader {
  take(record: HistoryRecord): void;
  finish(): HistoryReading;
}

/**
 * Reads a history from JSON values: runs with their `jobs` a line, REST answers `{workflow_runs: […]}` and `{jobs: […]}`, webhook bodies,
 * and bare job objects; jobs and runs are joined by run id and attempt. A bad record is a problem and is skipped, never fatal; of a run that is not
 * wanted only its id is kept, so that its jobs can be left out as well.
 */
export function createHistoryReader(wanted: (run: Run) => boolean = () => true): HistoryReader {
  const runs: Run[] = [];
  const jobs: JobRun[] = [];
  const problems: HistoryProblem[] = [];
  const unwanted = new Set<number>();
  const leftOut = new Set<string>();
  const share = createSharing();
  const leaveOut = (run: Run): void => {
    unwanted.add(run.runId);
    leftOut.add(run.workflowPath ?? run.workflowName ?? 'runs without a workflow');
  };
  const refuse = ({ file, line }: HistoryRecord, reason: string): void => void problems.push({ file, line, reason });
  const take = (record: HistoryRecord): void => {
    for (const { kind, value, place } of partsOf(record.value)) {
      if (kind === 'run') {
        const run = parseRun(value);
        if (!run.ok) refuse(record, `${place}${run.reason}`);
        else if (wanted(run.value)) runs.push(share.run(run.value));
        else leaveOut(run.value);
      } else if (kind === 'job') {
        const job = parseJob(value);
        if (job.ok) jobs.push(share.job(job.value));
        else refuse(record, `${place}${job.reason}`);
      } else refuse(record, `${place}neither a run nor a job`);
    }
  };
  const finish = (): HistoryReading => {
    for (const { runId } of runs) unwanted.delete(runId);
    const assembled = assembleRuns(
      runs,
      jobs.filter(({ runId }) => !unwanted.has(runId)),
    );
    for (const reason of assembled.unusable) problems.push({ file: '', line: null, reason });
    const kept = assembled.runs.filter((run) => {
      if (wanted(run)) return true;
      leaveOut(run);
      return false;
    });
    return { runs: kept, problems, leftOut };
  };
  return { take, finish };
}

/** A history whose records are all at hand; see `createHistoryReader`. */
export function readHistoryRecords(records: Iterable<HistoryRecord>): HistoryReading {
  const reader = createHistoryReader();
  for (const record of records) reader.take(record);
  return reader.finish();
}

/** Lists of lists: an answer of several pages is one; what nests more deeply is no history. */
const MAX_LISTS = 4;

interface Part {
  readonly kind: 'run' | 'job' | 'unknown';
  readonly value: unknown;
  readonly place: string;
}

function partsOf(value: unknown, place = '', lists = 0): readonly Part[] {
  if (Array.isArray(value) && lists < MAX_LISTS) return value.flatMap((item, index) => partsOf(item, `${place}${index}.`, lists + 1));
  if (!isJsonObject(value)) return [{ kind: 'unknown', value, place }];
  if (Array.isArray(value['workflow_runs'])) return listOf('run', value['workflow_runs'], `${place}workflow_runs.`);
  if (isJsonObject(value['workflow_run'])) return [{ kind: 'run', value, place }];
  if (isJsonObject(value['workflow_job'])) return [{ kind: 'job', value, place }];
  if ('run_id' in value) return [{ kind: 'job', value, place }];
  if (Array.isArray(value['jobs']) && !('id' in value)) return listOf('job', value['jobs'], `${place}jobs.`);
  return 'id' in value ? [{ kind: 'run', value, place }] : [{ kind: 'unknown', value, place }];
}

function listOf(kind: 'run' | 'job', values: readonly unknown[], place: string): readonly Part[] {
  return values.map((value, index) => ({ kind, value, place: `${place}${index}.` }));
}
