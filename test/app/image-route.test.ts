import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { AppError } from '../../src/errors.ts';
import { createImageRoute } from '../../src/image-route.ts';
import { available, notAvailable } from '../../src/model/availability.ts';
import type { Repository } from '../../src/model/repository.ts';
import type { CheckRunStore, Store } from '../../src/ports/store.ts';
import { imageKeysOf, imageLinkOf, LINK_DAYS } from '../../src/tasks/image-link.ts';
import { listenOnLoopback } from '../helpers/listen-on-loopback.ts';
import { sampleWaterfall } from '../helpers/sample-waterfall.ts';
import { INSTALLATION_ID, REPOSITORY } from '../helpers/task-world.ts';
import { createTestStore } from '../helpers/test-database.ts';

jest.setTimeout(60_000);

const KEYS = imageKeysOf(['a webhook secret of 32 characters']);
const SHA = 'c0ffee'.padEnd(40, '0');
const START = new Date('2026-03-02T12:00:00Z');
const DAY = 86_400_000;
const HIDDEN: Repository = { ...REPOSITORY, visibility: available('private') };

let opened: Awaited<ReturnType<typeof createTestStore>>;
let store: Store;
let now: Date;
/** How often the store was asked, and what it says in place of its answer. */
let asked: number;
let instead: (() => ReturnType<CheckRunStore['findWaterfall']>) | null;
let origin: string;
let close: () => void;
const said: unknown[] = [];

beforeAll(async () => {
  opened = await createTestStore();
  store = opened.store;
});
afterAll(() => opened.close());

beforeEach(async () => {
  now = START;
  asked = 0;
  instead = null;
  said.length = 0;
  const checkRuns: Pick<CheckRunStore, 'findWaterfall'> = {
    findWaterfall: (...args) => {
      asked += 1;
      return instead?.() ?? store.checkRuns.findWaterfall(...args);
    },
  };
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: (...args: unknown[]) => void said.push(args) };
  const route = createImageRoute({ checkRuns, keys: KEYS, clock: { now: () => now }, log });
  ({ origin, close } = await listenOnLoopback((request, response) => void route(request, response)));
});
afterEach(async () => {
  close();
  await store.repositories.remove(REPOSITORY.id);
});

async function keep(repository: Repository, headSha = SHA): Promise<void> {
  await store.installations.save({ id: INSTALLATION_ID, account: 'octo', suspended: false, permissions: {} });
  await store.repositories.save(repository, INSTALLATION_ID);
  await store.checkRuns.save(repository.id, {
    ...{ headSha, checkRunId: 1, digest: 'd', title: 't', summary: 's', conclusion: null, updatedAt: START },
  });
  await store.checkRuns.saveWaterfall(repository.id, headSha, sampleWaterfall());
}

/** Path and query of the link that a check run gets. */
function linkOf(repository: Repository, headSha = SHA): string {
  const link = imageLinkOf({ publicUrl: 'https://ci.example', keys: KEYS, repository, headSha, now }) ?? '';
  return link.replace('https://ci.example', '');
}

async function get(target: string, method = 'GET'): Promise<{ status: number; body: string; headers: Headers }> {
  const response = await fetch(origin + target, { method });
  return { status: response.status, body: await response.text(), headers: response.headers };
}

const EXPIRED = 'This link has expired; press Re-run on the check.';

