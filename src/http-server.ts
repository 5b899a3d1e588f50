import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from './errors.ts';

/** GitHub gives up after 10 s; a client slower than this with its headers or body is not GitHub. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 15_000;
/** How often Node.js looks for requests that are too slow; left alone, every 30 s. */
const LOOK_FOR_SLOW_MS = 1_000;
const MOST_CONNECTIONS = 200;
/** How long requests under way may take to finish once the server is told to close. */
const CLOSE_MS = 4_000;
const SWEEP_MS = 20;

export interface HttpServer {
  readonly url: string;
  /** Takes no new connection, lets the requests under way finish, closes the rest. */
  readonly close: () => Promise<void>;
}

/** Listens with limits that a public address needs. Throws ENVIRONMENT_INVALID when the port or address cannot be had. */
export async function listen(
  handler: RequestListener,
  port: number,
  host: string,
  { requestTimeoutMs = REQUEST_TIMEOUT_MS } = {},
): Promise<HttpServer> {
  const limits = {
    headersTimeout: Math.min(HEADERS_TIMEOUT_MS, requestTimeoutMs),
    requestTimeout: requestTimeoutMs,
    connectionsCheckingInterval: LOOK_FOR_SLOW_MS,
  };
  const server = createServer(limits, handler);
  server.maxConnections = MOST_CONNECTIONS;
  server.listen(port, host);
  await once(server, 'listening').catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('ENVIRONMENT_INVALID', `cannot listen on port ${port} of ${host}: ${reason}`, { cause });
  });
  const address = server.address() as AddressInfo;
  const name = address.address === '0.0.0.0' || address.address === '::' ? 'localhost' : address.address;
  return { url: `http://${name.includes(':') ? `[${name}]` : name}:${address.port}`, close: () => closeServer(server) };
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // Node.js keeps a connection that is kept alive for seconds after its answer, and one that never ends its request for good.
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  const late = setTimeout(() => server.closeAllConnections(), CLOSE_MS);
  await closed;
  clearInterval(sweep);
  clearTimeout(late);
}
