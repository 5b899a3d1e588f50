import type { RequestListener } from 'node:http';
import { afterEach, expect, test } from '@jest/globals';
import { AppError } from '../../src/errors.ts';
import { createSlackChannel } from '../../src/notify/slack-channel.ts';
import { listenOnLoopback } from '../helpers/listen-on-loopback.ts';

const SECRET = 'T0000/B0000/verysecret';
const NOW = new Date('2026-03-02T12:00:00Z');
let close = (): void => {};
afterEach(() => close());

interface Received {
  readonly url: string;
  readonly type: string;
  readonly body: string;
}

async function channel(answer: RequestListener, options: { readonly timeoutMs?: number } = {}) {
  const received: Received[] = [];
  const server = await listenOnLoopback((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      received.push({ url: request.url ?? '', type: request.headers['content-type'] ?? '', body });
      answer(request, response);
    });
  });
  close = server.close;
  return { received, channel: createSlackChannel(`${server.origin}/services/${SECRET}`, { now: () => NOW, ...options }) };
}

/** What was thrown, with no part of the address in anything of it. */
async function failure(posting: Promise<unknown>): Promise<AppError> {
  const error = await posting.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AppError)) throw new Error(`not an AppError: ${String(error)}`);
  expect(`${error.message} ${error.stack} ${String(error.cause)}`).not.toMatch(/verysecret|127\.0\.0\.1|localhost/);
  return error;
}

test('a message is one request with a Slack body', async () => {
  const { channel: chat, received } = await channel((_, response) => response.end('ok'));
  expect(await chat.post('octo/app: slower')).toEqual({ isTaken: true });
  expect(received).toEqual([
    { url: `/services/${SECRET}`, type: 'application/json; charset=utf-8', body: '{"text":"octo/app: slower","mrkdwn":false}' },
  ]);
});

test.each([
  ['7', new Date('2026-03-02T12:00:07Z')],
  ['Mon, 02 Mar 2026 12:03:00 GMT', new Date('2026-03-02T12:03:00Z')],
  ['999999', new Date('2026-03-02T13:00:00Z')],
  ['soon', null],
])('429 with Retry-After %s is tried again then', async (header, retryAt) => {
  const { channel: chat } = await channel((_, response) => response.writeHead(429, { 'retry-after': header }).end('rate_limited'));
  expect(await failure(chat.post('x'))).toMatchObject({ code: 'ALERTS_UNAVAILABLE', retryable: true, retryAt });
});

test.each([500, 503, 408])('%i is tried again', async (status) => {
  const { channel: chat } = await channel((_, response) => response.writeHead(status).end('no'));
  expect(await failure(chat.post('x'))).toMatchObject({
    code: 'ALERTS_UNAVAILABLE',
    message: `the address in ALERT_WEBHOOK_URL answered ${status}`,
  });
});

test.each([
  [404, 'no_service', 'is not known to Slack any more: make a new one'],
  [410, 'channel_is_archived', 'leads to an archived channel: make a new one for another'],
  [404, `<html>${SECRET}</html>`, 'answered 404: it is gone: make a new one'],
  [400, 'invalid_payload', 'answered 400: it does not take a Slack body, or not from here'],
  [403, 'constructor', 'answered 403: it does not take a Slack body, or not from here'],
])('%i with %s is given up with what to do', async (status, word, advice) => {
  const { channel: chat, received } = await channel((_, response) => response.writeHead(status).end(word));
  expect(await chat.post('x')).toEqual({ isTaken: false, advice });
  expect(received).toHaveLength(1);
});

test('a redirect is not followed', async () => {
  const { channel: chat, received } = await channel((_, response) => response.writeHead(307, { location: '/elsewhere' }).end());
  expect(await chat.post('x')).toEqual({
    isTaken: false,
    advice: 'answered 307, and redirects are not followed: write the address it leads to',
  });
  expect(received.map(({ url }) => url)).toEqual([`/services/${SECRET}`]);
});

test('no answer at all ends in time', async () => {
  const { channel: chat } = await channel(() => {}, { timeoutMs: 50 });
  expect(await failure(chat.post('x'))).toMatchObject({
    message: 'the address in ALERT_WEBHOOK_URL was not reached (no answer in time)',
    retryAt: null,
  });
});

test('a status with a body that never ends is taken by its status', async () => {
  const { channel: chat } = await channel((_, response) => void response.writeHead(200).write('o'), { timeoutMs: 200 });
  expect(await chat.post('x')).toEqual({ isTaken: true });
  close();
  const silent = await channel((_, response) => response.writeHead(200).flushHeaders(), { timeoutMs: 50 });
  expect(await silent.channel.post('x')).toEqual({ isTaken: true });
});

test('of a large answer only the beginning is read', async () => {
  let sent = 0;
  const { channel: chat } = await channel((_, response) => {
    response.writeHead(200);
    const more = (): void => {
      while (sent < 200_000_000 && !response.destroyed) {
        sent += 65_536;
        if (!response.write('x'.repeat(65_536))) {
          response.once('drain', more);
          return;
        }
      }
    };
    more();
  });
  expect(await chat.post('x')).toEqual({ isTaken: true });
  expect(sent).toBeLessThan(20_000_000);
});

test('a connection that is cut, or that nobody takes, is tried again', async () => {
  const { channel: chat } = await channel((request) => request.socket.resetAndDestroy());
  expect(await failure(chat.post('x'))).toMatchObject({ code: 'ALERTS_UNAVAILABLE' });
  close();
  expect((await failure(chat.post('x'))).message).toBe('the address in ALERT_WEBHOOK_URL was not reached (ECONNREFUSED)');
});
