import { createHmac } from 'node:crypto';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { AppError } from '../../src/errors.ts';
import { createIntake } from '../../src/intake.ts';
import { wantsDelivery } from '../../src/model/wants-delivery.ts';
import type { Delivery } from '../../src/ports/store.ts';
import { silentLog } from '../helpers/silent-log.ts';

const SECRET = 'first-secret-of-the-test-suite-000000';
const OTHER = 'second-secret-of-the-test-suite-00000';
const BODY = JSON.stringify({ action: 'completed', workflow_job: { id: 1 }, repository: { id: 7 }, installation: { id: 9 } });

let server: Server;
let accepted: Delivery[] = [];
let storeIsDown = false;
let diskIsFull = false;

beforeAll(async () => {
  const intake = createIntake({
    secrets: [SECRET, OTHER],
    wants: wantsDelivery,
    accept: async (delivery) => {
      if (storeIsDown) throw new AppError('STORE_UNAVAILABLE', 'connection refused');
      if (accepted.some(({ id }) => id === delivery.id)) return 'duplicate';
      accepted.push(delivery);
      return 'new';
    },
    hasRoom: async () => !diskIsFull,
    clock: { now: () => new Date('2026-01-02T03:04:05Z') },
    log: silentLog,
  });
  server = createServer((req, res) => void intake(req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => void server.close());
beforeEach(() => {
  accepted = [];
  storeIsDown = false;
  diskIsFull = false;
});

const sign = (body: string | Buffer, secret = SECRET) => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

interface Sent {
  readonly body?: string | Buffer;
  readonly headers?: Record<string, string | undefined>;
  readonly method?: string;
  readonly chunked?: boolean;
}

function send({
  body = BODY,
  headers = {},
  method = 'POST',
  chunked = false,
}: Sent): Promise<{ status: number; text: string; retryAfter: string | undefined }> {
  const all: Record<string, string | undefined> = {
    'content-type': 'application/json',
    'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
    'x-github-event': 'workflow_job',
    'x-hub-signature-256': sign(body),
    ...(chunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': String(Buffer.byteLength(body)) }),
    ...headers,
  };
  const defined = Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined));
  return new Promise((resolve, reject) => {
    const { port } = server.address() as AddressInfo;
    const req = request({ host: '127.0.0.1', port, method, headers: defined }, (res) => {
      let text = '';
      res.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      res.on('end', () => resolve({ status: res.statusCode ?? 0, text: text.trim(), retryAfter: res.headers['retry-after'] }));
    });
    let answered = false;
    req.on('response', () => {
      answered = true;
    });
    req.on('error', (error) => (answered ? undefined : reject(error)));
    req.end(body);
  });
}

describe('the webhook intake', () => {
  test('stores a signed delivery and answers 202', async () => {
    expect(await send({})).toMatchObject({ status: 202, text: 'accepted' });
    expect(accepted).toEqual([
      {
        id: '72d3162e-cc78-11e3-81ab-4c9367dc0958',
        event: 'workflow_job',
        action: 'completed',
        installationId: 9,
        repositoryId: 7,
        payload: JSON.parse(BODY),
        receivedAt: new Date('2026-01-02T03:04:05Z'),
      },
    ]);
  });

  test('takes a signature by any of the secrets', async () => {
    expect((await send({ headers: { 'x-hub-signature-256': sign(BODY, OTHER) } })).status).toBe(202);
  });

  test('says that it knows a delivery that comes again', async () => {
    await send({});
    expect(await send({})).toMatchObject({ status: 202, text: 'known' });
    expect(accepted).toHaveLength(1);
  });

  test('signs over the bytes, not over a decoded text', async () => {
    const bytes = Buffer.concat([Buffer.from('{"action":"completed","x":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]);
    expect((await send({ body: bytes })).status).toBe(401);
    const withMark = Buffer.from(`\uFEFF${BODY}`);
    expect((await send({ body: withMark })).status).toBe(400);
  });

  test.each([
    ['a wrong signature', { 'x-hub-signature-256': sign(BODY, 'another-secret') }],
    ['no signature', { 'x-hub-signature-256': undefined }],
    ['a SHA-1 signature', { 'x-hub-signature-256': 'sha1=7d38cdd689735b008b3c702edd92eea23791c5f6' }],
  ])('refuses %s with 401', async (_name, headers) => {
    expect((await send({ headers })).status).toBe(401);
    expect(accepted).toEqual([]);
  });

  test.each([
    ['text that is not JSON', '{"action": '],
    ['a JSON list', '[]'],
    ['a JSON null', 'null'],
  ])('refuses %s with 400', async (_name, body) => {
    expect((await send({ body })).status).toBe(400);
    expect(accepted).toEqual([]);
  });

  test.each([
    ['no delivery id', { 'x-github-delivery': undefined }, 400],
    ['a delivery id with odd characters', { 'x-github-delivery': "'; drop table" }, 400],
    ['no event name', { 'x-github-event': undefined }, 400],
    ['an event name that is no word', { 'x-github-event': '__proto__!' }, 400],
    ['a form body', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
  ])('refuses %s', async (_name, headers, status) => {
    expect((await send({ headers })).status).toBe(status);
  });

  test('refuses other methods', async () => {
    expect((await send({ method: 'PUT' })).status).toBe(405);
  });

  test('refuses an empty body', async () => {
    expect((await send({ body: '' })).status).toBe(401);
  });

  test.each(['workflow_dispatch', '__proto__', 'constructor', 'check_run'])(
    'acknowledges and drops the event %s that means nothing to us',
    async (event) => {
      expect(await send({ headers: { 'x-github-event': event } })).toMatchObject({ status: 202, text: 'ignored' });
      expect(accepted).toEqual([]);
    },
  );

  test('refuses 30 MB by its declared length, before reading it', async () => {
    expect((await send({ body: Buffer.alloc(30 * 1024 * 1024, 32) })).status).toBe(413);
  });

  test('refuses 30 MB that comes without a length', async () => {
    expect((await send({ body: Buffer.alloc(30 * 1024 * 1024, 32), chunked: true })).status).toBe(413);
  });

  test('answers 503 with a time to come back when the store is down', async () => {
    storeIsDown = true;
    expect(await send({})).toMatchObject({ status: 503, retryAfter: '10' });
  });

  test('answers 503 with a time to come back when the disk is nearly full', async () => {
    diskIsFull = true;
    expect(await send({})).toMatchObject({ status: 503, retryAfter: '60' });
    expect(accepted).toEqual([]);
  });
});
