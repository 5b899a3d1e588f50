import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { isWebAddress } from '../config/is-web-address.ts';
import { AppError } from '../errors.ts';
import { WEBHOOK_PATH } from './app-manifest.ts';
import { checkFolder, KEY_FILE, saveCredentials } from './credential-files.ts';
import { type AppCredentials, exchangeCode } from './exchange-code.ts';
import { githubWebUrl } from './github-web-url.ts';
import type { Choices } from './setup-pages.ts';
import { createSetupRoutes } from './setup-routes.ts';

const GITHUB_API = 'https://api.github.com';
/** GitHub's code lives no longer, and a door that nobody uses is closed. */
const OPEN_FOR_MS = 60 * 60 * 1000;

export interface SetupOptions {
  /** Where `.env` and the key file go. */
  readonly folder: string;
  /** PORT (any free one when not set), GITHUB_API_URL and PUBLIC_URL are read. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Prints a line. */
  readonly out: (line: string) => void;
  /** Replaces an App that is set up already. */
  readonly force?: boolean;
  /** Ends set-up before its time. */
  readonly signal?: AbortSignal;
}

/**
 * Registers an App by GitHub's manifest flow: serves a page on loopback, takes the credentials GitHub sends back and writes them down.
 * Resolves when they are written. Throws USAGE when an App is set up already or nobody comes for an hour.
 */
export async function runSetup(options: SetupOptions): Promise<{ readonly appId: number; readonly slug: string }> {
  checkFolder(options.folder, options.force === true);
  const { apiUrl, port } = readSettings(options.environment);
  const token = randomBytes(32).toString('hex');
  const registered = Promise.withResolvers<AppCredentials>();
  let origin = '';
  const routes = createSetupRoutes({
    token,
    origin: () => origin,
    githubUrl: githubWebUrl(apiUrl),
    publicUrl: options.environment['PUBLIC_URL'] ?? '',
    register: async (code, choices) => {
      const credentials = await exchangeCode(apiUrl, code);
      await save(options.folder, credentials, settingsOf(apiUrl, choices));
      registered.resolve(credentials);
      return { credentials, next: nextSteps(credentials, choices) };
    },
  });
  const server = createAdaptorServer({ fetch: routes.fetch }) as Server;
  origin = await listen(server, port);
  try {
    options.out(`Open ${origin}/start?token=${token}`);
    options.out('The address works once, on this machine. Set PORT to choose the port, for example to reach it through ssh -L.');
    const { appId, slug } = await whileOpen(registered.promise, options.signal);
    options.out(`Registered ${slug} (App ID ${appId}). Wrote .env and ${KEY_FILE}.`);
    options.out('Next: install the App on your repositories, then `npm start`.');
    return { appId, slug };
  } finally {
    await close(server);
  }
}

function readSettings(environment: SetupOptions['environment']): { readonly apiUrl: string; readonly port: number } {
  const apiUrl = (environment['GITHUB_API_URL'] || GITHUB_API).replace(/\/+$/, '');
  if (!isWebAddress(apiUrl)) throw new AppError('ENVIRONMENT_INVALID', 'GITHUB_API_URL cannot be used; set it to https://HOST/api/v3');
  const port = Number(environment['PORT'] || 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new AppError('ENVIRONMENT_INVALID', 'PORT cannot be used; set it to a port number');
  return { apiUrl, port };
}

/** GitHub shows a key once: when it cannot be kept, the App is of no use. */
async function save(folder: string, credentials: AppCredentials, settings: Readonly<Record<string, string>>): Promise<void> {
  try {
    await saveCredentials(folder, credentials, settings);
  } catch (error) {
    const message = `the App was registered, but ${folder} could not be written; delete ${credentials.htmlUrl} and run set-up again`;
    throw new AppError('USAGE', message, { cause: error });
  }
}

function settingsOf(apiUrl: string, { publicUrl }: Choices): Readonly<Record<string, string>> {
  return {
    ...(apiUrl === GITHUB_API ? {} : { GITHUB_API_URL: apiUrl }),
    ...(publicUrl === '' ? {} : { PUBLIC_URL: publicUrl }),
  };
}

function nextSteps(credentials: AppCredentials, { publicUrl }: Choices): readonly string[] {
  return [
    ...(credentials.webhookSecret === null ? ['Set a webhook secret in the App’s settings, and the same as WEBHOOK_SECRETS in .env.'] : []),
    ...(publicUrl === ''
      ? [`Once the server has a public address, set the webhook of the App to ADDRESS${WEBHOOK_PATH} and switch it on.`]
      : []),
    'Install the App on the repositories that it may see.',
    'Start the server: npm start',
  ];
}

async function whileOpen<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  const limit = AbortSignal.timeout(OPEN_FOR_MS);
  const end = signal === undefined ? limit : AbortSignal.any([signal, limit]);
  const ended = Promise.withResolvers<never>();
  const stop = (): void => ended.reject(new AppError('USAGE', 'set-up ended without an App; nothing was written'));
  if (end.aborted) stop();
  end.addEventListener('abort', stop);
  try {
    return await Promise.race([work, ended.promise]);
  } finally {
    end.removeEventListener('abort', stop);
  }
}

async function listen(server: Server, port: number): Promise<string> {
  const listening = Promise.withResolvers<void>();
  server.once('error', (error: NodeJS.ErrnoException) => {
    listening.reject(new AppError('USAGE', `port ${port} cannot be used (${error.code}); set PORT to another`, { cause: error }));
  });
  server.listen(port, '127.0.0.1', listening.resolve);
  await listening.promise;
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Lets the last page leave first. */
async function close(server: Server): Promise<void> {
  const closed = Promise.withResolvers<void>();
  server.close(() => closed.resolve());
  await closed.promise;
}