describe('the route of pictures', () => {
  test('shows that of a private repository to who has its link, with headers that let it do nothing', async () => {
    await keep(HIDDEN);
    const { status, body, headers } = await get(linkOf(HIDDEN));
    expect(status).toBe(200);
    expect(body).toContain('<title id="title">Waterfall of CI, 8m 12s</title>');
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'image/svg+xml; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=300',
      'referrer-policy': 'no-referrer',
      'content-length': String(Buffer.byteLength(body)),
    });
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'unsafe-inline';.* sandbox$/);
  });

  test('lets nobody keep a picture for longer than its link works', async () => {
    await keep(HIDDEN);
    const link = linkOf(HIDDEN);
    now = new Date(START.getTime() + LINK_DAYS * DAY - 9_000);
    expect((await get(link)).headers.get('cache-control')).toBe('private, max-age=9');
  });

  test('answers HEAD as GET, without the picture', async () => {
    await keep(HIDDEN);
    const whole = await get(linkOf(HIDDEN));
    const head = await get(linkOf(HIDDEN), 'HEAD');
    expect([head.status, head.body]).toEqual([200, '']);
    const [ofWhole, ofHead] = [whole, head].map(({ headers }) => {
      const { date: _date, connection: _connection, 'keep-alive': _keepAlive, ...rest } = Object.fromEntries(headers);
      return rest;
    });
    expect(ofHead).toEqual(ofWhole);
  });

  test('says of a link that it signed that it has expired, and asks the store nothing', async () => {
    await keep(HIDDEN);
    const link = linkOf(HIDDEN);
    now = new Date(START.getTime() + LINK_DAYS * DAY);
    const { status, body, headers } = await get(link);
    expect([status, headers.get('cache-control'), asked]).toEqual([200, 'no-store', 0]);
    expect(body).toContain(EXPIRED);
    expect(body).not.toContain('CI');
  });

  test('answers all that is not to be shown alike: unsigned, wrongly signed, of another commit, not there, another method', async () => {
    await keep(HIDDEN);
    const link = linkOf(HIDDEN);
    const [path = ''] = link.split('?');
    const stranger = { ...HIDDEN, id: 77 };
    const answers = await Promise.all([
      get(path),
      get(linkOf({ ...stranger, visibility: available('public') })),
      get(link.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))),
      get(link.replace(/expires=\d/, 'expires=2')),
      get(linkOf(HIDDEN, 'd'.repeat(40))),
      get(linkOf(stranger)),
      get('/images/'),
      get('/images/42'),
      get(link, 'POST'),
      get(link, 'OPTIONS'),
    ]);
    const told = answers.map(({ status, body, headers }) => {
      const { date: _date, connection: _connection, 'keep-alive': _keepAlive, ...rest } = Object.fromEntries(headers);
      return JSON.stringify([status, body, rest]);
    });
    expect([...new Set(told)]).toEqual([told[0]]);
    expect(answers[0]).toMatchObject({ status: 404, body: expect.stringContaining('There is no picture here.') as unknown });
    expect(answers[0]?.headers.get('cache-control')).toBe('no-store');
  });

  test('asks the store nothing before a signature was checked', async () => {
    await keep(HIDDEN);
    const link = linkOf(HIDDEN);
    for (const target of [link.replace(/.$/, '!'), link.replace('/42/', '/43/'), `${link}&x=1`, '/images/x'])
      expect((await get(target)).status).toBe(404);
    expect(asked).toBe(0);
  });

  test('shows that of a public repository to everybody, until it is private', async () => {
    await keep(REPOSITORY);
    const link = linkOf(REPOSITORY);
    const before = await get(link);
    expect([before.status, before.headers.get('cache-control')]).toEqual([200, 'public, max-age=300']);
    for (const visibility of [available('private' as const), available('internal' as const), notAvailable('not told')]) {
      await store.repositories.save({ ...REPOSITORY, visibility }, INSTALLATION_ID);
      now = new Date(now.getTime() + 5_000);
      expect((await get(link)).status).toBe(404);
      const signed = await get(linkOf({ ...REPOSITORY, visibility }));
      expect(signed.status).toBe(200);
    }
  });

  test('shows nothing of a repository that was removed, to nobody', async () => {
    await keep(HIDDEN);
    const link = linkOf(HIDDEN);
    expect((await get(link)).status).toBe(200);
    await store.repositories.remove(HIDDEN.id);
    now = new Date(START.getTime() + 5_000);
    expect(await get(link)).toMatchObject({ status: 404, body: expect.stringContaining('There is no picture here.') as unknown });
  });

  test('draws what is stored at the time', async () => {
    await keep(HIDDEN);
    const link = linkOf(HIDDEN);
    await get(link);
    await store.checkRuns.saveWaterfall(HIDDEN.id, SHA, sampleWaterfall({ name: 'Nightly' }));
    now = new Date(START.getTime() + 5_000);
    expect((await get(link)).body).toContain('Waterfall of Nightly');
    await store.checkRuns.saveWaterfall(HIDDEN.id, SHA, null);
    now = new Date(START.getTime() + 10_000);
    expect((await get(link)).status).toBe(404);
  });
});

describe('the work of the route', () => {
  test('is done once for those who ask for the same within 5 s', async () => {
    await keep(HIDDEN);
    const link = linkOf(HIDDEN);
    const answers = await Promise.all(Array.from({ length: 30 }, () => get(link)));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body}`)).size).toBe(1);
    expect(asked).toBe(1);
    now = new Date(START.getTime() + 4_999);
    await get(link);
    expect(asked).toBe(1);
  });

  test('is refused to strangers who ask for too much, and not for those who have links', async () => {
    await keep(HIDDEN);
    const statuses: number[] = [];
    for (let id = 1000; id < 1100; id++) statuses.push((await get(`/images/${id}/${SHA}/waterfall.svg`)).status);
    expect(statuses.filter((status) => status === 404)).toHaveLength(40);
    expect(statuses.filter((status) => status === 503)).toHaveLength(60);
    expect(asked).toBe(40);
    const refused = await get(`/images/1/${SHA}/waterfall.svg`);
    expect([refused.headers.get('retry-after'), refused.headers.get('cache-control')]).toEqual(['5', 'no-store']);
    expect((await get(linkOf(HIDDEN))).status).toBe(200);
    now = new Date(START.getTime() + 1_000);
    expect((await get(`/images/1/${SHA}/waterfall.svg`)).status).toBe(404);
  });

  test('is under way for at most four signed links at once', async () => {
    const { promise, resolve } = Promise.withResolvers<null>();
    instead = () => promise;
    const held = Array.from({ length: 4 }, (_, i) => get(linkOf(HIDDEN, String(i).repeat(40))));
    while (asked < 4) await new Promise((done) => setImmediate(done));
    expect((await get(linkOf(HIDDEN, '9'.repeat(40)))).status).toBe(503);
    resolve(null);
    expect((await Promise.all(held)).map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect((await get(linkOf(HIDDEN, '9'.repeat(40)))).status).toBe(404);
  });

  test('that fails is answered with 503, is not remembered, and is logged where it is a bug', async () => {
    await keep(HIDDEN);
    const link = linkOf(HIDDEN);
    instead = () => Promise.reject(new AppError('STORE_UNAVAILABLE', 'no answer'));
    expect(await get(link)).toMatchObject({ status: 503, body: expect.not.stringContaining('no answer') as unknown });
    expect(said).toEqual([]);
    instead = () => Promise.reject(new TypeError('a bug'));
    expect((await get(link)).status).toBe(503);
    expect(said).toHaveLength(1);
    instead = null;
    expect((await get(link)).status).toBe(200);
  });

  test('ends with a request whose body never comes', async () => {
    const { hostname, port } = new URL(origin);
    const { promise, resolve } = Promise.withResolvers<number | undefined>();
    const sent = request({ hostname, port, path: '/images/x', method: 'POST', headers: { 'content-length': 1000 } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on('error', () => {});
    sent.write('x');
    expect(await promise).toBe(404);
    sent.destroy();
  });
});
