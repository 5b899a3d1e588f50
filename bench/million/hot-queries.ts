import { sql } from 'kysely';
import { dayOf } from '../../src/model/day-rollup.ts';
import { ingestJob } from '../../src/tasks/ingest-job.ts';
import { publishCheckRun } from '../../src/tasks/publish-check-run.ts';
import { refreshRollups } from '../../src/tasks/refresh-rollups.ts';
import { type BenchStore, INSTALLATION_ID, REPOSITORY } from './bench-store.ts';
import { commitOf, END, generateRun, JOBS_PER_RUN, RUNS_PER_COMMIT } from './generate-runs.ts';
import { timed } from './quantile-of.ts';

const DAY_MS = 86_400_000;
const CI = '.github/workflows/ci.yml';

/** One thing that is asked again and again, of a store that holds so many runs: its time, in milliseconds. Rounds are numbered from 0. */
export type HotQuery = (store: BenchStore, runs: number, round: number) => Promise<number>;

/** The last one deletes, so it comes last. */
export const HOT_QUERIES: Readonly<Record<string, HotQuery>> = {
  /** All of the task: runs of the commit, baselines, verdict, text, sending to a GitHub that answers at once, and what is kept of it. */
  'check run': ({ world }, runs, round) =>
    timed(() => publishCheckRun(world, { repositoryId: REPOSITORY.id, headSha: recentCommit(runs, round) })),
  'webhook of a job': ingestOneWebhook,
  'history of 100 runs': ({ world }) => timed(() => world.store.runs.history(REPOSITORY.id, CI, { runs: 100 })),
  'runs of a commit': ({ world }, runs, round) => timed(() => world.store.runs.ofCommit(REPOSITORY.id, recentCommit(runs, round))),
  'attempts of two days': ({ world }) => timed(() => world.store.backfills.attemptsSince(REPOSITORY.id, new Date(END - 2 * DAY_MS))),
  'open attempts': ({ world }) =>
    timed(() =>
      world.store.backfills.openAttempts(REPOSITORY.id, {
        ...{ since: new Date(END - 35 * DAY_MS), before: new Date(END), lookedAt: new Date(END), limit: 100 },
      }),
    ),
  'rollup of a day': rollUpOneDay,
  'pruning of 5 runs': (store, runs) => {
    // The oldest of what is there.
    const before = new Date(END);
    return timed(async () => {
      const taken = await store.world.store.pruning.runs(REPOSITORY.id, CI, { before }, 5);
      if (taken !== 5) throw new Error(`Of ${runs} runs only ${taken} were left to prune.`);
    });
  },
};

/** Of the last hundred commits, at each round another. */
function recentCommit(runs: number, round: number): string {
  return commitOf(runs - 1 - (round % 100) * RUNS_PER_COMMIT);
}

/** A completed job of a run that is there comes by webhook: its delivery is stored already, as the intake does. */
async function ingestOneWebhook({ world }: BenchStore, runs: number, round: number): Promise<number> {
  const job = generateRun(runs - 1 - (round % 100), runs).jobs[0];
  if (job === undefined) throw new Error('A run has no job.');
  const id = `delivery-${round}`;
  const body = {
    id: 99_000_000_000 + round,
    run_id: job.runId,
    run_attempt: 1,
    name: job.name,
    workflow_name: job.workflowName,
    head_sha: job.headSha,
    head_branch: job.headBranch,
    status: 'completed',
    conclusion: 'success',
    created_at: job.createdAt,
    started_at: job.startedAt,
    completed_at: job.completedAt,
    labels: job.labels,
    runner_name: job.runnerName,
    runner_group_name: job.runnerGroup,
    steps: job.steps.map((step) => ({ ...step, started_at: step.startedAt, completed_at: step.completedAt })),
  };
  const repository = {
    id: REPOSITORY.id,
    name: REPOSITORY.name,
    full_name: `${REPOSITORY.owner}/${REPOSITORY.name}`,
    owner: { login: REPOSITORY.owner },
    default_branch: 'main',
    visibility: 'public',
    private: false,
    fork: false,
    archived: false,
  };
  const payload = JSON.parse(JSON.stringify({ action: 'completed', workflow_job: body, repository })) as Record<string, unknown>;
  await world.store.deliveries.insert({
    ...{ id, event: 'workflow_job', action: 'completed', installationId: INSTALLATION_ID, repositoryId: REPOSITORY.id, payload },
    receivedAt: new Date(END),
  });
  const spent = await timed(() => ingestJob(world, { deliveryId: id, repositoryId: REPOSITORY.id }));
  if ((await world.store.jobs.find(REPOSITORY.id, body.id)) === null) throw new Error('The webhook was not stored.');
  return spent;
}

/** A day of one workflow that lies in the middle of what both stores hold, marked as the only one. */
async function rollUpOneDay({ world, opened }: BenchStore): Promise<number> {
  await sql`delete from rollup_mark`.execute(opened.database);
  await sql`
    insert into rollup_mark (repository_id, workflow, day, slot)
    select repository_id, id, ${dayOf(new Date(END - 2 * DAY_MS))}, 0 from workflow where path = ${CI}`.execute(opened.database);
  const spent = await timed(() => refreshRollups(world, REPOSITORY.id));
  const left = await world.store.rollups.marked(REPOSITORY.id);
  if (left.length > 0) throw new Error('The day was not counted.');
  return spent;
}

export const runsOf = (jobRuns: number): number => Math.round(jobRuns / JOBS_PER_RUN);
