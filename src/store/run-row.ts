import type { Run, RunSources } from '../model/run.ts';
import { conclusionCode, statusCode } from './codes.ts';
import { mergeColumns, versionsOf } from './merge-columns.ts';
import type { NameSet } from './names.ts';
import { packSha } from './sha.ts';
import type { RunTable } from './tables.ts';

/** The order is that of `versions` in the rows that are stored: append only. */
const COLUMNS = [
  'created_at',
  'head_sha',
  'conclusion',
  'run_number',
  'github_workflow_id',
  'workflow',
  'workflow_name',
  'event',
  'head_branch',
  'head_repository_id',
  'started_at',
  'pull_requests',
  'workflow_blob',
  'workflow_text',
  'file_blobs',
  'simulated',
] as const;

export const RUN_KEY = ['repository_id', 'run_id', 'attempt'] as const;
export const RUN_MERGE = mergeColumns<RunTable>('run', COLUMNS, ['status', 'updated_at']);

/** A run's record as its row, without its jobs; the version of each value is the record's `updatedAt`. */
export function packRun(repositoryId: number, run: Run, names: NameSet): RunTable {
  const record = {
    repository_id: repositoryId,
    run_id: run.runId,
    attempt: run.attempt,
    status: statusCode(run.status),
    updated_at: run.updatedAt,
    created_at: run.createdAt,
    head_sha: packSha(run.headSha),
    conclusion: conclusionCode(run.conclusion),
    run_number: run.runNumber,
    github_workflow_id: run.workflowId,
    workflow: names.add(run.workflowPath),
    workflow_name: names.add(run.workflowName),
    event: names.add(run.event),
    head_branch: names.add(run.headBranch),
    head_repository_id: run.headRepositoryId,
    started_at: run.startedAt,
    // GitHub lists the pull requests that are open now; none says nothing about those that were.
    pull_requests: run.pullRequests.length === 0 ? null : [...run.pullRequests],
    ...sourceColumns(run.sources, names),
    simulated: names.add(run.simulated),
  };
  return { ...record, versions: versionsOf(record, COLUMNS, run.updatedAt.getTime()) };
}

/** The texts are kept once, however many runs saw them. `file_blobs` is there whenever anything was measured. */
function sourceColumns(sources: RunSources | null, names: NameSet) {
  const blobs = sources === null ? null : JSON.stringify([...sources.fileBlobs].sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    workflow_blob: names.add(sources?.workflowBlob ?? null),
    workflow_text: names.add(sources?.workflowText ?? null),
    file_blobs: names.add(blobs),
  };
}
