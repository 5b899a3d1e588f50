import type { JobRun } from '../model/job-run.ts';
import type { Run } from '../model/run.ts';
import { parseJob } from './parse-job.ts';
import { parseRun } from './parse-run.ts';
import { isJsonObject } from './parsed.ts';

/** What a record of a history tells: a run with the jobs written under it, a job by itself, or why neither can be had of it. */
export type HistoryPiece =
  | { readonly kind: 'run'; readonly run: Run }
  | { readonly kind: 'job'; readonly job: JobRun }
  | { readonly kind: 'refused'; readonly reason: string };

/** Why a piece that was understood must not be taken; null: it may. `value` is what the record holds, as it was read. */
export type RefusePiece = (piece: Extract<HistoryPiece, { kind: 'run' | 'job' }>, value: unknown) => string | null;

/**
 * The pieces of one JSON value: a run with its `jobs`, a REST answer `{workflow_runs: […]}` or `{jobs: […]}`, a webhook body, a bare job, or a
 * list of these. What cannot be read is a piece that says why.
 */
export function* readPieces(record: unknown, refuse: RefusePiece = () => null): Generator<HistoryPiece> {
  for (const { kind, value, place } of partsOf(record)) {
    const piece = pieceOf(kind, value);
    const reason = piece.kind === 'refused' ? piece.reason : refuse(piece, value);
    yield reason === null ? piece : { kind: 'refused', reason: `${place}${reason}` };
  }
}

function pieceOf(kind: Part['kind'], value: unknown): HistoryPiece {
  if (kind === 'unknown') return { kind: 'refused', reason: 'neither a run nor a job' };
  if (kind === 'run') {
    const run = parseRun(value);
    return run.ok ? { kind, run: run.value } : { kind: 'refused', reason: run.reason };
  }
  const job = parseJob(value);
  return job.ok ? { kind, job: job.value } : { kind: 'refused', reason: job.reason };
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
