import type { ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { wantsDelivery } from './app.ts';
import type { Environment } from './config/read-environment.ts';
import { type HttpServer, listen } from './http-server.ts';
import { createIntake } from './intake.ts';
import type { Log } from './ports/log.ts';
import { createPages } from './web/routes.ts';
import { type Wired, wire } from './wire.ts';

/** How long running tasks may take to finish after SIGTERM. */
const DRAIN_MS = 8_000;

export interface RunningServer {
  readonly url: string;
  /** Null when no local pages were asked for. */
  readonly pagesUrl: string | null;
  /** Takes no more deliveries, lets running tasks finish, closes the store. */
  readonly stop: () => Promise<void>;
}

/** The App in one process: webhook intake, the queue's workers and, on loopback, the pages. */
export async function startServer(environment: Environment, log: Log): Promise<RunningServer> {
  const wired = await wire(environment, log);
  const servers: HttpServer[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.close()));
    await wired.stop(DRAIN_MS);
  };
  try {
    const main = await listenForGitHub(environment, wired, log);
    servers.push(main);
    const pages = environment.pagesPort === null ? null : await listenForPages(environment.pagesPort, wired);
    if (pages !== null) servers.push(pages);
    await wired.start();
    return { url: main.url, pagesUrl: pages?.url ?? null, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function listenForGitHub(environment: Environment, wired: Wired, log: Log): Promise<HttpServer> {
  const intake = createIntake({ secrets: environment.webhookSecrets, wants: wantsDelivery, accept: wired.accept, clock: wired.clock, log });
  return listen(
    (request, response) => {
      const path = (request.url ?? '').split('?')[0];
      if (path === '/api/github/webhooks') void intake(request, response);
      else if (path === '/healthz' && request.method === 'GET') void answerHealth(wired, response);
      else response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('Not found\n');
    },
    environment.port,
    environment.host,
  );
}

/** Pages without sign-in stay on loopback. */
function listenForPages(port: number, wired: Wired): Promise<HttpServer> {
  const respond = getRequestListener(createPages(wired.store).fetch);
  return listen((request, response) => void respond(request, response), port, '127.0.0.1');
}

async function answerHealth(wired: Wired, response: ServerResponse): Promise<void> {
  const health = await wired.health().catch(() => null);
  response.writeHead(health === null ? 503 : 200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(`${JSON.stringify(health === null ? { status: 'store not available' } : { status: 'ok', ...health })}\n`);
}
