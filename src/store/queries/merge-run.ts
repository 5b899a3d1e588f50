import type { Run, RunSources } from '../../model/run.ts';
import { conclusionCode, statusCode } from '../codes.ts';
import { inTransaction } from '../in-transaction.ts';
import { markingRun } from '../mark-day.ts';
import { mergeColumns, versionsOf } from '../merge-columns.ts';
import { NameSet } from '../names.ts';
import { packSha } from '../sha.ts';
import { storableText } from '../storable-text.ts';
import type { Handle } from '../tables.ts';

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

const MERGE = mergeColumns('run', COLUMNS, ['status', 'updated_at']);

/** Writes a run's record into its row; the version of each value is the record's `updatedAt`. */
export async function mergeRun(handle: Handle, repositoryId: number, run: Run): Promise<void> {
  const names = new NameSet();
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
  const row = { ...record, versions: versionsOf(record, COLUMNS, run.updatedAt.getTime()) };
  await inTransaction(handle, async (transaction) => {
    await names.save(transaction, repositoryId);
    if (run.workflowPath !== null && record.workflow !== null) {
      const workflow = { repository_id: repositoryId, id: record.workflow, path: storableText(run.workflowPath) };
      await transaction
        .insertInto('workflow')
        .values(workflow)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
    const insert = transaction
      .insertInto('run')
      .values(row)
      .onConflict((conflict) =>
        conflict.columns(['repository_id', 'run_id', 'attempt']).doUpdateSet(MERGE.assignments).where(MERGE.changes),
      )
      .returning(['run.repository_id', 'run.workflow', 'run.created_at', 'run.status']);
    await markingRun(insert).execute(transaction);
  });
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
