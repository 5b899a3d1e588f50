import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** GitHub gives up after 10 s; a client slower than this with its headers or body is not GitHub. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 15_000;
const MOST_CONNECTIONS = 200;

export interface HttpServer {
  readonly url: string;
  /** Takes no new connection, lets the requests under way finish, closes the rest. */
  readonly close: () => Promise<void>;
}

/** Listens with limits that a public address needs. Rejects when the port is taken. */
export async function listen(handler: RequestListener, port: number, host: string): Promise<HttpServer> {
  const server = createServer({ headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS }, handler);
  server.maxConnections = MOST_CONNECTIONS;
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  const name = address.address === '0.0.0.0' || address.address === '::' ? 'localhost' : address.address;
  return { url: `http://${name.includes(':') ? `[${name}]` : name}:${address.port}`, close: () => closeServer(server) };
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  await closed;
}
