import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AppError } from '../../src/errors.ts';
import { ingestJob } from '../../src/tasks/ingest-job.ts';
import { ingestRun } from '../../src/tasks/ingest-run.ts';
import { reconcileRepository } from '../../src/tasks/reconcile-repository.ts';
import { formatHistoryRun } from '../../src/telemetry/format-history-run.ts';
import { parseJob } from '../../src/telemetry/parse-job.ts';
import { parseRun } from '../../src/telemetry/parse-run.ts';
import type { FakeGitHub } from '../helpers/fake-github.ts';
import { type RecordedDelivery, recordHistory } from '../helpers/recorded-history.ts';
import { INSTALLATION_ID, NOW, openTaskWorld, REPOSITORY, type TaskWorld } from '../helpers/task-world.ts';

let world: TaskWorld;
beforeEach(async () => {
  world = await openTaskWorld();
  await world.adopt();
});
afterEach(() => world.close());

const DATA = { repositoryId: REPOSITORY.id };
const HOUR = 3_600_000;
const LATER = new Date(NOW.getTime() + HOUR);

async function receive({ event, action, body }: RecordedDelivery): Promise<void> {
  const data = { deliveryId: await world.deliver(event, action, { [event]: body }), repositoryId: REPOSITORY.id };
  await (event === 'workflow_run' ? ingestRun : ingestJob)(world, data);
}

async function stored(): Promise<readonly string[]> {
  const attempts = await world.store.backfills.attemptsSince(REPOSITORY.id, new Date(0));
  const found = await Promise.all(attempts.map(({ runId, attempt }) => world.store.runs.find(REPOSITORY.id, runId, attempt)));
  return found.map((run) => (run === null ? '' : JSON.stringify(formatHistoryRun(run)))).sort();
}

/** GitHub's own records, as an import of all of them stores them. */
async function importAll({ runs, jobs }: FakeGitHub): Promise<readonly string[]> {
  await forgetAll();
  for (const body of runs.values()) {
    const run = parseRun(body);
    if (run.ok) await world.store.runs.merge(REPOSITORY.id, run.value);
  }
  for (const body of jobs.values()) {
    const job = parseJob(body);
    if (job.ok) await world.store.jobs.merge(REPOSITORY.id, job.value);
  }
  return stored();
}

async function forgetAll(): Promise<void> {
  await world.store.repositories.remove(REPOSITORY.id);
  await world.store.repositories.save(REPOSITORY, INSTALLATION_ID);
}

