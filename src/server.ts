import type { ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Environment } from './config/read-environment.ts';
import { createDiskRoom } from './disk-room.ts';
import { type HttpServer, listen } from './http-server.ts';
import { createImageRoute } from './image-route.ts';
import { createIntake } from './intake.ts';
import { wantsDelivery } from './model/wants-delivery.ts';
import type { Log } from './ports/log.ts';
import { rememberFor } from './remember-for.ts';
import { imageKeysOf } from './tasks/image-link.ts';
import { createPages } from './web/routes.ts';
import { type Wired, wire } from './wire.ts';

/** How long requests and tasks under way may take to finish after SIGTERM, together: `docker stop` kills after 10 s. */
const STOP_MS = 8_000;
/** How long an answer about health holds: whoever asks more often costs the database nothing. */
const HEALTH_MS = 1_000;

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
    const began = performance.now();
    await Promise.all(servers.map((server) => server.close()));
    await wired.stop(Math.max(0, STOP_MS - (performance.now() - began)));
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
  const { clock, accept } = wired;
  const intake = createIntake({
    secrets: environment.webhookSecrets,
    wants: wantsDelivery,
    accept,
    // A server of your own tells us nothing of its disk.
    ...(environment.databaseUrl === null ? { hasRoom: createDiskRoom({ folder: environment.dataDir, clock, log }) } : {}),
    clock,
    log,
  });
  const isHealthy = rememberFor(HEALTH_MS, clock, () =>
    wired.countTasks().then(
      () => true,
      () => false,
    ),
  );
  // Nobody has a link to a picture where there is no public address.
  const images =
    environment.publicUrl === null
      ? null
      : createImageRoute({ checkRuns: wired.store.checkRuns, keys: imageKeysOf(environment.webhookSecrets), clock, log });
  return listen(
    (request, response) => {
      const path = (request.url ?? '').split('?')[0];
      if (path === '/api/github/webhooks') void intake(request, response);
      else if (path === '/healthz' && request.method === 'GET') void answerHealth(isHealthy, response);
      else if (images !== null && path?.startsWith('/images/')) void images(request, response);
      else response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('Not found\n');
    },
    environment.port,
    environment.host,
  );
}

/** Pages without sign-in stay on loopback. */
function listenForPages(port: number, wired: Wired): Promise<HttpServer> {
  const respond = getRequestListener(createPages(wired.store, wired.countTasks).fetch);
  return listen((request, response) => void respond(request, response), port, '127.0.0.1');
}

/** Anybody may ask: nothing is told but whether the database answers. */
async function answerHealth(isHealthy: () => Promise<boolean>, response: ServerResponse): Promise<void> {
  const healthy = await isHealthy();
  response.writeHead(healthy ? 200 : 503, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(`${JSON.stringify({ status: healthy ? 'ok' : 'store not available' })}\n`);
}
