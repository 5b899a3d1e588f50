import { afterEach, describe, expect, test } from '@jest/globals';
import type { Run } from '../../src/model/run.ts';
import { parseJob } from '../../src/telemetry/parse-job.ts';
import { parseRun } from '../../src/telemetry/parse-run.ts';
import type { Parsed } from '../../src/telemetry/parsed.ts';
import { type AddedRun, addManyRuns } from '../helpers/many-runs.ts';
import { type ServedApp, startServedApp } from '../helpers/served-app.ts';
import { countRequests, hashOf, openServedWorld, SERVED, type ServedWorld } from '../helpers/served-world.ts';
import { seededRandom } from '../standin/seeded-random.ts';
import type { WebhookEvent } from '../standin/world.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** The work that an outage may take. */
const MOST_MINUTES = 15;

const opened: { readonly served: ServedWorld; readonly apps: ServedApp[] }[] = [];
afterEach(async () => {
  for (const { served, apps } of opened.splice(0)) {
    for (const app of apps) app.close();
    expect(served.standin.violations).toEqual([]);
    await served.close();
  }
});

/** A world in which all until so long ago is known and compared. */
async function open(outage = 0): Promise<{ readonly served: ServedWorld; readonly start: () => Promise<ServedApp> }> {
  const served = await openServedWorld({ contract: true });
  const apps: ServedApp[] = [];
  opened.push({ served, apps });
  await upToDate(served, outage);
  return {
    served,
    start: async () => {
      const app = await startServedApp(served);
      apps.push(app);
      return app;
    },
  };
}

async function upToDate(served: ServedWorld, outage = 0): Promise<void> {
  const since = new Date(served.now().getTime() - outage);
  await served.opened.store.backfills.finish(served.repository.id, since);
  await served.opened.store.backfills.markReconciled(served.repository.id, since);
}

function eventsOf(served: ServedWorld, added: readonly AddedRun[]): WebhookEvent[] {
  const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
  const awaitingApproval = heldAmong(added);
  return added.flatMap(({ runId, attempts }) =>
    numbers(attempts).flatMap((attempt) => served.standin.webhooksFor(SERVED, runId, attempt, { awaitingApproval })),
  );
}

function heldAmong(added: readonly AddedRun[]): ReadonlySet<number> {
  return new Set(added.flatMap(({ held }) => (held === null ? [] : [held])));
}

function isHold({ body }: WebhookEvent): boolean {
  return JSON.stringify(body).includes('"status":"waiting"');
}

/** Time goes on until nothing waits and the last comparison is younger than the outage's end; the minutes that took. */
async function untilWhole(served: ServedWorld, app: ServedApp): Promise<number> {
  const end = served.now().getTime();
  for (let minutes = 1; ; minutes++) {
    await app.passMinutes(1);
    const compared = await served.opened.store.backfills.reconciledAt(served.repository.id);
    if (app.isIdle() && compared !== null && compared.getTime() >= end) return minutes;
    if (minutes > 10 * MOST_MINUTES) throw new Error('it does not end');
  }
}

interface Work {
  readonly minutes: number;
  /** Milliseconds. */
  readonly took: number;
  readonly requests: Readonly<Record<string, number>>;
}

async function whatItTakes(served: ServedWorld, app: ServedApp): Promise<Work> {
  const before = served.standin.requests.length;
  const began = performance.now();
  const minutes = await untilWhole(served, app);
  return { minutes, took: performance.now() - began, requests: countRequests(served.standin, before) };
}

/** Long enough ago that every webhook of a run was sent. */
function lately(served: ServedWorld): Date {
  return new Date(Math.floor(served.now().getTime() / 1000) * 1000 - 20 * MINUTE);
}

/** Rows as an undisturbed world has them: every webhook, one after the other, and the same work by the clock. */
async function undisturbed(served: ServedWorld, app: ServedApp, events: readonly WebhookEvent[]): Promise<readonly string[]> {
  await served.forget();
  await served.opened.store.sweeps.saveProgress({ began: served.now().getTime(), sweptTo: null, cursor: null });
  await upToDate(served);
  await served.standin.deliveries.deliver(events, { to: app.webhookUrl, concurrency: 1 });
  await app.work();
  await untilWhole(served, app);
  return served.rows();
}

