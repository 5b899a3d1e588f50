import { AppError } from '../errors.ts';
import type { JobLog } from '../ports/github.ts';
import type { Access } from './access.ts';
import { isLogAddress } from './log-host.ts';
import { readCapped } from './read-capped.ts';
import { messageOf, type RequestFailure } from './request-failure.ts';
import { asking } from './to-app-error.ts';

const LOG_TIMEOUT_MS = 120_000;
const MAX_LOG_BYTES = 64 * 1024 * 1024;

/** A job's log as text. GitHub answers with a redirect to its store; the token stays here. */
export async function fetchJobLog({ octokit, owner, repo }: Access, jobId: number, apiUrl: string): Promise<JobLog> {
  const request = () =>
    octokit.request('GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs', {
      owner,
      repo,
      job_id: jobId,
      request: { redirect: 'manual' },
    });
  const answer = await asking('find the log', () => request().catch(withoutLog));
  if ('available' in answer) return answer;
  // Typed as the redirect alone; a server that stores logs itself answers at once.
  const status: number = answer.status;
  if (status === 200) return { available: true, value: String(answer.data) };
  const address = answer.headers.location ?? '';
  if (!isLogAddress(address, apiUrl)) {
    throw new AppError('GITHUB_REJECTED', `could not read the log: redirected to ${hostOf(address)}, where GitHub keeps no logs`);
  }
  return download(address);
}

async function download(address: string): Promise<JobLog> {
  try {
    const response = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(LOG_TIMEOUT_MS) });
    if (response.status === 404 || response.status === 410) return noLog('the log has expired', response.status === 404);
    if (!response.ok) throw new AppError('GITHUB_UNAVAILABLE', `could not read the log: its store answered ${response.status}`);
    const bytes = await readCapped(response, MAX_LOG_BYTES);
    return bytes === 'too-large'
      ? noLog('the log is larger than 64 MiB', false)
      : { available: true, value: new TextDecoder().decode(bytes) };
  } catch (error) {
    if (error instanceof AppError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('GITHUB_UNAVAILABLE', `could not read the log: its store was not reached (${reason})`, { cause: error });
  }
}

function noLog(reason: string, mayCome: boolean): JobLog & { readonly available: false } {
  return { available: false, reason, mayCome };
}

function withoutLog(error: RequestFailure): JobLog & { readonly available: false } {
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
