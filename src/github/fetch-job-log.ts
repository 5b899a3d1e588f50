import { AppError } from '../errors.ts';
import type { FetchedLog } from '../ports/github.ts';
import type { Access } from './access.ts';
import { capChunks } from './cap-chunks.ts';
import { isLogAddress } from './log-host.ts';
import { messageOf, type RequestFailure } from './request-failure.ts';
import { asking } from './to-app-error.ts';

const LOG_TIMEOUT_MS = 120_000;
const MAX_LOG_BYTES = 64 * 1024 * 1024;
const TOO_LARGE = 'the log is larger than 64 MiB';

type NoLog = FetchedLog & { readonly available: false };

/** A job's log, chunk by chunk. GitHub answers with a redirect to its store; the token stays here. */
export async function fetchJobLog({ octokit, owner, repo }: Access, jobId: number, apiUrl: string): Promise<FetchedLog> {
  const request = () =>
    octokit.request('GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs', {
      owner,
      repo,
      job_id: jobId,
      request: { redirect: 'manual', parseSuccessResponseBody: false },
    });
  const answer = await asking('find the log', () => request().catch(withoutLog));
  if ('available' in answer) return answer;
  // Typed as the redirect alone; a server that stores logs itself answers at once.
  const status: number = answer.status;
  if (status === 200) return { available: true, chunks: readChunks(answer.data as ReadableStream<Uint8Array> | null) };
  const address = answer.headers.location ?? '';
  if (!isLogAddress(address, apiUrl)) {
    throw new AppError('GITHUB_REJECTED', `could not read the log: redirected to ${hostOf(address)}, where GitHub keeps no logs`);
  }
  return download(address);
}

async function download(address: string): Promise<FetchedLog> {
  try {
    const response = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(LOG_TIMEOUT_MS) });
    const refusal = refusalOf(response);
    if (refusal === null) return { available: true, chunks: readChunks(response.body) };
    await response.body?.cancel();
    if (refusal instanceof AppError) throw refusal;
    return refusal;
  } catch (error) {
    throw notReached(error);
  }
}

/** Null: the log comes. */
function refusalOf({ status, ok, headers }: Response): NoLog | AppError | null {
  if (status === 404 || status === 410) return noLog('the log has expired', status === 404);
  if (!ok) return new AppError('GITHUB_UNAVAILABLE', `could not read the log: its store answered ${status}`);
  return Number(headers.get('content-length') ?? 0) > MAX_LOG_BYTES ? noLog(TOO_LARGE, false) : null;
}

async function* readChunks(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  try {
    yield* capChunks(body ?? [], MAX_LOG_BYTES, () => new AppError('GITHUB_REJECTED', TOO_LARGE));
  } catch (error) {
    throw notReached(error);
  }
}

function notReached(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new AppError('GITHUB_UNAVAILABLE', `could not read the log: its store was not reached (${reason})`, { cause: error });
}

function noLog(reason: string, mayCome: boolean): NoLog {
  return { available: false, reason, mayCome };
}

function withoutLog(error: RequestFailure): NoLog {
  if (error.status === 404 || error.status === 410) return noLog('the log has expired or was never written', error.status === 404);
  // Some servers say it with another status.
  if (error.response !== undefined && /logs? (?:has|have) (?:expired|been deleted)/i.test(messageOf(error)))
    return noLog('the log has expired', false);
  throw error;
}

/** An address carries a signature that opens the log; a message names the host only. */
function hostOf(address: string): string {
  return URL.parse(address)?.host ?? 'an address that is none';
}
