import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { rollUpDay } from '../../src/engine/roll-up-day.ts';
import type { Task } from '../../src/model/task.ts';
import { createQueue, type TaskQueue } from '../../src/queue/create-queue.ts';
import { unpackPayload } from '../../src/store/payload.ts';
import { insertDeadLetter } from '../../src/store/queries/dead-letters.ts';
import { pruneLeftovers } from '../../src/tasks/prune-leftovers.ts';
import { removeIfGone } from '../../src/tasks/remove-if-gone.ts';
import { syncInstallation } from '../../src/tasks/sync-installation.ts';
import { syncRepository } from '../../src/tasks/sync-repository.ts';
import type { World } from '../../src/tasks/world.ts';
import { scrubPayload } from '../../src/telemetry/scrub-payload.ts';
import { buildJob, buildRun } from '../helpers/build-run.ts';
import { sampleFacts } from '../helpers/log-facts.ts';
import { sampleAlert } from '../helpers/sample-alert.ts';
import { silentLog } from '../helpers/silent-log.ts';
import { HEAD, NOW, openTaskWorld, REPOSITORY, REPOSITORY_BODY, type TaskWorld, waitingProposal } from '../helpers/task-world.ts';

jest.setTimeout(60_000);

/** Numbers that occur nowhere else in a row. */
const [ID, OTHER, INSTALLATION] = [770_077_001, 770_077_002, 880_088_001];

let opened: TaskWorld;
let queue: TaskQueue;
let world: World;
beforeEach(async () => {
  opened = await openTaskWorld();
  queue = await createQueue({ opened: opened.opened, log: silentLog });
  world = { ...opened, queue };
});
afterEach(async () => {
  await queue.stop({ timeoutMs: 100 });
  await opened.close();
});

/** Names that occur nowhere else. */
const nameOf = (id: number): string => `quux-${id % 10}-of-zyxw`;

/** Tables with rows in which a number or the name of its repository occurs, those of the queue and bodies of deliveries included, with how many. */
async function tablesNaming(id: number): Promise<Readonly<Record<string, number>>> {
  const { rows: tables } = await opened.opened.pool.query(
    "select schemaname as schema, tablename as name from pg_tables where schemaname in ('public', 'task_queue')",
  );
  const found: Record<string, number> = {};
  for (const { schema, name } of tables) {
    const { rows } = await opened.opened.pool.query(`select count(*)::integer as n from "${schema}"."${name}" t where t::text ~ $1`, [
      `(^|[^0-9])${id}([^0-9]|$)|${nameOf(id)}`,
    ]);
    if (rows[0].n > 0 && !/^j[0-9a-f]{20,}|^job_common/.test(name)) found[name] = rows[0].n;
  }
  const { rows: bodies } = await opened.opened.pool.query('select payload from delivery where payload is not null');
  const packed = bodies.filter(({ payload }) => new RegExp(`\\b${id}\\b|${nameOf(id)}`).test(JSON.stringify(unpackPayload(payload))));
  return packed.length > 0 ? { ...found, 'payload of delivery': packed.length } : found;
}

async function deliver(id: string, event: string, action: string, repositoryId: number | null, body: object): Promise<string> {
  const payload = { action, installation: { id: INSTALLATION, account: { login: 'octo' }, permissions: {} }, ...body };
  const kept = scrubPayload(payload);
  await world.store.deliveries.insert({ id, event, action, installationId: INSTALLATION, repositoryId, payload: kept, receivedAt: NOW });
  return id;
}

