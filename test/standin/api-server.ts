import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ApiProblem, notFound } from './api-problem.ts';
import { authenticateApp, authenticateInstallation, authorize } from './authenticate.ts';
import type { Contract } from './contract.ts';
import { type Fault, type Faults, TIMED_OUT } from './faults.ts';
import { isObject, type JsonObject } from './json-object.ts';
import type { RateLimits } from './rate-limits.ts';
import type { Answer, Call, Match, RepositoryCall, Route } from './router.ts';
import { installationOf, type Token, type World } from './world.ts';

export interface RequestRecord {
  readonly method: string;
  readonly path: string;
  /** Null where no route matched. */
  readonly template: string | null;
  readonly status: number;
  /** Of GraphQL, the name of the query. */
  readonly query?: string;
}

export interface ApiServerParts {
  readonly world: World;
  readonly match: (method: string, path: string) => Match | null;
  readonly faults: Faults;
  readonly limits: RateLimits;
  readonly contract: () => Contract | null;
  readonly violations: string[];
  readonly requests: RequestRecord[];
}

const BODY_LIMIT = 30 * 1024 * 1024;

/** The API: who asks, may they, what is the answer, and does it keep GitHub's contract. */
export function createApiServer(parts: ApiServerParts): Server {
  return createServer((request, response) => {
    respond(parts, request, response).catch((error: unknown) => {
      // A bug of the stand-in's own: it must fail the test, not look like GitHub's fault.
      parts.violations.push(`stand-in failed on ${request.method} ${request.url}: ${error instanceof Error ? error.stack : String(error)}`);
      if (!response.headersSent) response.writeHead(500).end();
    });
  });
}

async function respond(parts: ApiServerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { world, requests } = parts;
  const method = request.method ?? 'GET';
  const url = new URL(request.url ?? '/', world.hosts.api);
  const text = await readText(request);
  const found = parts.match(method, url.pathname);
  const query = found?.route.template === '/graphql' ? /\b(?:query|mutation)\s+(\w+)/.exec(text)?.[1] : undefined;
  const fault = parts.faults.take(method, found?.route.template ?? '', url.pathname, idsIn(found, text), query);
  const about = { method, path: url.pathname, template: found?.route.template ?? null, ...(query === undefined ? {} : { query }) };
  if (fault?.kind === 'reset') {
    requests.push({ ...about, status: 0 });
    request.socket.resetAndDestroy();
    return;
  }
  const planned = fault === null ? null : faultAnswer(fault);
  const answer = planned ?? withoutLost(await answerTo(parts, request, url, text, found), fault);
  requests.push({ ...about, status: answer.status });
  if (fault?.kind === 'after-commit-reset') {
    request.socket.resetAndDestroy();
    return;
  }
  if (fault?.kind === 'delay') await new Promise((resolve) => setTimeout(resolve, fault.delayMs ?? 1000));
  send(request, response, fault?.kind === 'after-commit-status' ? serverError(fault.status ?? 500) : answer);
}

async function answerTo(parts: ApiServerParts, request: IncomingMessage, url: URL, text: string, found: Match | null): Promise<Answer> {
  const { world, violations } = parts;
  try {
    if (request.headers['user-agent'] === undefined)
      throw new ApiProblem(403, 'Request forbidden by administrative rules. Please make sure your request has a User-Agent header.');
    if (found === null) {
      violations.push(`${request.method} ${url.pathname}: the stand-in has no such route`);
      throw notFound();
    }
    const body = parseBody(text);
    const call = {
      world,
      params: found.params,
      query: url.searchParams,
      body: body ?? {},
      headers: request.headers,
      url: `${world.hosts.api}${url.pathname}`,
    };
    const answer = await authorizedAnswer(parts, found.route, call);
    if (found.route.template !== '/graphql') check(parts, found, url, body, answer);
    return answer;
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    const answer = { status: error.status, body: error.body, headers: error.headers };
    if (found !== null && found.route.template !== '/graphql') check(parts, found, url, parseBody(text), answer);
    return answer;
  }
}

async function authorizedAnswer(parts: ApiServerParts, route: Route, call: Omit<Call, 'token'>): Promise<Answer> {
  const { world, limits } = parts;
  const { authorization } = call.headers;
  if (route.signedBy === 'app') {
    authenticateApp(world, authorization);
    return route.handle({ ...call, token: null });
  }
  const token = authenticateInstallation(world, authorization);
  // GraphQL counts points, which only its own route can tell.
  if (route.template === '/graphql') return route.handle({ ...call, token } as RepositoryCall);
  const headers = limits.charge(token.installation.id);
  const answer = await answerForToken(world, route, call, token);
  const tagged = withEtag(call, answer);
  if (tagged.status === 304) limits.refund(token.installation.id);
  return { ...tagged, headers: { ...headers, ...tagged.headers } };
}

