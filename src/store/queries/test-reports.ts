import { sql } from 'kysely';
import type { TestReport } from '../../model/test-report.ts';
import type { AttemptKey } from '../../ports/store.ts';
import { packReports, unpackReports } from '../job-log-row.ts';
import type { Handle } from '../tables.ts';

/** Replaces what is kept of the artifacts of one attempt; nothing is written for one that is not stored, as when it was deleted meanwhile. */
export async function saveTestReports(
  handle: Handle,
  repositoryId: number,
  { runId, attempt }: AttemptKey,
  reports: readonly TestReport[],
): Promise<void> {
  await sql`
    insert into test_report (repository_id, run_id, attempt, reports)
    select repository_id, run_id, attempt, ${packReports(reports)}::bytea from run
    where repository_id = ${repositoryId} and run_id = ${runId} and attempt = ${attempt}
    on conflict (repository_id, run_id, attempt) do update set reports = excluded.reports`.execute(handle);
}

/** Null: not looked for yet. */
export async function findTestReports(
  handle: Handle,
  repositoryId: number,
  { runId, attempt }: AttemptKey,
): Promise<readonly TestReport[] | null> {
  return (await loadTestReports(handle, repositoryId, [{ runId, attempt }])).get(`${runId}/${attempt}`) ?? null;
}

/** What is kept of the artifacts of these attempts, by `runId/attempt`. */
export async function loadTestReports(
  handle: Handle,
  repositoryId: number,
  attempts: readonly AttemptKey[],
): Promise<ReadonlyMap<string, readonly TestReport[]>> {
  if (attempts.length === 0) return new Map();
  const { rows } = await sql<{ run_id: number; attempt: number; reports: Buffer }>`
    select test_report.run_id, test_report.attempt, test_report.reports
    from unnest(${attempts.map(({ runId }) => runId)}::bigint[], ${attempts.map(({ attempt }) => attempt)}::integer[]) as wanted (run_id, attempt)
    join test_report on test_report.repository_id = ${repositoryId}
      and (test_report.run_id, test_report.attempt) = (wanted.run_id, wanted.attempt)`.execute(handle);
  return new Map(rows.map((row) => [`${row.run_id}/${row.attempt}`, unpackReports(row.reports)]));
}
