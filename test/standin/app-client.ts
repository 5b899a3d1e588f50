import { createSign } from 'node:crypto';
import { Octokit } from '@octokit/rest';
import type { Standin } from './start-standin.ts';

const USER_AGENT = 'paceline-tests';

/** A JWT as an App signs it; `claims` override. */
export function signAppJwt(standin: Pick<Standin, 'appId' | 'privateKey' | 'now'>, claims: Readonly<Record<string, unknown>> = {}): string {
  const now = Math.floor(standin.now().getTime() / 1000);
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const payload = { iat: now - 30, exp: now + 570, iss: standin.appId, ...claims };
  const signed = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(payload)}`;
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(standin.privateKey, 'base64url')}`;
}

/** Octokit as the App. */
export function appClient(standin: Standin): Octokit {
  return new Octokit({ baseUrl: standin.url, auth: signAppJwt(standin), userAgent: USER_AGENT, log: silent });
}

/** Octokit with a fresh token of an installation, narrowed where asked. */
export async function installationClient(
  standin: Standin,
  installationId: number,
  narrowed: { readonly permissions?: Record<string, 'read' | 'write'>; readonly repositories?: string[] } = {},
): Promise<Octokit> {
  const { data } = await appClient(standin).rest.apps.createInstallationAccessToken({ installation_id: installationId, ...narrowed });
  return clientWith(standin, data.token);
}

export function clientWith(standin: Standin, token: string): Octokit {
  return new Octokit({ baseUrl: standin.url, auth: token, userAgent: USER_AGENT, log: silent });
}

const ignore = () => undefined;
/** Octokit prints refused requests; here most are refused on purpose. */
const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore };
