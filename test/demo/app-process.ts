import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Standin } from '../standin/start-standin.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/paceline.js', import.meta.url));
const START_MS = 60_000;
const IDLE_POLL_MS = 50;

/** The real server in a process of its own, with a folder of its own, set up for the stand-in. */
export interface AppProcess {
  readonly url: string;
  readonly webhookUrl: string;
  readonly pagesUrl: string;
  readonly folder: string;
  readonly dataDir: string;
  start(): Promise<void>;
  /** SIGKILL: nothing is told, nothing drains. */
  kill(): Promise<void>;
  /** SIGTERM, and waits; the exit code. */
  stop(): Promise<number | null>;
  /** Resolves when no task waits or runs. Throws when tasks were given up. */
  idle(): Promise<void>;
  /** Removes the folder. */
  remove(): void;
}

export async function prepareApp(standin: Standin): Promise<AppProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'paceline-demo-'));
  // The embedded database runs under another account when we are root, and must be able to pass through.
  chmodSync(folder, 0o711);
  const keyFile = join(folder, 'key.pem');
  writeFileSync(keyFile, standin.privateKey, { mode: 0o600 });
  const [port, pagesPort] = [await freePort(), await freePort()];
  const dataDir = join(folder, 'data');
  const url = `http://127.0.0.1:${port}`;
  const pagesUrl = `http://localhost:${pagesPort}/`;
  const log = createWriteStream(join(folder, 'server.log'), { flags: 'a' });
  const environment = {
    PATH: process.env['PATH'],
    APP_ID: String(standin.appId),
    PRIVATE_KEY_PATH: keyFile,
    WEBHOOK_SECRETS: standin.webhookSecret,
    GITHUB_API_URL: standin.url,
    DATA_DIR: dataDir,
    HOST: '127.0.0.1',
    PORT: String(port),
    PAGES_PORT: String(pagesPort),
    // The stand-in has no secondary limits, and nobody is to wait a minute for the first proposal.
    GITHUB_WRITE_INTERVAL_MS: '0',
    ANALYSIS_DELAY_SECONDS: '1',
  };
  let child: ChildProcess | null = null;
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    const running = child;
    child = null;
    if (running === null || running.exitCode !== null) return running?.exitCode ?? null;
    const ended = new Promise<number | null>((resolve) => running.once('exit', (code) => resolve(code)));
    running.kill(signal);
    return ended;
  };
  return {
    url,
    webhookUrl: `${url}/api/github/webhooks`,
    pagesUrl,
    folder,
    dataDir,
    start: async () => {
      child = spawn(process.execPath, [PROGRAM, 'serve'], { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
      child.stdout?.pipe(log, { end: false });
      child.stderr?.pipe(log, { end: false });
      await untilHealthy(pagesUrl, child, join(folder, 'server.log'));
    },
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
    idle: () => untilIdle(pagesUrl),
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }),
  };
}

interface Health {
  readonly tasks: { readonly waiting: number; readonly running: number; readonly dead: number };
}

async function readHealth(pagesUrl: string): Promise<Health | null> {
  const response = await fetch(`${pagesUrl}health.json`, { signal: AbortSignal.timeout(5_000) }).catch(() => null);
  return response?.ok ? ((await response.json()) as Health) : null;
}

async function untilHealthy(pagesUrl: string, child: ChildProcess, logFile: string): Promise<void> {
  const until = performance.now() + START_MS;
  while (performance.now() < until) {
    if (child.exitCode !== null)
      throw new Error(`the server ended with ${child.exitCode} at its start:\n${readFileSync(logFile, 'utf8').trimEnd()}`);
    if ((await readHealth(pagesUrl)) !== null) return;
    await pause(IDLE_POLL_MS);
  }
  throw new Error(`the server did not answer within ${START_MS / 1000} s; see ${logFile}`);
}

async function untilIdle(pagesUrl: string): Promise<void> {
  for (let quiet = 0; quiet < 3; ) {
    const health = await readHealth(pagesUrl);
    if (health === null) throw new Error('the server does not answer');
    if (health.tasks.dead > 0) throw new Error(`${health.tasks.dead} tasks were given up`);
    quiet = health.tasks.waiting + health.tasks.running === 0 ? quiet + 1 : 0;
    await pause(IDLE_POLL_MS);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
