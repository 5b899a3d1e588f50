import { sql } from 'kysely';
import type { Run } from '../../model/run.ts';
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

/**
 * Writes those of attempts that have none yet: artifacts of an attempt that has ended do not change. Of several readings of one attempt that come together
 * the one that is greater as bytes is taken, whatever their order.
 */
export async function addTestReports(handle: Handle, repositoryId: number, runs: readonly Run[]): Promise<void> {
  const byAttempt = new Map<string, { readonly run: Run; readonly packed: Buffer }>();
  for (const run of runs) {
    if (run.testReports === undefined) continue;
    const packed = packReports(run.testReports);
    const known = byAttempt.get(`${run.runId}/${run.attempt}`);
    if (known === undefined || Buffer.compare(packed, known.packed) > 0) byAttempt.set(`${run.runId}/${run.attempt}`, { run, packed });
  }
  if (byAttempt.size === 0) return;
  const rows = [...byAttempt.values()];
  await sql`
    insert into test_report (repository_id, run_id, attempt, reports)
    select ${repositoryId}::bigint, new.run_id, new.attempt, new.reports
    from unnest(
      ${rows.map(({ run }) => run.runId)}::bigint[], ${rows.map(({ run }) => run.attempt)}::integer[], ${rows.map(({ packed }) => packed)}::bytea[]
    ) as new (run_id, attempt, reports)
    order by new.run_id, new.attempt on conflict do nothing`.execute(handle);
}

/** Null: not looked for yet. */
export async function findTestReports(
  handle: Handle,
  repositoryId: number,
  { runId, attempt }: AttemptKey,
): Promise<readonly TestReport[] | null> {
  return (await loadTestReports(handle, repositoryId, [{ runId, attempt }])).get(`${runId}/${attempt}`) ?? null;
}

/** The runs with what is kept of their artifacts. */
export async function withTestReports(handle: Handle, repositoryId: number, runs: readonly Run[]): Promise<readonly Run[]> {
  const reports = await loadTestReports(handle, repositoryId, runs);
  return runs.map((run) => {
    const testReports = reports.get(`${run.runId}/${run.attempt}`);
    return testReports === undefined ? run : { ...run, testReports };
  });
}

/** What is kept of the artifacts of these attempts, by `runId/attempt`. */
async function loadTestReports(
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
