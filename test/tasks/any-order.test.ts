import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Delivery, StoredInstallation, Transaction } from '../../src/ports/store.ts';
import { ingestJob } from '../../src/tasks/ingest-job.ts';
import { ingestRun } from '../../src/tasks/ingest-run.ts';
import { openTaskWorld, type TaskWorld } from '../helpers/task-world.ts';
import type { JsonObject } from '../standin/json-object.ts';
import { seededRandom } from '../standin/seeded-random.ts';
import { startStandin } from '../standin/start-standin.ts';
import type { WebhookEvent } from '../standin/world.ts';

jest.setTimeout(600_000);

/** A thousand where CI asks for all of them. */
const PERMUTATIONS = process.env['RANDOM_ORDERS'] === 'all' ? 1000 : 200;
const AT_ONCE = 4;
type StoredDelivery = Delivery & { readonly processedAt: Date | null };
const NAME = 'biomejs/biome';
const [RECORD = ''] = readFileSync(new URL('../fixtures/telemetry/biome-main.ndjson', import.meta.url), 'utf8').split('\n');
const RECORDED = JSON.parse(RECORD) as JsonObject & { readonly jobs: readonly JsonObject[] };
const RUNNER = { runner_id: 8, runner_name: 'GitHub Actions 8', runner_group_id: 0, runner_group_name: 'GitHub Actions' };

/**
 * Two recorded jobs of a real run. What no record has is constructed: that the first failed and was run again, with a copy of the second in the
 * new attempt (in the shape of the recorded copies: created anew, times of the original, no runner), and that the second awaited approval.
 */
async function deliveriesOfOneRun(): Promise<readonly WebhookEvent[]> {
  const standin = await startStandin();
  const { jobs, ...run } = RECORDED;
  const [failed = {}, held = {}] = jobs.map((job): JsonObject => ({ ...job, ...RUNNER }));
  standin.addRepository({ name: NAME, files: { 'README.md': 'x\n' } });
  standin.addInstallation({ account: 'biomejs' });
  const awaitingApproval = new Set([Number(held['id'])]);
  const again = { run_attempt: 2, created_at: '2024-12-30T05:00:00Z' };
  const rerun = { ...failed, ...again, id: 91, started_at: '2024-12-30T05:00:09Z', completed_at: '2024-12-30T05:08:00Z' };
  const copy = { ...held, ...again, id: 92, runner_id: 0, runner_name: '', runner_group_id: 0, runner_group_name: '' };
  standin.addRun(NAME, { ...run, conclusion: 'failure' }, [{ ...failed, conclusion: 'failure' }, held]);
  const second = { ...run, run_attempt: 2, run_started_at: again.created_at, updated_at: '2024-12-30T05:08:01Z' };
  standin.addRun(NAME, second, [copy, rerun]);
  const events = [1, 2].flatMap((attempt) => standin.webhooksFor(NAME, Number(run['id']), attempt, { awaitingApproval, lackingSteps: 0 }));
  await standin.close();
  return events;
}

