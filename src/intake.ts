import type { IncomingMessage, ServerResponse } from 'node:http';
import { Webhooks } from '@octokit/webhooks';
import { type BodyBudget, createBodyBudget } from './body-budget.ts';
import { AppError } from './errors.ts';
import { scrubText } from './model/scrub-text.ts';
import type { Clock } from './ports/clock.ts';
import type { Log } from './ports/log.ts';
import type { Delivery } from './ports/store.ts';
import { readBody } from './read-body.ts';
import { scrubPayload } from './telemetry/scrub-payload.ts';

/** GitHub sends nothing larger. */
export const MAX_BODY_BYTES = 25 * 1024 * 1024;

const DELIVERY_ID = /^[0-9a-zA-Z-]{1,100}$/;
const EVENT_NAME = /^[a-z_]{1,64}$/;
const SIGNATURE = /^sha256=[0-9a-f]{64}$/;

export interface IntakeOptions {
  /** Any of them may have signed: rotation adds the new one, then drops the old. */
  readonly secrets: readonly string[];
  /** Whether a delivery is kept. Others are acknowledged and dropped. */
  readonly wants: (event: string, action: string | null, payload: Readonly<Record<string, unknown>>) => boolean;
  /** Stores the delivery and its task in one transaction. */
  readonly accept: (delivery: Delivery) => Promise<'new' | 'duplicate'>;
  /** Whether the disk has room for more. Absent: nobody knows of a disk. */
  readonly hasRoom?: () => Promise<boolean>;
  /** The memory for bodies; one of its own when none is given. */
  readonly budget?: BodyBudget;
  readonly clock: Clock;
  readonly log: Log;
}

interface DeliveryHeaders {
  readonly id: string;
  readonly event: string;
  readonly signature: string;
  /** Bytes of the body; 0 when it is not told. */
  readonly length: number;
}

const TOO_LARGE = { status: 413, body: 'The body is larger than 25 MiB, the most that GitHub sends.' } as const;
/** A refused body is not read; GitHub keeps the delivery, to be sent again. */
const NO_MEMORY = { status: 503, body: 'Too many bodies are being read; deliver again.', retryAfter: 10 } as const;
const NO_DISK = { status: 503, body: 'The disk is nearly full; deliver again later.', retryAfter: 60 } as const;

type Answer = { readonly status: number; readonly body: string; readonly retryAfter?: number };

/**
 * Our own webhook route: it answers 202 only after the delivery is on disk. Probot's answers after its handlers, or after 9 s with the work in
 * memory only, reads bodies without a limit, and knows one secret.
 */
export function createIntake(options: IntakeOptions): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const verifiers = options.secrets.map((secret) => new Webhooks({ secret }));
  const budget = options.budget ?? createBodyBudget();
  return async (request, response) => {
    const answer = await take(request, verifiers, { ...options, budget }).catch((error: unknown) => failure(error, options.log));
    if (response.destroyed) return;
    // What is left of a refused body is not read: the connection goes with it.
    if (!request.complete) response.setHeader('connection', 'close');
    if (answer.retryAfter !== undefined) response.setHeader('retry-after', String(answer.retryAfter));
    response.writeHead(answer.status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${answer.body}\n`);
  };
}

async function take(
  request: IncomingMessage,
  verifiers: readonly Webhooks[],
  options: IntakeOptions & { budget: BodyBudget },
): Promise<Answer> {
  const headers = readHeaders(request);
  if ('status' in headers) return headers;
  if (options.hasRoom !== undefined && !(await options.hasRoom())) return NO_DISK;
  const claim = options.budget.claim(headers.length);
  if (claim === null) return NO_MEMORY;
  try {
    const body = await readBody(request, MAX_BODY_BYTES, claim.grow);
    if (body === 'too-large') return TOO_LARGE;
    if (body === 'no-room') return NO_MEMORY;
    if (body === 'aborted') return { status: 400, body: 'The body ended early.' };
    return await takeBody(body, headers, verifiers, options);
  } finally {
    claim.release();
  }
}

async function takeBody(body: Buffer, headers: DeliveryHeaders, verifiers: readonly Webhooks[], options: IntakeOptions): Promise<Answer> {
  if (!(await isSigned(verifiers, body, headers.signature))) return { status: 401, body: 'The signature does not match the body.' };
  const payload = parseObject(body);
  if (payload === null) return { status: 400, body: 'The body is not a JSON object.' };
  const action = typeof payload['action'] === 'string' ? payload['action'] : null;
  if (!options.wants(headers.event, action, payload)) return { status: 202, body: 'ignored' };
  const outcome = await options.accept({
    id: headers.id,
    event: headers.event,
    action: scrubText(action),
    installationId: idOf(payload['installation']),
    repositoryId: idOf(payload['repository']),
    payload: scrubPayload(payload),
    receivedAt: options.clock.now(),
  });
  return { status: 202, body: outcome === 'new' ? 'accepted' : 'known' };
}

/** Everything that can be refused before a byte of the body is read. */
function readHeaders(request: IncomingMessage): Answer | DeliveryHeaders {
  if (request.method !== 'POST') return { status: 405, body: 'Webhooks come as POST.' };
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
    return { status: 415, body: 'Set the webhook content type of the App to application/json.' };
  }
  const [id, event, signature] = ['x-github-delivery', 'x-github-event', 'x-hub-signature-256'].map((name) => header(request, name));
  if (signature === '' || signature === undefined) return { status: 401, body: 'X-Hub-Signature-256 is missing.' };
  if (!SIGNATURE.test(signature)) return { status: 401, body: 'X-Hub-Signature-256 is not a SHA-256 signature.' };
  if (id === undefined || !DELIVERY_ID.test(id)) return { status: 400, body: 'X-GitHub-Delivery is missing or malformed.' };
  if (event === undefined || !EVENT_NAME.test(event)) return { status: 400, body: 'X-GitHub-Event is missing or malformed.' };
  const length = Number(request.headers['content-length'] ?? 0);
  return length > MAX_BODY_BYTES ? TOO_LARGE : { id, event, signature, length };
}

function header(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
}

/** Decoding and encoding again gives the same bytes for all valid UTF-8; anything else cannot match its signature and is refused. */
async function isSigned(verifiers: readonly Webhooks[], body: Buffer, signature: string): Promise<boolean> {
  const text = body.toString('utf8');
  if (text === '') return false;
  for (const verifier of verifiers) if (await verifier.verify(text, signature)) return true;
  return false;
}

function parseObject(body: Buffer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function idOf(value: unknown): number | null {
  const id = typeof value === 'object' && value !== null ? (value as { id?: unknown }).id : null;
  return typeof id === 'number' && Number.isSafeInteger(id) ? id : null;
}

function failure(error: unknown, log: Log): Answer {
  if (error instanceof AppError && error.code === 'STORE_UNAVAILABLE') {
    log.error('delivery not stored', { error: error.message });
    return { status: 503, body: 'The store is not available; deliver again.', retryAfter: 10 };
  }
  log.error('delivery failed', { error: error instanceof Error ? error.message : String(error) });
  return { status: 500, body: 'The delivery could not be taken.' };
}
