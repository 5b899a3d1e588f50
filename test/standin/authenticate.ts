import { verify } from 'node:crypto';
import { ApiProblem, notFound } from './api-problem.ts';
import { isObject } from './json-object.ts';
import type { Repository, Token, World } from './world.ts';

const LEVELS = ['none', 'read', 'write', 'admin'];

/** Accepts a JWT that the App's key signed, at most ten minutes into the future, `iss` the App's id or client id. */
export function authenticateApp(world: World, authorization: string | undefined): void {
  const jwt = bearer(authorization);
  const [head, payload, signature, ...rest] = jwt.split('.');
  if (head === undefined || payload === undefined || signature === undefined || rest.length > 0) throw undecodable();
  const claims = decode(payload);
  const header = decode(head);
  if (claims === null || header?.['alg'] !== 'RS256') throw undecodable();
  const [now, exp, iat] = [world.now().getTime() / 1000, claims['exp'], claims['iat']];
  if (claims['iss'] !== world.app.clientId && String(claims['iss']) !== String(world.app.id)) {
    throw new ApiProblem(401, 'Integration not found');
  }
  if (typeof exp !== 'number' || exp <= now)
    throw new ApiProblem(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  if (exp > now + 600) throw new ApiProblem(401, "'Expiration time' claim ('exp') is too far in the future");
  if (typeof iat !== 'number' || iat > now + 60) {
    throw new ApiProblem(401, "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued");
  }
  if (!verify('RSA-SHA256', Buffer.from(`${head}.${payload}`), world.app.publicKey, Buffer.from(signature, 'base64url')))
    throw undecodable();
}

/** Accepts only a token that this server handed out and that has not expired. */
export function authenticateInstallation(world: World, authorization: string | undefined): Token {
  const token = world.tokens.get(bearer(authorization));
  if (token === undefined || token.expiresAt <= world.now()) throw new ApiProblem(401, 'Bad credentials');
  if (token.installation.suspendedAt !== null) throw new ApiProblem(403, 'This installation has been suspended');
  return token;
}

/** A private repository out of reach does not exist; a public one does, but may not be used. */
export function authorize(token: Token, repository: Repository | undefined, permission: string, level: string): Repository {
  if (repository === undefined) throw notFound();
  const ids = token.repositories ?? token.installation.repositories;
  const reached = repository.owner.id === token.installation.account.id && (ids === null || ids.has(repository.id));
  if (!reached) throw repository.private ? notFound() : refused(permission, level);
  if (!permits(token, permission, level)) throw refused(permission, level);
  return repository;
}

export function permits(token: Token, permission: string, level: string): boolean {
  const granted = permission === 'metadata' ? 'read' : (token.permissions[permission] ?? 'none');
  return LEVELS.indexOf(granted) >= LEVELS.indexOf(level);
}

export function refused(permission: string, level: string): ApiProblem {
  return new ApiProblem(403, 'Resource not accessible by integration', {}, { 'x-accepted-github-permissions': `${permission}=${level}` });
}

function bearer(authorization: string | undefined): string {
  if (authorization === undefined) throw new ApiProblem(401, 'Requires authentication');
  const found = /^(?:bearer|token) (\S+)$/i.exec(authorization);
  if (found?.[1] === undefined) throw new ApiProblem(401, 'Bad credentials');
  return found[1];
}

function decode(part: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function undecodable(): ApiProblem {
  return new ApiProblem(401, 'A JSON web token could not be decoded');
}
