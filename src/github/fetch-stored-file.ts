import { AppError } from '../errors.ts';
import { isLogAddress } from './log-host.ts';
import { messageOf, type RequestFailure } from './request-failure.ts';
import { asking } from './to-app-error.ts';

const TIMEOUT_MS = 120_000;

/** What GitHub keeps in its store and hands out by redirect: a log, an artifact. */
export interface StoredFile {
  /** `the log`. */
  readonly what: string;
  readonly apiUrl: string;
  readonly mostBytes: number;
  /** Why one beyond that is not read. */
  readonly tooLarge: string;
}

/** `mayCome`: GitHub has none, which can change soon. */
export type Fetched =
  | { readonly available: true; readonly body: ReadableStream<Uint8Array> | null }
  | { readonly available: false; readonly reason: string; readonly mayCome: boolean };
type Missing = Fetched & { readonly available: false };

/** GitHub's answer, which is typed as the redirect alone: a server that stores files itself answers at once. */
interface Redirect {
  readonly status: number;
  readonly headers: { readonly location?: string | undefined };
  readonly data: unknown;
}

/** Follows GitHub's redirect to its store; the token stays here. Errors as `GitHub`; GITHUB_REJECTED where it leads elsewhere. */
export async function fetchStoredFile(request: () => Promise<Redirect>, file: StoredFile): Promise<Fetched> {
  const { what, apiUrl } = file;
  const answer = await asking(`find ${what}`, () => request().catch((error: RequestFailure) => whyMissing(error, what)));
  if ('available' in answer) return answer;
  if (answer.status === 200) return { available: true, body: answer.data as ReadableStream<Uint8Array> | null };
  const address = answer.headers.location ?? '';
  if (!isLogAddress(address, apiUrl)) {
    throw new AppError('GITHUB_REJECTED', `could not read ${what}: redirected to ${hostOf(address)}, where GitHub keeps none`);
  }
  return download(address, file);
}

/** What a break of the connection means. */
export function notReached(error: unknown, what: string): AppError {
  if (error instanceof AppError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new AppError('GITHUB_UNAVAILABLE', `could not read ${what}: its store was not reached (${reason})`, { cause: error });
}

async function download(address: string, file: StoredFile): Promise<Fetched> {
  try {
    const response = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
    const refusal = refusalOf(response, file);
    if (refusal === null) return { available: true, body: response.body };
    await response.body?.cancel();
    if (refusal instanceof AppError) throw refusal;
    return refusal;
  } catch (error) {
    throw notReached(error, file.what);
  }
}

/** Null: it comes. */
function refusalOf({ status, ok, headers }: Response, { what, mostBytes, tooLarge }: StoredFile): Missing | AppError | null {
  if (status === 404 || status === 410) return missing(`${what} has expired`, status === 404);
  if (!ok) return new AppError('GITHUB_UNAVAILABLE', `could not read ${what}: its store answered ${status}`);
  return Number(headers.get('content-length') ?? 0) > mostBytes ? missing(tooLarge, false) : null;
}

function missing(reason: string, mayCome: boolean): Missing {
  return { available: false, reason, mayCome };
}

function whyMissing(error: RequestFailure, what: string): Missing {
  if (error.status === 404 || error.status === 410) return missing(`${what} has expired or was never written`, error.status === 404);
  // Some servers say it with another status.
  if (error.response !== undefined && /(?:logs?|artifacts?) (?:has|have) (?:expired|been deleted)/i.test(messageOf(error)))
    return missing(`${what} has expired`, false);
  throw error;
}

/** An address carries a signature that opens the file; a message names the host only. */
function hostOf(address: string): string {
  return URL.parse(address)?.host ?? 'an address that is none';
}