async function answerForToken(world: World, route: Route, call: Omit<Call, 'token'>, token: Token): Promise<Answer> {
  if (route.signedBy !== 'repository') return route.handle({ ...call, token });
  const named = world.repositories.get(`${call.params['owner']}/${call.params['repo']}`.toLowerCase());
  const repository = authorize(token, named, ...route.needs);
  const installation = installationOf(world, repository);
  if (installation === null) throw notFound();
  if (repository.archived && route.method !== 'GET') throw new ApiProblem(403, 'Repository was archived so is read-only.');
  return route.handle({ ...call, token, repository, installation });
}

function withEtag({ headers }: Pick<Call, 'headers'>, answer: Answer): Answer {
  if (answer.status !== 200 || answer.body === undefined) return answer;
  const text = textOf(answer);
  const etag = `W/"${createHash('sha256').update(text).digest('hex')}"`;
  if (headers['if-none-match'] === etag) return { status: 304, headers: { ...answer.headers, etag } };
  return { ...answer, text, headers: { ...answer.headers, etag, 'cache-control': 'private, max-age=60, s-maxage=60' } };
}

function check(
  { contract, violations }: ApiServerParts,
  { route, params }: Match,
  url: URL,
  body: JsonObject | null,
  answer: Answer,
): void {
  const judge = contract();
  if (judge === null) return;
  violations.push(...judge.checkCall({ method: route.method, template: route.template, params, query: url.searchParams, body }, answer));
}

/** How many ids a query of GraphQL asks for. */
function idsIn(found: Match | null, text: string): number {
  if (found?.route.template !== '/graphql') return 0;
  const variables = parseBody(text)?.['variables'];
  return isObject(variables) ? Math.max(0, ...Object.values(variables).map((value) => (Array.isArray(value) ? value.length : 0))) : 0;
}

/** The answer of GraphQL with holes where GitHub lost a part. */
function withoutLost(answer: Answer, fault: Fault | null): Answer {
  if (fault?.kind !== 'graphql-partial' || !isObject(answer.body) || !isObject(answer.body['data'])) return answer;
  const nodes = answer.body['data']['nodes'];
  if (!Array.isArray(nodes)) return answer;
  const lost = (fault.lost ?? [0]).filter((index) => index < nodes.length);
  const holed = nodes.map((node, index) => (lost.includes(index) ? null : node));
  const errors = lost.map((index) => ({ ...(fault.problem ?? TIMED_OUT), path: ['nodes', index], locations: [{ line: 1, column: 1 }] }));
  return { ...answer, body: { data: { ...answer.body['data'], nodes: holed }, errors } };
}

function faultAnswer(fault: Fault): Answer | null {
  const wait = { 'retry-after': String(fault.retryAfter ?? 60) };
  if (fault.kind === 'status') return serverError(fault.status ?? 502);
  if (fault.kind === 'secondary-limit') {
    return { ...problem(403, 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'), headers: wait };
  }
  if (fault.kind === 'graphql-errors') return { status: 200, body: { data: null, errors: [fault.problem ?? TIMED_OUT] } };
  return fault.kind === 'too-many' ? { ...problem(429, 'You have exceeded a secondary rate limit.'), headers: wait } : null;
}

function serverError(status: number): Answer {
  return problem(status, status === 502 ? 'Server Error' : `Fault ${status}`);
}

function problem(status: number, message: string): Answer {
  return { status, body: new ApiProblem(status, message).body };
}

function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const raw = textOf(answer);
  response.writeHead(answer.status, {
    ...(raw === '' ? {} : { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(raw) }),
    'x-github-request-id': randomUUID().toUpperCase(),
    'x-github-api-version-selected': request.headers['x-github-api-version'] ?? '2022-11-28',
    'x-github-media-type': 'github.v3; format=json',
    ...answer.headers,
  });
  response.end(raw);
}

/** Text is sent as it is, anything else as JSON. */
function textOf({ text, body }: Answer): string {
  if (text !== undefined) return text;
  return typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
}

function parseBody(text: string): JsonObject | null {
  if (text === '') return null;
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // Said below, in GitHub's words.
  }
  throw new ApiProblem(400, 'Problems parsing JSON');
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= BODY_LIMIT) chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