/** Something in every table that belongs to a repository. */
async function fill(id: number): Promise<void> {
  const { store } = world;
  await store.installations.save({ id: INSTALLATION, account: 'octo', suspended: false, permissions: {} });
  await store.repositories.save({ ...REPOSITORY, id, name: nameOf(id) }, INSTALLATION);
  const job = buildJob({ jobId: id + 500, runId: 5 });
  const run = buildRun({ runId: 5, jobs: [job] });
  await store.runs.merge(id, run);
  await store.jobs.merge(id, {
    ...job,
    steps: [{ number: 1, name: 'x', status: 'completed', conclusion: 'success', startedAt: NOW, completedAt: NOW }],
  });
  const outcome = {
    stepNumber: 1,
    action: 'a',
    result: 'miss',
    save: 'saved',
    restoredKey: null,
    primaryKey: null,
    sizeBytes: 1,
    restoreTime: null,
    basis: 'log',
  } as const;
  await store.jobs.saveCacheOutcomes(id, job.jobId, [outcome]);
  await store.jobs.saveLog(id, job.jobId, sampleFacts());
  await store.runs.saveTestReports(id, run, [{ artifactId: 1, artifact: 'junit', files: [], documents: 0, problem: 'expired' }]);
  await store.storage.save(id, { readAt: NOW, caches: null, artifacts: null });
  await store.proposals.save(id, waitingProposal());
  await store.checkRuns.save(id, { headSha: HEAD, checkRunId: 1, digest: 'd', title: 't', summary: 's', conclusion: null, updatedAt: NOW });
  await store.alerts.replace(id, [sampleAlert()]);
  await store.acknowledgements.save(id, {
    ...{ workflowPath: '.github/workflows/ci.yml', headSha: HEAD, branch: null },
    ...{ since: NOW, login: 'octocat', at: NOW },
  });
  await store.notices.add({ repositoryId: id, key: 'digest:x', kind: 'digest', severity: null, title: 't', markdown: 'm', text: 'x' }, NOW);
  await store.notices.saveIssueNumber(id, 'alerts', 3);
  await store.ignored.save(id, { scope: 'rule', subject: 'set-job-timeout', login: 'octocat', at: NOW });
  await store.backfills.saveState(id, { version: 1 });
  await store.backfills.markChecked(id, [{ runId: 5, attempt: 1, settled: true }], NOW);
  await store.backfills.addUsed(INSTALLATION, 'rest', NOW, 5);
  await store.rollups.save(id, rollUpDay('.github/workflows/ci.yml', 1, [run]));
  await store.pruning.markPruned(id, NOW);
  // A look for unused names that is under way has notes.
  await store.pruning.names(id, NOW, 1_000);
  const body = { ...REPOSITORY_BODY, id, name: nameOf(id), full_name: `octo/${nameOf(id)}` };
  await deliver(`fill-${id}`, 'workflow_run', 'completed', id, { repository: body });
  await deliver(`list-${id % 10}`, 'installation', 'created', null, { repositories: [body] });
  await deliver(`more-${id % 10}`, 'installation_repositories', 'added', null, { repositories_added: [body] });
  const task: Task = { kind: 'analyze-repository', data: { repositoryId: id } };
  await insertDeadLetter(opened.opened.database, { id: `letter-${id}`, task, error: 'e', attempts: 8, at: NOW });
  await queue.enqueue(task);
  await queue.enqueue({ kind: 'ingest-run', data: { deliveryId: `fill-${id}`, repositoryId: id } });
  await queue.enqueue({ kind: 'read-job', data: { repositoryId: id, jobId: 3 } }, { startAfter: new Date(Date.now() + 3_600_000) });
  await queue.enqueue({ kind: 'receive-delivery', data: { deliveryId: `fill-${id}`, orderKey: `repository ${id}` } });
}

test('the sample has a row in every table that has a repository’s id', async () => {
  await fill(ID);
  const { rows } = await opened.opened.pool.query(
    "select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'repository_id' order by 1",
  );
  const found = await tablesNaming(ID);
  expect(rows.map(({ name }) => name).filter((name) => !(name in found))).toEqual([]);
  expect(found).toMatchObject({ job: 4, 'payload of delivery': 1 });
  expect(Object.keys(await tablesNaming(OTHER))).toEqual([]);
});

