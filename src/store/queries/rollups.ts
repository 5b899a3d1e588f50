import { sql } from 'kysely';
import type { DayRollup, DurationCounts, JobRollup } from '../../model/day-rollup.ts';
import { seconds } from '../../model/seconds.ts';
import type { RollupStore } from '../../ports/store.ts';
import { COMPLETED } from '../codes.ts';
import { inTransaction } from '../in-transaction.ts';
import { dayColumn, SLOT } from '../mark-day.ts';
import { loadNames, NameSet, type Names, nameId, nameOf } from '../names.ts';
import { storableText } from '../storable-text.ts';
import type { Handle, RollupJobTable, RollupTable } from '../tables.ts';

export function rollupStore(handle: Handle): RollupStore {
  return {
    marked: async (repositoryId) =>
      handle
        .selectFrom('rollup_mark as mark')
        .innerJoin('workflow', (join) =>
          join.onRef('workflow.repository_id', '=', 'mark.repository_id').onRef('workflow.id', '=', 'mark.workflow'),
        )
        .select(['workflow.path as workflowPath', 'mark.day'])
        .distinct()
        .where('mark.repository_id', '=', repositoryId)
        .orderBy('mark.day')
        .orderBy('workflow.path')
        .execute(),
    unmark: async (repositoryId, workflowPath, day) => {
      await handle
        .deleteFrom('rollup_mark')
        .where('repository_id', '=', repositoryId)
        .where('workflow', '=', workflowId(workflowPath))
        .where('day', '=', day)
        // A transaction that found a later mark there, and so made none, may not have ended; the next look counts the day again.
        .where('slot', '<', sql<number>`${SLOT} - 1`)
        .execute();
    },
    markAll: async (repositoryId) => {
      await sql`
        insert into rollup_mark (repository_id, workflow, day, slot)
        select distinct repository_id, workflow, ${dayColumn('created_at')}, ${SLOT} from run
        where repository_id = ${repositoryId} and status = ${COMPLETED} and workflow is not null
        on conflict do nothing`.execute(handle);
    },
    save: (repositoryId, rollup) => inTransaction(handle, (transaction) => save(transaction, repositoryId, rollup)),
    list: (repositoryId, days) => list(handle, repositoryId, days),
  };
}

async function save(handle: Handle, repositoryId: number, rollup: DayRollup): Promise<void> {
  const key = { repository_id: repositoryId, workflow: workflowId(rollup.workflowPath), day: rollup.day };
  const names = new NameSet();
  const jobs = rollup.jobs.map((job) => ({
    ...key,
    name: names.add(job.name),
    ...outcomeColumns(job),
    ...pack('duration', job.duration),
    ...pack('queue', job.queueTime),
  }));
  const row = { ...outcomeColumns(rollup), simulated: rollup.simulated, ...pack('makespan', rollup.makespan) };
  await names.save(handle, repositoryId);
  await handle
    .insertInto('rollup')
    .values({ ...key, ...row })
    .onConflict((conflict) => conflict.columns(['repository_id', 'workflow', 'day']).doUpdateSet(row))
    .execute();
  await handle
    .deleteFrom('rollup_job')
    .where('repository_id', '=', repositoryId)
    .where('workflow', '=', key.workflow)
    .where('day', '=', key.day)
    .execute();
  if (jobs.length > 0) await handle.insertInto('rollup_job').values(jobs).execute();
}

/** Three queries, however many days. */
async function list(handle: Handle, repositoryId: number, days: Parameters<RollupStore['list']>[1]): Promise<readonly DayRollup[]> {
  const { from, to, workflowPath } = days;
  const ids = workflowPath === undefined ? null : [workflowId(workflowPath)];
  const rows = await handle
    .selectFrom('rollup')
    .innerJoin('workflow', (join) =>
      join.onRef('workflow.repository_id', '=', 'rollup.repository_id').onRef('workflow.id', '=', 'rollup.workflow'),
    )
    .selectAll('rollup')
    .select('workflow.path')
    .where('rollup.repository_id', '=', repositoryId)
    .where('rollup.day', '>=', from)
    .where('rollup.day', '<=', to)
    .$if(ids !== null, (query) => query.where('rollup.workflow', 'in', ids))
    .orderBy('workflow.path')
    .orderBy('rollup.day')
    .execute();
  const jobs = await handle
    .selectFrom('rollup_job')
    .selectAll()
    .where('repository_id', '=', repositoryId)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .$if(ids !== null, (query) => query.where('workflow', 'in', ids))
    .execute();
  const names = await loadNames(
    handle,
    repositoryId,
    jobs.map((job) => job.name),
  );
  const jobsOf = Map.groupBy(jobs, (job) => `${job.workflow}/${job.day}`);
  return rows.map((row) => toRollup(row, jobsOf.get(`${row.workflow}/${row.day}`) ?? [], names));
}

function toRollup(row: RollupTable & { readonly path: string }, jobs: readonly RollupJobTable[], names: Names): DayRollup {
  return {
    workflowPath: row.path,
    day: row.day,
    ...outcomesOf(row),
    simulated: row.simulated,
    makespan: unpack(row.makespan_sum, row.makespan_buckets, row.makespan_counts),
    jobs: jobs.map((job) => toJob(job, names)).sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

function toJob(row: RollupJobTable, names: Names): JobRollup {
  return {
    name: nameOf(names, row.name),
    ...outcomesOf(row),
    duration: unpack(row.duration_sum, row.duration_buckets, row.duration_counts),
    queueTime: unpack(row.queue_sum, row.queue_buckets, row.queue_counts),
  };
}

type Outcomes = Pick<JobRollup, 'runs' | 'successes' | 'failures' | 'timeouts' | 'cancellations' | 'runnerTime'>;

function outcomeColumns({ runs, successes, failures, timeouts, cancellations, runnerTime }: Outcomes) {
  return { runs, successes, failures, timeouts, cancellations, runner_time: runnerTime };
}

function outcomesOf(row: RollupTable | RollupJobTable): Outcomes {
  const { runs, successes, failures, timeouts, cancellations, runner_time } = row;
  return { runs, successes, failures, timeouts, cancellations, runnerTime: seconds(runner_time) };
}

type Packed<P extends string> = Record<`${P}_sum`, number> & Record<`${P}_buckets` | `${P}_counts`, number[]>;

function pack<P extends string>(prefix: P, { sum, counts }: DurationCounts): Packed<P> {
  return { [`${prefix}_sum`]: sum, [`${prefix}_buckets`]: [...counts.keys()], [`${prefix}_counts`]: [...counts.values()] } as Packed<P>;
}

function unpack(sum: number, buckets: readonly number[], counts: readonly number[]): DurationCounts {
  return { sum: seconds(sum), counts: new Map(buckets.map((bucket, index) => [bucket, counts[index] ?? 0])) };
}

function workflowId(path: string): number {
  return nameId(storableText(path));
}
