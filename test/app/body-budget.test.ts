import { createHmac } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type BodyBudget, createBodyBudget } from '../../src/body-budget.ts';
import { type HttpServer, listen } from '../../src/http-server.ts';
import { createIntake } from '../../src/intake.ts';
import { silentLog } from '../helpers/silent-log.ts';

const MIB = 1024 * 1024;

describe('the budget for bodies', () => {
  test('holds what is declared until it is released, once', () => {
    const budget = createBodyBudget();
    const claim = budget.claim(10 * MIB);
    expect(budget.held()).toBe(10 * MIB);
    claim?.release();
    claim?.release();
    expect(budget.held()).toBe(0);
  });

  test('counts a body of no declared length as it comes', () => {
    const budget = createBodyBudget();
    const claim = budget.claim(0);
    expect([claim?.grow(300), claim?.grow(200), budget.held()]).toEqual([true, true, 300]);
  });

  test('lets four bodies above 1 MiB in, and a fifth when one of them is gone', () => {
    const budget = createBodyBudget();
    const claims = Array.from({ length: 4 }, () => budget.claim(2 * MIB));
    expect(claims).not.toContain(null);
    expect(budget.claim(2 * MIB)).toBeNull();
    expect(budget.claim(1)?.grow(2 * MIB)).toBe(false);
    claims[0]?.release();
    expect(budget.claim(2 * MIB)).not.toBeNull();
  });

  test('leaves large bodies no room that small ones need', () => {
    const budget = createBodyBudget();
    expect([25, 23, 23].map((size) => budget.claim(size * MIB) !== null)).toEqual([true, true, false]);
    const small = Array.from({ length: 20 }, () => budget.claim(MIB) !== null);
    expect(small.filter((taken) => taken)).toHaveLength(16);
    expect(budget.held()).toBe(64 * MIB);
  });
});

describe('the intake under requests that do not end', () => {
  let server: HttpServer;
  let budget: BodyBudget;
  const sockets: Socket[] = [];
  const secret = 'x'.repeat(32);

  beforeEach(async () => {
    budget = createBodyBudget();
    const intake = createIntake({
      secrets: [secret],
      wants: () => true,
      accept: async () => 'new',
      budget,
      clock: { now: () => new Date() },
      log: silentLog,
    });
    server = await listen((request, response) => void intake(request, response), 0, '127.0.0.1', { requestTimeoutMs: 3_000 });
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await server.close();
  });

  /** Sends headers and, unless it is refused, so many bytes of the body, and never the rest. */
  async function sendHalf(framing: string, pieces: readonly (string | Buffer)[]): Promise<{ said: string }> {
    const state = { said: '' };
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    sockets.push(socket);
    socket
      .on('error', () => {})
      .on('data', (bytes: Buffer) => {
        state.said += bytes.toString('latin1');
      });
    const headers = ['content-type: application/json', 'x-github-delivery: 1', 'x-github-event: push'];
    const signature = `x-hub-signature-256: sha256=${'0'.repeat(64)}`;
    socket.write(['POST / HTTP/1.1', 'host: localhost', ...headers, signature, framing, '', ''].join('\r\n'));
    await pause(20);
    for (const piece of pieces) if (state.said === '') socket.write(piece);
    return state;
  }

  const untilReleased = async (): Promise<void> => {
    for (let i = 0; i < 200 && budget.held() > 0; i += 1) await pause(25);
    expect(budget.held()).toBe(0);
  };

  async function deliver(): Promise<number> {
    const body = '{"action":"created"}';
    const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
    const headers = { 'content-type': 'application/json', 'x-github-delivery': '2', 'x-github-event': 'push' };
    return (await fetch(server.url, { method: 'POST', headers: { ...headers, 'x-hub-signature-256': signature }, body })).status;
  }

  const piece = Buffer.alloc(MIB, 32);
  const chunked = [`${MIB.toString(16)}\r\n`, piece, '\r\n'];

  test.each([
    ['declare 23 MiB and send 22', `content-length: ${23 * MIB}`, Array.from({ length: 22 }, () => piece)],
    ['send 22 MiB in chunks', 'transfer-encoding: chunked', Array.from({ length: 22 }, () => chunked).flat()],
  ])(
    '30 that %s are not gathered, and nobody else is shut out',
    async (_what, framing, pieces) => {
      const before = process.memoryUsage().arrayBuffers;
      const sent = await Promise.all(Array.from({ length: 30 }, () => sendHalf(framing, pieces)));
      // How many of the 30 are let in before the first is cut off depends on the machine; that most are refused does not.
      const refused = () => sent.filter(({ said }) => /^HTTP\/1\.1 503 [\s\S]*retry-after: 10/i.test(said)).length;
      for (let tries = 0; tries < 200 && refused() < 15; tries += 1) {
        expect(budget.held()).toBeLessThanOrEqual(64 * MIB);
        await pause(25);
      }
      expect(refused()).toBeGreaterThanOrEqual(15);
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(96 * MIB);
      expect(await deliver()).toBe(202);
      for (const socket of sockets) socket.destroy();
      await untilReleased();
    },
    60_000,
  );

  test('one that is too slow is ended, and its room is given back', async () => {
    const { said } = { said: (await sendHalf(`content-length: ${23 * MIB}`, [piece])).said };
    expect(said).toBe('');
    expect(budget.held()).toBe(23 * MIB);
    await untilReleased();
  }, 20_000);
});