describe('no row of any table names', () => {
  test.each([
    ['was deleted', () => deliver('x', 'repository', 'deleted', ID, { repository: { ...REPOSITORY_BODY, id: ID } }), syncRepository],
    [
      'was given to another owner',
      () => deliver('x', 'repository', 'transferred', ID, { repository: { ...REPOSITORY_BODY, id: ID } }),
      syncRepository,
    ],
    [
      'was taken from the installation',
      () => deliver('x', 'installation_repositories', 'removed', null, { repositories_removed: [{ id: ID, name: nameOf(ID) }] }),
      syncInstallation,
    ],
  ] as const)('a repository that %s', async (_what, send, sync) => {
    await fill(ID);
    await fill(OTHER);
    const before = await tablesNaming(OTHER);
    await sync(world, { deliveryId: await send(), repositoryId: ID, installationId: INSTALLATION });
    expect(await tablesNaming(ID)).toEqual({});
    expect(await tablesNaming(OTHER)).toEqual(before);
    expect(await world.store.departures.find({ kind: 'repository', id: ID, installationId: INSTALLATION })).toEqual(NOW);
  });

  test('a repository that GitHub does not find any more', async () => {
    await fill(ID);
    opened.gitHub.reachable.set(INSTALLATION, []);
    expect(await removeIfGone(world, ID)).toBe(true);
    expect(await tablesNaming(ID)).toEqual({});
  });

  test('an installation that was removed, or its repositories', async () => {
    await fill(ID);
    await fill(OTHER);
    await queue.enqueue({ kind: 'sync-installation', data: { deliveryId: 'y', installationId: INSTALLATION } });
    await syncInstallation(world, { deliveryId: await deliver('x', 'installation', 'deleted', null, {}), installationId: INSTALLATION });
    for (const id of [ID, OTHER, INSTALLATION]) expect(await tablesNaming(id)).toEqual({});
    const { rows } = await opened.opened.pool.query('select * from departure');
    expect(rows).toHaveLength(1);
  });

  test('a repository for which a task wrote while it was removed, a day later', async () => {
    await fill(ID);
    await removeIfGone(world, ID);
    await world.store.runs.merge(ID, buildRun({ runId: 6 }));
    await world.store.jobs.merge(ID, buildJob({ runId: 6 }));
    await insertDeadLetter(opened.opened.database, {
      id: 'late',
      task: { kind: 'read-job', data: { repositoryId: ID, jobId: 1 } },
      error: 'e',
      attempts: 1,
      at: NOW,
    });
    await deliver('late', 'push', 'x', ID, {});
    expect(Object.keys(await tablesNaming(ID)).length).toBeGreaterThan(3);
    await pruneLeftovers(world);
    expect(await tablesNaming(ID)).toEqual({});
  });
});

describe('deliveries', () => {
  const DAY_MS = 86_400_000;
  const leftoversAfter = (days: number) => pruneLeftovers({ ...world, clock: { now: () => new Date(NOW.getTime() + days * DAY_MS) } });
  const exists = async (id: string) => (await opened.opened.pool.query('select 1 from delivery where id = $1', [id])).rows.length === 1;

  test('lose their payload after three days, and are still known for thirty', async () => {
    await deliver('d', 'push', 'x', null, {});
    await world.store.deliveries.markProcessed('d', NOW);
    await leftoversAfter(2);
    expect(await world.store.deliveries.find('d')).not.toBeNull();
    await leftoversAfter(4);
    expect(await world.store.deliveries.find('d')).toBeNull();
    expect(
      await world.store.deliveries.insert({
        id: 'd',
        event: 'push',
        action: null,
        installationId: null,
        repositoryId: null,
        payload: {},
        receivedAt: NOW,
      }),
    ).toBe('duplicate');
    await leftoversAfter(31);
    expect(await exists('d')).toBe(false);
  });

  test('that were not processed, or that a given-up task needs, keep theirs', async () => {
    await deliver('waiting', 'push', 'x', null, {});
    await deliver('needed', 'workflow_run', 'x', null, {});
    await world.store.deliveries.markProcessed('needed', NOW);
    const task: Task = { kind: 'sync-installation', data: { deliveryId: 'needed', installationId: INSTALLATION } };
    await insertDeadLetter(opened.opened.database, { id: 'l', task, error: 'e', attempts: 8, at: new Date(NOW.getTime() + 3 * DAY_MS) });
    await leftoversAfter(4);
    expect(await world.store.deliveries.find('waiting')).not.toBeNull();
    expect(await world.store.deliveries.find('needed')).not.toBeNull();
    await leftoversAfter(34);
    expect(await exists('needed')).toBe(false);
    expect(await world.store.deadLetters.list(9)).toEqual([]);
  });
});
