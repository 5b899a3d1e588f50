import { sql } from 'kysely';
import { SAME_HOUR_MS } from '../../model/same-hour.ts';
import type { BackfillStore, StoredAttempt } from '../../ports/store.ts';
import { COMPLETED, statusOfCode } from '../codes.ts';
import { nameId } from '../names.ts';
import { unpackSha } from '../sha.ts';
import { storableText } from '../storable-text.ts';
import type { Handle, RunTable } from '../tables.ts';
import { findDue } from './find-due.ts';
import { toRunsWithoutJobs } from './load-runs.ts';

const SAME_HOUR_SECONDS = SAME_HOUR_MS / 1000;
const ATTEMPT = ['run_id', 'attempt', 'head_sha', 'status', 'updated_at'] as const;

type Mark = 'backfilled_at' | 'reconciled_at' | 'reconcile_asked_at' | 'prune_asked_at' | 'storage_asked_at' | 'alerts_asked_at';

export function backfillStore(handle: Handle): BackfillStore {
  const read = (repositoryId: number) =>
    handle.selectFrom('upkeep').selectAll().where('repository_id', '=', repositoryId).executeTakeFirst();
  const write = async (repositoryId: number, values: Partial<Record<Mark, Date>> & { readonly backfill?: string | null }) => {
    await handle
      .insertInto('upkeep')
      .values({ repository_id: repositoryId, ...values })
      .onConflict((conflict) => conflict.column('repository_id').doUpdateSet(values))
      .execute();
  };
  return {
    findState: async (repositoryId) => (await read(repositoryId))?.backfill ?? null,
    saveState: (repositoryId, state) => write(repositoryId, { backfill: JSON.stringify(state) }),
    finish: (repositoryId, at) => write(repositoryId, { backfill: null, backfilled_at: at }),
    finishedAt: async (repositoryId) => (await read(repositoryId))?.backfilled_at ?? null,
    reconciledAt: async (repositoryId) => (await read(repositoryId))?.reconciled_at ?? null,
    markReconciled: (repositoryId, at) => write(repositoryId, { reconciled_at: at }),
    markAsked: (upkeep, repositoryId, at) => write(repositoryId, { [`${upkeep}_asked_at` as const]: at }),
    askedAt: async (upkeep, repositoryId) => (await read(repositoryId))?.[`${upkeep}_asked_at` as const] ?? null,
    due: (upkeep, when) => findDue(handle, upkeep, when),
    ...attempts(handle),
    ...checks(handle),
    ...sources(handle),
    ...use(handle),
  };
}

function attempts(handle: Handle): Pick<BackfillStore, 'attemptsSince' | 'openAttempts' | 'commitsWithoutCheckRun'> {
  return {
    attemptsSince: async (repositoryId, since) => {
      const runs = handle.selectFrom('run').select(ATTEMPT).where('repository_id', '=', repositoryId).where('created_at', '>=', since);
      return (await runs.execute()).map(toAttempt);
    },
    openAttempts: async (repositoryId, { since, before, lookedAt, limit }) => {
      const rows = await handle
        .selectFrom('run')
        .leftJoin('checked_run as checked', (join) =>
          join
            .onRef('checked.repository_id', '=', 'run.repository_id')
            .onRef('checked.run_id', '=', 'run.run_id')
            .onRef('checked.attempt', '=', 'run.attempt'),
        )
        .select(ATTEMPT.map((column) => `run.${column}` as const))
        .where('run.repository_id', '=', repositoryId)
        .where('run.status', '<', COMPLETED)
        .where('run.created_at', '>=', since)
        .where('run.created_at', '<', before)
        .where((eb) => eb.or([eb('checked.checked_at', 'is', null), eb('checked.checked_at', '<', lookedAt)]))
        .orderBy('run.created_at')
        .orderBy('run.run_id')
        .limit(limit)
        .execute();
      return rows.map(toAttempt);
    },
    commitsWithoutCheckRun: async (repositoryId, since) => {
      const rows = await handle
        .selectFrom('run')
        .select('head_sha')
        .distinct()
        .where('repository_id', '=', repositoryId)
        .where('created_at', '>=', since)
        .execute();
      const commits = rows.map((row) => unpackSha(row.head_sha));
      if (commits.length === 0) return [];
      const known = await handle
        .selectFrom('check_run')
        .select('head_sha')
        .where('repository_id', '=', repositoryId)
        .where('head_sha', 'in', commits)
        .execute();
      const shown = new Set(known.map((row) => row.head_sha));
      return commits.filter((sha) => !shown.has(sha));
    },
  };
}

