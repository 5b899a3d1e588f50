import { describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { isLogAddress } from '../../src/github/log-host.ts';
import { expectToken, guardTheNetwork, openGitHub, repositoryApi } from '../helpers/github-api.ts';
import { listenOnLoopback } from '../helpers/listen-on-loopback.ts';
import { logText } from '../helpers/log-text.ts';

guardTheNetwork();

const LOG = '/actions/jobs/5/logs';
const STORE = 'https://productionresultssa1.blob.core.windows.net';

describe('fetching a job log', () => {
  test('follows the redirect without the token', async () => {
    const { github } = await openGitHub();
    expectToken('report');
    repositoryApi()
      .get(LOG)
      .reply(302, '', { location: `${STORE}/log.txt?sig=secret` });
    nock(STORE, { badheaders: ['authorization'] })
      .get('/log.txt?sig=secret')
      .reply(200, Buffer.from('\uFEFF2026-01-01T00:00:00.0000000Z Größe\n'));
    expect(await logText(await github.fetchJobLog(5))).toBe('\uFEFF2026-01-01T00:00:00.0000000Z Größe\n');
  });

  test('gives the text that a server without a store answers with', async () => {
    const { github } = await openGitHub();
    expectToken('report');
    repositoryApi().get(LOG).reply(200, 'a line\n', { 'content-type': 'text/plain' });
    expect(await logText(await github.fetchJobLog(5))).toBe('a line\n');
  });

  test('is not begun where its store says that it is larger than 64 MiB', async () => {
    const { github } = await openGitHub();
    expectToken('report');
    repositoryApi()
      .get(LOG)
      .reply(302, '', { location: `${STORE}/log.txt` });
    nock(STORE)
      .get('/log.txt')
      .reply(200, 'a line\n', { 'content-length': String(64 * 1024 * 1024 + 1) });
    expect(await github.fetchJobLog(5)).toEqual({ available: false, reason: 'the log is larger than 64 MiB', mayCome: false });
  });

  test.each([404, 410])('is not available when GitHub answers %i', async (status) => {
    const { github } = await openGitHub();
    expectToken('report');
    repositoryApi().get(LOG).reply(status, { message: 'Gone' });
    expect(await github.fetchJobLog(5)).toEqual({
      available: false,
      reason: 'the log has expired or was never written',
      mayCome: status === 404,
    });
  });

  test('is not available when its store has dropped it', async () => {
    const { github } = await openGitHub();
    expectToken('report');
    repositoryApi()
      .get(LOG)
      .reply(302, '', { location: `${STORE}/log.txt` });
    nock(STORE).get('/log.txt').reply(404, 'BlobNotFound');
    expect(await github.fetchJobLog(5)).toEqual({ available: false, reason: 'the log has expired', mayCome: true });
  });

  test('is tried again later when its store fails', async () => {
    const { github } = await openGitHub();
    expectToken('report');
    repositoryApi()
      .get(LOG)
      .reply(302, '', { location: `${STORE}/log.txt` });
    nock(STORE).get('/log.txt').reply(503, 'busy');
    await expect(github.fetchJobLog(5)).rejects.toMatchObject({ code: 'GITHUB_UNAVAILABLE' });
  });

  test.each([
    'https://evil.example/log?sig=secret',
    'http://productionresultssa1.blob.core.windows.net/log',
    'http://127.0.0.1:9/log',
    'https://169.254.169.254/latest',
    'https://user:pass@github.com/log',
    'file:///etc/passwd',
    'https://blob.core.windows.net.evil.example/log',
    '',
  ])('does not go to %j', async (location) => {
    const { github } = await openGitHub();
    expectToken('report');
    repositoryApi().get(LOG).reply(302, '', { location });
    const error: unknown = await github.fetchJobLog(5).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'GITHUB_REJECTED' });
    expect((error as Error).message).not.toContain('secret');
  });
});

describe('where logs may come from', () => {
  test.each([
    ['https://github.corp.example/_services/pipelines/log', 'https://github.corp.example/api/v3', true],
    ['https://pipelines.github.corp.example/log', 'https://github.corp.example/api/v3', true],
    ['https://pipelines.actions.githubusercontent.com/log', 'https://api.github.com', true],
    ['https://x.acme.ghe.com/log', 'https://api.acme.ghe.com', true],
    ['http://127.0.0.1:4000/log', 'http://127.0.0.1:3999', true],
    ['http://localhost:4000/log', 'https://api.github.com', false],
    ['https://notgithub.com/log', 'https://api.github.com', false],
  ])('%s for %s: %s', (address, api, allowed) => {
    expect(isLogAddress(address, api)).toBe(allowed);
  });
});

describe('a log that does not end', () => {
  test.each(['its store', 'the server itself'])('is read up to 64 MiB and no further where %s sends it', async (sender) => {
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    let sent = 0;
    const server = await listenOnLoopback((request, response) => {
      if (request.url?.endsWith('/access_tokens')) {
        response.writeHead(201, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ token: 'ghs_report', expires_at: new Date(Date.now() + 3_600_000).toISOString() }));
      } else if (sender === 'its store' && request.url === `/repos/octo/hello${LOG}`) {
        response.writeHead(302, { location: `${server.origin}/endless` }).end();
      } else {
        response.writeHead(200);
        const pump = (): void => {
          while (!response.destroyed && response.write(chunk)) sent += 1;
        };
        response.on('drain', pump);
        pump();
      }
    });
    nock.enableNetConnect('127.0.0.1');
    const { github } = await openGitHub({ apiUrl: server.origin });
    let read = 0;
    const log = await github.fetchJobLog(5);
    const reading = async () => {
      if (log.available) for await (const part of log.chunks) read += part.byteLength;
    };
    await expect(reading()).rejects.toMatchObject({ code: 'GITHUB_REJECTED', message: 'the log is larger than 64 MiB' });
    expect(read).toBeGreaterThan(63 * 1024 * 1024);
    expect(read).toBeLessThanOrEqual(64 * 1024 * 1024);
    expect(sent).toBeLessThan(100);
    nock.disableNetConnect();
    server.close();
  });
});
