import { Agent, get, type RequestListener } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type HttpServer, listen } from '../../src/http-server.ts';

const opened: HttpServer[] = [];
afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});

async function open(handler: RequestListener, port = 0): Promise<HttpServer> {
  const server = await listen(handler, port, '127.0.0.1');
  opened.push(server);
  return server;
}

const portOf = ({ url }: HttpServer) => Number(new URL(url).port);

describe('an HTTP server', () => {
  test('says where it listens', async () => {
    const server = await open((_request, response) => void response.end('here'));
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await (await fetch(server.url)).text()).toBe('here');
  });

  test('says that its port is taken as a mistake in the environment', async () => {
    const port = portOf(await open((_request, response) => void response.end()));
    await expect(open(() => {}, port)).rejects.toMatchObject({
      code: 'ENVIRONMENT_INVALID',
      message: expect.stringContaining(`cannot listen on port ${port} of 127.0.0.1`) as unknown,
    });
  });

  test('lets a request under way finish when it closes, and does not wait for its connection', async () => {
    const { promise: taken, resolve: take } = Promise.withResolvers<void>();
    const server = await open((_request, response) => {
      take();
      setTimeout(() => response.end('done'), 100);
    });
    const agent = new Agent({ keepAlive: true });
    const answer = new Promise<string>((resolve, reject) => {
      get({ port: portOf(server), host: '127.0.0.1', agent }, (response) => {
        response.setEncoding('utf8').on('data', resolve);
      }).on('error', reject);
    });
    await taken;
    const began = performance.now();
    await server.close();
    expect(await answer).toBe('done');
    expect(performance.now() - began).toBeLessThan(3000);
    agent.destroy();
  });

  test('closes although somebody never ends a request', async () => {
    const server = await open((_request, response) => void response.end());
    const socket = connect(portOf(server), '127.0.0.1');
    const gone = new Promise((resolve) => {
      socket.on('error', () => {}).on('close', resolve);
    });
    await new Promise((resolve) => {
      socket.write('GET / HTTP/1.1\r\nHost:', resolve);
    });
    await server.close();
    await gone;
    await expect(fetch(server.url)).rejects.toThrow();
  }, 15_000);
});