function checks(handle: Handle): Pick<BackfillStore, 'checkedAttempts' | 'markChecked' | 'forgetChecked'> {
  return {
    checkedAttempts: async (repositoryId) => {
      const rows = await handle
        .selectFrom('checked_run')
        .select(['run_id', 'attempt'])
        .where('repository_id', '=', repositoryId)
        .where('settled', '=', true)
        .execute();
      return new Set(rows.map((row) => `${row.run_id}/${row.attempt}`));
    },
    markChecked: async (repositoryId, checked, at) => {
      if (checked.length === 0) return;
      await handle
        .insertInto('checked_run')
        // In the order in which pruning takes them.
        .values(
          checked
            .toSorted((a, b) => a.runId - b.runId || a.attempt - b.attempt)
            .map(({ runId, attempt, settled }) => ({ repository_id: repositoryId, run_id: runId, attempt, settled, checked_at: at })),
        )
        .onConflict((conflict) =>
          conflict
            .columns(['repository_id', 'run_id', 'attempt'])
            .doUpdateSet((eb) => ({ settled: eb.ref('excluded.settled'), checked_at: eb.ref('excluded.checked_at') })),
        )
        .execute();
    },
    forgetChecked: async (repositoryId, before) => {
      const old = handle
        .selectFrom('checked_run')
        .select(['run_id', 'attempt'])
        .where('repository_id', '=', repositoryId)
        .where('checked_at', '<', before)
        .forUpdate()
        .skipLocked();
      await handle
        .with('old', () => old)
        .deleteFrom('checked_run')
        .using('old')
        .where('checked_run.repository_id', '=', repositoryId)
        .whereRef('checked_run.run_id', '=', 'old.run_id')
        .whereRef('checked_run.attempt', '=', 'old.attempt')
        .execute();
    },
  };
}

/** As the index `run_unmeasured` has it, word for word: else the server does not see that it fits. The rule is that of `showsItsFile`. */
const MAY_BE_MEASURED = sql<boolean>`
  file_blobs is null and simulated is null and workflow is not null
  and (head_repository_id is null or head_repository_id = repository_id) and event is distinct from ${sql.lit(nameId('pull_request_target'))}`;

function sources(handle: Handle): Pick<BackfillStore, 'attemptsWithoutSources' | 'workflowText'> {
  return {
    attemptsWithoutSources: async (repositoryId, { since, after, limit }) => {
      const rows = await handle
        .selectFrom('run')
        .selectAll()
        .where('repository_id', '=', repositoryId)
        .where(MAY_BE_MEASURED)
        .where('created_at', '>=', since)
        .$if(after !== null, (query) =>
          query.where(sql<boolean>`(created_at, run_id, attempt) < (${after?.createdAt}, ${after?.runId}, ${after?.attempt})`),
        )
        .orderBy('created_at', 'desc')
        .orderBy('run_id', 'desc')
        .orderBy('attempt', 'desc')
        .limit(limit)
        .execute();
      return toRunsWithoutJobs(handle, repositoryId, rows);
    },
    workflowText: async (repositoryId, blob) => {
      const row = await handle
        .selectFrom('run')
        .innerJoin('name', (join) => join.onRef('name.repository_id', '=', 'run.repository_id').onRef('name.id', '=', 'run.workflow_text'))
        .select('name.text')
        .where('run.repository_id', '=', repositoryId)
        .where('run.workflow_blob', '=', nameId(storableText(blob)))
        .where('run.workflow_text', 'is not', null)
        .limit(1)
        .executeTakeFirst();
      return row?.text ?? null;
    },
  };
}

/** Of the row that stands, in an upsert: none where it is of another hour. */
const USED_IN_HOUR = sql`case when abs(extract(epoch from background_use.reset_at - excluded.reset_at)) < ${sql.lit(SAME_HOUR_SECONDS)} then background_use.used else 0 end`;

function use(handle: Handle): Pick<BackfillStore, 'used' | 'takeUse' | 'addUsed'> {
  return {
    used: async (installationId, resource, resetAt) => {
      const row = await handle
        .selectFrom('background_use')
        .select('used')
        .where('installation_id', '=', installationId)
        .where('resource', '=', resource)
        .where(sql<boolean>`abs(extract(epoch from reset_at - ${resetAt})) < ${SAME_HOUR_SECONDS}`)
        .executeTakeFirst();
      return row?.used ?? 0;
    },
    takeUse: async (installationId, resource, resetAt, most) => {
      if (most < 1) return false;
      const { rows } = await sql`
        insert into background_use (installation_id, resource, reset_at, used) values (${installationId}, ${resource}, ${resetAt}, 1)
        on conflict (installation_id, resource) do update set used = ${USED_IN_HOUR} + 1, reset_at = excluded.reset_at
        where ${USED_IN_HOUR} < ${most}
        returning used`.execute(handle);
      return rows.length > 0;
    },
    addUsed: async (installationId, resource, resetAt, used) => {
      await handle
        .insertInto('background_use')
        .values({ installation_id: installationId, resource, reset_at: resetAt, used })
        .onConflict((conflict) =>
          conflict.columns(['installation_id', 'resource']).doUpdateSet({
            used: sql`${USED_IN_HOUR} + excluded.used`,
            reset_at: sql`excluded.reset_at`,
          }),
        )
        .execute();
    },
  };
}

function toAttempt(row: Pick<RunTable, (typeof ATTEMPT)[number]>): StoredAttempt {
  return {
    runId: row.run_id,
    attempt: row.attempt,
    headSha: unpackSha(row.head_sha),
    status: statusOfCode(row.status),
    updatedAt: row.updated_at,
  };
}
