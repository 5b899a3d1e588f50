import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { SentDelivery } from '../../src/ports/github.ts';
import { type HistoryWorld, openHistoryWorld, RUN_IDS } from '../helpers/history-world.ts';
import { listenOnLoopback } from '../helpers/listen-on-loopback.ts';
import { NAME } from '../standin/small-repository.ts';

const LIST = '/app/hook/deliveries';

describe('what GitHub sent us', () => {
  let world: HistoryWorld;
  let app: Awaited<ReturnType<typeof listenOnLoopback>>;
  let status: number;
  let received: unknown[];

  beforeEach(async () => {
    world = await openHistoryWorld();
    world.addRuns(1, { jobs: 30, steps: 1 });
    status = 202;
    received = [];
    app = await listenOnLoopback((request, response) => {
      received.push(request.headers['x-github-delivery']);
      request.resume();
      response.writeHead(status).end();
    });
  });
  afterEach(async () => {
    app.close();
    await world.standin.close();
    expect(world.standin.violations).toEqual([]);
  });

  const deliver = (count: number) =>
    world.standin.deliveries.deliver(world.standin.webhooksFor(NAME, RUN_IDS + 1).slice(0, count), { to: app.origin, concurrency: 1 });

  test('is listed page after page, newest first, with what came of it', async () => {
    await deliver(62);
    status = 500;
    await deliver(62);
    const first = await world.sentDeliveries.list(null);
    expect(first.deliveries).toHaveLength(100);
    const second = await world.sentDeliveries.list(first.cursor);
    expect([second.deliveries.length, second.cursor]).toEqual([24, null]);
    const all: readonly SentDelivery[] = [...first.deliveries, ...second.deliveries];
    const records = [...world.standin.deliveries.records].reverse();
    expect(all.map(({ id, guid, event, succeeded }) => ({ id, guid, event, succeeded }))).toEqual(
      records.map(({ id, guid, event, statusCode }) => ({ id, guid, event: event.event, succeeded: statusCode === 202 })),
    );
    expect(all.filter(({ succeeded }) => succeeded)).toHaveLength(62);
    expect(Math.abs((all[0]?.deliveredAt.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  test('is an empty page before anything was sent', async () => {
    expect(await world.sentDeliveries.list(null)).toEqual({ deliveries: [], cursor: null });
  });

  test('comes again under its guid when it is asked for', async () => {
    status = 503;
    await deliver(1);
    status = 202;
    const { deliveries } = await world.sentDeliveries.list(null);
    await world.sentDeliveries.redeliver(deliveries[0]?.id ?? 0);
    for (let i = 0; i < 200 && received.length < 2; i++) await new Promise((resolve) => setTimeout(resolve, 10));
    for (let i = 0; i < 200 && world.standin.deliveries.records.length < 2; i++) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(received).toEqual([deliveries[0]?.guid, deliveries[0]?.guid]);
    const again = (await world.sentDeliveries.list(null)).deliveries;
    expect(again.map(({ redelivery, succeeded }) => [redelivery, succeeded])).toEqual([
      [true, true],
      [false, false],
    ]);
  });

  test('is not found when GitHub has forgotten it', async () => {
    await expect(world.sentDeliveries.redeliver(77)).rejects.toMatchObject({ code: 'GITHUB_NOT_FOUND' });
  });

  test('is read again when the answer is lost; a wish is sent once', async () => {
    status = 503;
    await deliver(1);
    world.standin.fault({ kind: 'status', match: { method: 'GET', path: LIST }, status: 502 });
    expect((await world.sentDeliveries.list(null)).deliveries).toHaveLength(1);
    world.standin.fault({ kind: 'reset', match: { method: 'POST' } });
    await expect(world.sentDeliveries.redeliver(1)).rejects.toMatchObject({ code: 'GITHUB_UNAVAILABLE', retryable: true });
    expect(world.statuses(`${LIST}/{delivery_id}/attempts`)).toEqual([0]);
  });
});