describe('a comparison with GitHub', () => {
  test('brings back what any lost deliveries would have told', async () => {
    const deliveries = recordHistory(world.gitHub, { runs: 15, newest: NOW, everySeconds: 7200, rerunEvery: 5 });
    const wanted = await importAll(world.gitHub);
    expect(wanted).toHaveLength(18);
    world.now = LATER;
    const drops = fc.array(fc.integer({ min: 0, max: 99 }), { minLength: deliveries.length, maxLength: deliveries.length });
    await fc.assert(
      fc.asyncProperty(drops, async (dice) => {
        await forgetAll();
        for (const [index, delivery] of deliveries.entries()) if ((dice[index] ?? 0) >= 30) await receive(delivery);
        await reconcileRepository(world, DATA);
        expect(await stored()).toEqual(wanted);
      }),
      { numRuns: 3 },
    );
  }, 60_000);

  test('asks for the jobs of an attempt once: with nothing lost, of many runs in one question', async () => {
    const deliveries = recordHistory(world.gitHub, { runs: 20, newest: NOW });
    for (const delivery of deliveries) await receive(delivery);
    world.now = LATER;
    world.gitHub.calls.length = 0;
    await reconcileRepository(world, DATA);
    expect(world.gitHub.calls.filter((call) => call === 'fetchSuiteJobs')).toHaveLength(1);
    expect(world.gitHub.calls).not.toContain('fetchRunJobs');
    world.gitHub.calls.length = 0;
    await reconcileRepository(world, DATA);
    expect(new Set(world.gitHub.calls)).toEqual(new Set(['forRepository', 'listRuns']));
  });

  test('goes back to where the last one began after a longer outage, and three days otherwise', async () => {
    recordHistory(world.gitHub, { runs: 20, newest: NOW, everySeconds: 86_400 });
    await world.store.backfills.markReconciled(REPOSITORY.id, new Date(NOW.getTime() - 6 * 24 * HOUR));
    world.now = LATER;
    await reconcileRepository(world, DATA);
    expect(await stored()).toHaveLength(7);
    await forgetAll();
    await reconcileRepository(world, DATA);
    expect(await stored()).toHaveLength(4);
  });

  test('ends what was under way before its window: a run whose end we were not told, and one that GitHub does not know', async () => {
    const deliveries = recordHistory(world.gitHub, { runs: 2, newest: new Date(NOW.getTime() - 6 * 24 * HOUR) });
    for (const delivery of deliveries) if (delivery.action !== 'completed') await receive(delivery);
    world.gitHub.runs.delete('9001/1');
    await reconcileRepository(world, DATA);
    const run = await world.store.runs.find(REPOSITORY.id, 9002, 1);
    expect(run).toMatchObject({ status: 'completed', jobs: [{ status: 'completed' }, { status: 'completed' }] });
    world.gitHub.calls.length = 0;
    await reconcileRepository(world, DATA);
    expect(world.gitHub.calls).not.toContain('fetchRun');
    world.now = new Date(NOW.getTime() + 7 * HOUR);
    await reconcileRepository(world, DATA);
    expect(world.gitHub.calls.filter((call) => call === 'fetchRun')).toHaveLength(1);
  });

  test('has a check run made for the commits of the last day that have none', async () => {
    for (const delivery of recordHistory(world.gitHub, { runs: 4, newest: NOW, everySeconds: 10 * 3600 })) await receive(delivery);
    const [newest = '', second = ''] = ['4', '3'].map((number) => number.padStart(40, 'c'));
    const sent = { checkRunId: 1, digest: 'd', title: 't', summary: 's', conclusion: null, updatedAt: NOW };
    await world.store.checkRuns.save(REPOSITORY.id, { headSha: newest, ...sent });
    world.now = LATER;
    await reconcileRepository(world, DATA);
    await world.store.checkRuns.save(REPOSITORY.id, { headSha: second, ...sent });
    world.enqueued.length = 0;
    await reconcileRepository(world, DATA);
    const asked = world.enqueued.flatMap(({ task }) => (task.kind === 'publish-check-run' ? [task.data.headSha] : []));
    expect(asked).toEqual(['2'.padStart(40, 'c')]);
  });

  test('has the logs of jobs that it brought back read, and a backfill made where none has ended', async () => {
    recordHistory(world.gitHub, { runs: 1, newest: NOW, jobs: 1 });
    for (const [id, job] of world.gitHub.jobs) {
      const cached = { number: 3, name: 'Post Run actions/cache@v4', status: 'completed', conclusion: 'success' };
      world.gitHub.jobs.set(id, { ...(job as object), steps: [...(job as { steps: object[] }).steps, cached] });
    }
    world.now = LATER;
    await reconcileRepository(world, DATA);
    expect(new Set(world.kinds())).toEqual(
      new Set(['backfill-repository', 'publish-check-run', 'analyze-repository', 'read-job', 'read-test-reports']),
    );
    await world.store.backfills.finish(REPOSITORY.id, NOW);
    world.enqueued.length = 0;
    await reconcileRepository(world, DATA);
    expect(world.kinds()).not.toContain('backfill-repository');
  });

  test('that GitHub asks to wait goes on later with what is missing, and counts as made only when it has ended', async () => {
    recordHistory(world.gitHub, { runs: 5, newest: NOW });
    world.now = LATER;
    const retryAt = new Date(LATER.getTime() + HOUR);
    world.gitHub.faults.set('fetchRunJobs', { error: new AppError('GITHUB_RATE_LIMITED', 'wait', { retryAt }), when: 'before' });
    await reconcileRepository(world, DATA);
    const last = world.enqueued.at(-1);
    expect(last?.task).toEqual({ kind: 'reconcile-repository', data: DATA });
    expect(last?.startAfter?.getTime()).toBeGreaterThanOrEqual(retryAt.getTime());
    expect(await world.store.backfills.reconciledAt(REPOSITORY.id)).toBeNull();
    expect(await stored()).toHaveLength(5);
    await reconcileRepository(world, DATA);
    expect(await world.store.backfills.reconciledAt(REPOSITORY.id)).toEqual(LATER);
  });
});