describe('the history equals GitHub’s within 15 minutes of work', () => {
  test('after 10 % of the deliveries were lost, and others came twice or late', async () => {
    const { served, start } = await open();
    const app = await start();
    const added = addManyRuns(served.standin, SERVED, { runs: 21, first: 75, newest: lately(served), everySeconds: 600, steps: 5 });
    const events = eventsOf(served, added);
    const random = seededRandom(5);
    // Among them all that told of an approval.
    const kept = events.filter((event) => random() >= 0.05 && !isHold(event));
    // Of a half GitHub says that it could not deliver them; of the others nothing.
    const lost = events.filter((event) => !kept.includes(event));
    expect(lost.filter(isHold).length).toBeGreaterThan(0);
    expect(kept.filter(isHold)).toEqual([]);
    const failed = kept.filter(() => random() < 0.05);
    const { deliveries } = served.standin;
    await deliveries.deliver(failed, { to: 'http://127.0.0.1:9/' });
    await deliveries.deliver(
      kept.filter((event) => !failed.includes(event)),
      { to: app.webhookUrl, duplicates: 0.2, reorderBy: 12, concurrency: 4, seed: 7 },
    );
    await app.work();
    const { requests, ...work } = await whatItTakes(served, app);
    const rows = await served.rows();
    expect(lost.length + failed.length).toBeGreaterThan(events.length * 0.08);
    expect(requests['POST /app/hook/deliveries/{delivery_id}/attempts']).toBeGreaterThan(failed.length * 0.5);
    expect(work.minutes).toBeLessThanOrEqual(MOST_MINUTES);
    expect(hashOf(rows)).toBe(hashOf(await undisturbed(served, app, events)));
    report('a tenth of the deliveries lost', { ...work, requests });
  }, 300_000);

  test('after three days in which nothing was delivered of 600 runs', async () => {
    const { served, start } = await open(3 * DAY);
    const added = addManyRuns(served.standin, SERVED, { runs: 600, newest: lately(served), everySeconds: 420, steps: 2 });
    const app = await start();
    const { requests, ...work } = await whatItTakes(served, app);
    expect(work.minutes).toBeLessThanOrEqual(MOST_MINUTES);
    // Background work may take 1,500 requests of an hour's 5,000.
    expect(Object.values(requests).reduce((sum, count) => sum + count, 0)).toBeLessThan(900);
    const rows = await served.rows();
    expect(rows.filter((row) => row.includes('"workflowText"'))).toHaveLength(added.reduce((sum, { attempts }) => sum + attempts, 0));
    expect(hashOf(withoutFiles(ended(rows)))).toBe(hashOf(withoutFiles(ended(await imported(served, added)))));
    report('three days without a delivery', { ...work, requests });
  }, 300_000);

  test('after forty days in which nothing was delivered, with nulls for what GitHub tells of older runs only one by one', async () => {
    const { served, start } = await open(40 * DAY);
    const added = addManyRuns(served.standin, SERVED, { runs: 700, newest: lately(served), everySeconds: 4900, steps: 2 });
    const app = await start();
    const { requests, ...work } = await whatItTakes(served, app);
    expect(work.minutes).toBeLessThanOrEqual(MOST_MINUTES);
    expect(requests['jobs'] ?? 0).toBeLessThan(420);
    const rows = ended(await served.rows());
    const whole = ended(await imported(served, added));
    expect(rows).toHaveLength(whole.length);
    expect(thin(rows)).toEqual(thin(whole));
    const full = new Set(withoutFiles(whole));
    expect(withoutFiles(rows).filter((row) => full.has(row)).length).toBeGreaterThan(300);
    report('forty days without a delivery', { ...work, requests });
  }, 300_000);
});

/** GitHub's own records, as they are stored when every one of them comes as the last webhook of its run and jobs, and it was told which awaited approval. */
async function imported(served: ServedWorld, added: readonly AddedRun[]): Promise<readonly string[]> {
  await served.forget();
  const held = heldAmong(added);
  const runs = [...served.standin.repository(SERVED).runs.values()].flatMap((attempts) =>
    [...attempts.values()].map(({ run, jobs }): Run => {
      const read = jobs.map((job) => understood(parseJob(job)));
      return { ...understood(parseRun(run)), jobs: read.map((job) => ({ ...job, awaitedApproval: held.has(job.jobId) })) };
    }),
  );
  for (let start = 0; start < runs.length; start += 100) {
    await served.opened.store.runs.mergeAll(served.repository.id, runs.slice(start, start + 100));
  }
  return served.rows();
}

function understood<T>(parsed: Parsed<T>): T {
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
}

type Row = Record<string, unknown> & { jobs: Record<string, unknown>[] };

/** The jobs of a run under way come with the webhooks that go on, or once it has ended. */
function ended(rows: readonly string[]): readonly string[] {
  return rows.filter((row) => !row.includes('"status":"in_progress","conclusion":null,"head_branch"'));
}

function withoutFiles(rows: readonly string[]): string[] {
  return rows.map((row) => {
    const { paceline: _, ...rest } = JSON.parse(row) as Row;
    return JSON.stringify(rest);
  });
}

/** Without what GraphQL lacks. */
function thin(rows: readonly string[]): Row[] {
  return rows.map((row) => {
    const { paceline: _, jobs, ...run } = JSON.parse(row) as Row;
    const lacking = new Set(['created_at', 'labels', 'runner_name', 'runner_group_name']);
    return { ...run, jobs: jobs.map((job) => Object.fromEntries(Object.entries(job).filter(([key]) => !lacking.has(key)))) };
  });
}

/** Shown with PACELINE_TEST_REPORT set. */
function report(what: string, work: Work): void {
  if (process.env['PACELINE_TEST_REPORT'] !== undefined) process.stderr.write(`${what}: ${JSON.stringify(work)}\n`);
}
