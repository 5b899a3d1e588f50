import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Webhooks } from '@octokit/webhooks';
import { appClient } from './app-client.ts';
import { addRecordedRun, NAME, type SmallWorld, startSmall } from './small-repository.ts';

interface Received {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

describe('webhook deliveries', () => {
  let world: SmallWorld;
  let server: Server;
  let received: Received[];
  let status: number;
  let to: string;

  beforeEach(async () => {
    world = await startSmall({ contract: true });
    addRecordedRun(world, 1);
    received = [];
    status = 202;
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        received.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
        response.writeHead(status).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    to = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await world.standin.close();
  });

  test('carry a signature that @octokit/webhooks accepts, a GUID and GitHub’s headers', async () => {
    const { standin } = world;
    const events = standin.webhooksFor(NAME, 1);
    const records = await standin.deliveries.deliver(events, { to });
    expect(records.map((record) => record.status)).toEqual(events.map(() => 'OK'));
    const webhooks = new Webhooks({ secret: standin.webhookSecret });
    for (const { headers, body } of received) {
      expect(await webhooks.verify(body, String(headers['x-hub-signature-256']))).toBe(true);
      expect(headers['x-github-delivery']).toMatch(/^[0-9a-f-]{36}$/);
      expect(headers['user-agent']).toMatch(/^GitHub-Hookshot\//);
      expect(headers['x-github-hook-installation-target-id']).toBe(String(standin.appId));
    }
    expect(await webhooks.verify(`${received[0]?.body} `, String(received[0]?.headers['x-hub-signature-256']))).toBe(false);
    expect(standin.violations).toEqual([]);
  });

  test('tell a run’s story in order, and every body is as GitHub describes it', () => {
    const { standin } = world;
    const events = standin.webhooksFor(NAME, 1);
    expect(events.map(({ event, action }) => `${event}.${action}`)).toEqual([
      'workflow_run.requested',
      'workflow_job.queued',
      'workflow_run.in_progress',
      'workflow_job.in_progress',
      'workflow_job.completed',
      'workflow_run.completed',
    ]);
    standin.installationCreated(world.installationId);
    expect(standin.violations).toEqual([]);
  });

  test('of some completed jobs lack their last steps, which REST then has', async () => {
    const { standin, client } = world;
    const completed = standin.webhooksFor(NAME, 1).find(({ event, action }) => event === 'workflow_job' && action === 'completed');
    expect((completed?.body['workflow_job'] as { steps: unknown[] } | undefined)?.steps).toHaveLength(2);
    const { data } = await client.rest.actions.getJobForWorkflowRun({ owner: 'acme', repo: 'app', job_id: 4 });
    expect(data.steps).toHaveLength(4);
    const whole = standin.webhooksFor(NAME, 1, 1, { lackingSteps: 0, only: 'completed' });
    expect(whole.map(({ body }) => (body['workflow_job'] as { steps: unknown[] } | undefined)?.steps.length)).toEqual([4, undefined]);
  });

  test('can be duplicated and reordered, the same way for the same seed', async () => {
    const { standin } = world;
    for (let id = 2; id <= 6; id++) addRecordedRun(world, id);
    const events = [1, 2, 3, 4, 5, 6].flatMap((id) => standin.webhooksFor(NAME, id));
    const send = async (seed: number) => {
      received = [];
      await standin.deliveries.deliver(events, { to, concurrency: 1, duplicates: 0.3, reorderBy: 12, seed });
      return received.map(({ body }) => events.findIndex((event) => JSON.stringify(event.body) === body));
    };
    const first = await send(5);
    expect(first.length).toBeGreaterThan(events.length);
    expect(first).not.toEqual([...first].sort((a, b) => a - b));
    expect(new Set(first).size).toBe(events.length);
    expect(await send(5)).toEqual(first);
    expect(await send(6)).not.toEqual(first);
  });

  test('that fail are recorded, listed by the API, and redelivered under the same GUID', async () => {
    const { standin } = world;
    const events = standin.webhooksFor(NAME, 1);
    status = 500;
    await standin.deliveries.deliver(events.slice(0, 1), { to });
    const refused = await standin.deliveries.deliver(events.slice(1, 2), { to: 'http://127.0.0.1:1/' });
    expect(refused[0]).toMatchObject({ statusCode: 0, status: 'failed to connect to host' });
    const { apps } = appClient(standin).rest;
    const listed = (await apps.listWebhookDeliveries({ per_page: 1, status: 'failure' })).headers.link;
    expect(listed).toContain('cursor=v1_2');
    expect(standin.deliveries.failed()).toHaveLength(2);
    status = 202;
    await standin.deliveries.deliver([], { to });
    const again = await standin.deliveries.redeliver();
    expect(again.map((record) => [record.redelivery, record.status])).toEqual([
      [true, 'OK'],
      [true, 'OK'],
    ]);
    expect(new Set(standin.deliveries.records.map((record) => record.guid)).size).toBe(2);
    expect(standin.deliveries.failed()).toEqual([]);
    expect(standin.violations).toEqual([]);
  });

  test('are redelivered when the App asks for it', async () => {
    const { standin } = world;
    status = 503;
    const [record] = await standin.deliveries.deliver(standin.webhooksFor(NAME, 1).slice(0, 1), { to });
    status = 202;
    const { apps } = appClient(standin).rest;
    const { data } = await apps.getWebhookDelivery({ delivery_id: record?.id ?? 0 });
    expect(data.guid).toBe(record?.guid);
    expect((await apps.redeliverWebhookDelivery({ delivery_id: data.id })).status).toBe(202);
    for (let i = 0; i < 100 && standin.deliveries.failed().length > 0; i++) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(received.map(({ headers }) => headers['x-github-delivery'])).toEqual([data.guid, data.guid]);
    expect((await apps.listWebhookDeliveries()).data.map((item) => item.redelivery)).toEqual([true, false]);
    expect(standin.violations).toEqual([]);
  });
});