describe('the deliveries of one run with a re-run, a carried-over job and an approval', () => {
  let world: TaskWorld;
  let events: readonly WebhookEvent[] = [];
  let last = 0;
  const deliveries = new Map<string, StoredDelivery>();
  let installation: StoredInstallation | null = null;

  beforeAll(async () => {
    world = await openTaskWorld();
    events = await deliveriesOfOneRun();
    for (const [index, { event, action, installationId, repositoryId, body }] of events.entries()) {
      const id = `delivery-${index}`;
      await world.store.deliveries.insert({ id, event, action, installationId, repositoryId, payload: body, receivedAt: world.now });
      const stored = await world.store.deliveries.find(id);
      if (stored !== null) deliveries.set(id, stored);
    }
    await ingestRun(world, { deliveryId: 'delivery-0', repositoryId: 1 });
    installation = await world.store.installations.find(events[0]?.installationId ?? 0);
  });
  afterAll(() => world.close());

  /**
   * Hands the deliveries to the handlers, one after the other, under a repository of their own; its id. What costs time and is not in question is
   * spared: each stored delivery is read once, its repository and installation stay known, and one transaction is committed for all.
   */
  async function ingest(order: readonly number[]): Promise<number> {
    const repositoryId = 1000 + ++last;
    await world.store.transaction(async (transaction) => {
      const one = {
        ...transaction,
        deliveries: { ...transaction.deliveries, find: async (id: string) => deliveries.get(id) ?? null },
        departures: { ...transaction.departures, find: async () => null },
        installations: { ...transaction.installations, find: async () => installation },
        repositories: { ...transaction.repositories, save: async () => {} },
      };
      const within = { ...world, store: { ...world.store, ...one, transaction: <T>(work: (t: Transaction) => Promise<T>) => work(one) } };
      for (const index of order) {
        const task = { deliveryId: `delivery-${index}`, repositoryId };
        await (events[index]?.event === 'workflow_run' ? ingestRun : ingestJob)(within, task);
      }
    });
    return repositoryId;
  }

  /** A hash of every row of each repository, in all tables that are keyed by one. A mark for counting a day anew counts once, whenever it was made. */
  async function hashes(): Promise<ReadonlyMap<number, string>> {
    const { rows: tables } = await world.opened.pool.query<{ name: string }>(
      `select table_name as name from information_schema.columns where column_name = 'repository_id' and table_schema = 'public'
       and table_name not in ('delivery', 'dead_letter') order by 1`,
    );
    const texts = new Map<number, string[]>();
    for (const { name } of tables) {
      const { rows } = await world.opened.pool.query<{ id: number; text: string }>(
        `select repository_id as id, string_agg(distinct row, e'\\n' order by row) as text
         from (select repository_id, (to_jsonb(t) - 'repository_id' - 'slot')::text as row from ${name} t where repository_id > 1000) rows group by 1`,
      );
      for (const { id, text } of rows) texts.set(Number(id), [...(texts.get(Number(id)) ?? []), name, text]);
    }
    return new Map([...texts].map(([id, text]) => [id, createHash('sha256').update(text.join('\n')).digest('hex')]));
  }

  async function ingestAll(orders: readonly (readonly number[])[]): Promise<readonly number[]> {
    const ids: number[] = [];
    const left = orders.entries();
    const lane = async (): Promise<void> => {
      for (const [index, order] of left) ids[index] = await ingest(order);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    return ids;
  }

  const everything = () => events.map((_, index) => index);
  const saysWaiting = ({ body }: WebhookEvent) => (body['workflow_job'] as JsonObject | undefined)?.['status'] === 'waiting';

  /** All of these, a fifth of them twice, in a random order. */
  function shuffle(indexes: readonly number[], random: () => number): readonly number[] {
    const repeated = indexes.flatMap((index) => (random() < 0.2 ? [index, index] : [index]));
    return repeated
      .map((index) => ({ index, at: random() }))
      .sort((a, b) => a.at - b.at)
      .map(({ index }) => index);
  }

  /** Without a random share of what a later delivery covers. That a job awaited approval only these say: one of them stays. */
  function withGaps(random: () => number): readonly number[] {
    const waiting = everything().filter((index) => saysWaiting(events[index] as WebhookEvent));
    const kept = waiting[Math.floor(random() * waiting.length)];
    return everything().filter((index) => events[index]?.action === 'completed' || index === kept || random() < 0.3);
  }

  test('hold every state that GitHub tells', () => {
    const seen = new Set(events.map(({ event, action }) => `${event}.${action}`));
    const jobs = ['queued', 'waiting', 'in_progress', 'completed'].map((action) => `workflow_job.${action}`);
    expect(seen).toEqual(new Set(['workflow_run.requested', 'workflow_run.in_progress', 'workflow_run.completed', ...jobs]));
    expect(events.filter(saysWaiting)).toHaveLength(2);
  });

  test(`leave an identical state hash in ${PERMUTATIONS} random orders, with repetitions, and with gaps in half of them`, async () => {
    const reference = await ingest(everything());
    const random = seededRandom(20260101);
    const orders = Array.from({ length: PERMUTATIONS }, (_, i) => shuffle(i % 2 === 0 ? everything() : withGaps(random), random));
    const ids = await ingestAll(orders);
    const hashOf = await hashes();
    expect(new Set(orders.map((order) => order.join())).size).toBe(PERMUTATIONS);
    expect(new Set(ids.map((id) => hashOf.get(id)))).toEqual(new Set([hashOf.get(reference)]));
    expect((await world.store.runs.find(reference, Number(RECORDED['id']), 2))?.jobs.map(({ carriedOver }) => carriedOver)).toEqual([
      false,
      true,
    ]);
  });

  test('leave another hash where a last delivery is lost, or all that told of the approval', async () => {
    const completed = everything().filter((index) => events[index]?.action === 'completed');
    const lost = [...completed.map((gone) => everything().filter((index) => index !== gone))];
    const unapproved = everything().filter((index) => !saysWaiting(events[index] as WebhookEvent));
    const ids = await ingestAll([everything(), ...lost, unapproved]);
    const hashOf = await hashes();
    const found = ids.map((id) => hashOf.get(id));
    // The carried-over copies have one delivery each: without it nobody knows of them until runs are compared with GitHub's lists.
    expect(new Set(found).size).toBe(1 + lost.length + 1);
  });
});
