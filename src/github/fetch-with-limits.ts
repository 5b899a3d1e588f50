import { readCapped } from './read-capped.ts';

const REQUEST_TIMEOUT_MS = 30_000;
const FILE_TIMEOUT_MS = 120_000;
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/**
 * `fetch` for Octokit: every request ends after 30 s, every answer at 64 MiB, and the body is read in full before it is handed over.
 * Octokit itself sets no timeout, and takes a body that breaks off for an empty answer.
 */
export async function fetchWithLimits(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  return readWhole(await fetchWithin(REQUEST_TIMEOUT_MS, input, init));
}

/** The same, but for a file that a server answers with at once: that is handed over as it comes, and ends after 2 min. Whoever reads it sets its limit. */
export async function fetchFile(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const response = await fetchWithin(FILE_TIMEOUT_MS, input, init);
  return response.status === 200 ? response : readWhole(response);
}

function fetchWithin(milliseconds: number, input: string | URL | Request, init: RequestInit): Promise<Response> {
  const timeout = AbortSignal.timeout(milliseconds);
  return fetch(input, { ...init, signal: init.signal ? AbortSignal.any([init.signal, timeout]) : timeout });
}

async function readWhole(response: Response): Promise<Response> {
  const body = await readCapped(response, MAX_ANSWER_BYTES);
  if (body === 'too-large') throw new Error(`the answer is larger than ${MAX_ANSWER_BYTES} bytes`);
  const { status, statusText, headers } = response;
  const whole = new Response(body.byteLength === 0 ? null : body, { status, statusText, headers });
  return Object.defineProperty(whole, 'url', { value: response.url });
}
