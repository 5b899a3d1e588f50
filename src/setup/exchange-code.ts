import { AppError } from '../errors.ts';

/** What GitHub hands over once for an App that it has registered. */
export interface AppCredentials {
  readonly appId: number;
  readonly slug: string;
  readonly htmlUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Null when the App was registered without a webhook. */
  readonly webhookSecret: string | null;
  readonly pem: string;
}

const TIMEOUT_MS = 30_000;
const CODE = /^[A-Za-z0-9_-]{1,255}$/;

/** Trades the code that GitHub sent back for the App's credentials; it works once, within an hour. Throws GITHUB_UNAVAILABLE or GITHUB_REJECTED. */
export async function exchangeCode(apiUrl: string, code: string): Promise<AppCredentials> {
  if (!CODE.test(code)) throw new AppError('GITHUB_REJECTED', 'GitHub sent back no code that it could have made');
  const response = await send(`${apiUrl}/app-manifests/${code}/conversions`);
  if (response.status >= 500) throw new AppError('GITHUB_UNAVAILABLE', `GitHub answered ${response.status} when asked for the credentials`);
  if (response.status !== 201) {
    throw new AppError('GITHUB_REJECTED', `GitHub answered ${response.status}: the code was used already or is older than an hour`);
  }
  return toCredentials(await response.json());
}

async function send(address: string): Promise<Response> {
  try {
    return await fetch(address, {
      method: 'POST',
      headers: { accept: 'application/vnd.github+json', 'user-agent': 'paceline-setup', 'x-github-api-version': '2022-11-28' },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    throw new AppError('GITHUB_UNAVAILABLE', 'GitHub was not reached when asked for the credentials', { cause: error });
  }
}

function toCredentials(body: unknown): AppCredentials {
  const values = typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : {};
  const text = (key: string): string => {
    const value = values[key];
    // Nothing of the answer may reach a message: most of it is secret.
    if (typeof value !== 'string' || value === '') throw new AppError('GITHUB_REJECTED', `GitHub's answer lacks ${key}`);
    return value;
  };
  if (typeof values['id'] !== 'number') throw new AppError('GITHUB_REJECTED', "GitHub's answer lacks id");
  return {
    appId: values['id'],
    slug: text('slug'),
    htmlUrl: text('html_url'),
    clientId: text('client_id'),
    clientSecret: text('client_secret'),
    webhookSecret: values['webhook_secret'] === null ? null : text('webhook_secret'),
    pem: text('pem'),
  };
}
