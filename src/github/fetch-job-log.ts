import { AppError } from '../errors.ts';
import type { FetchedLog } from '../ports/github.ts';
import type { Access } from './access.ts';
import { capChunks } from './cap-chunks.ts';
import { fetchStoredFile, notReached } from './fetch-stored-file.ts';
import { fetchFile } from './fetch-with-limits.ts';

const MAX_LOG_BYTES = 64 * 1024 * 1024;
const WHAT = 'the log';
const TOO_LARGE = 'the log is larger than 64 MiB';

/** A job's log, chunk by chunk. `once`: a request that fails is not repeated here, since whoever asks counts requests. */
export async function fetchJobLog(
  { octokit, owner, repo }: Access,
  jobId: number,
  { apiUrl, once }: { readonly apiUrl: string; readonly once: boolean },
): Promise<FetchedLog> {
  const request = () =>
    octokit.request('GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs', {
      owner,
      repo,
      job_id: jobId,
      request: { redirect: 'manual', parseSuccessResponseBody: false, fetch: fetchFile, once },
    });
  const fetched = await fetchStoredFile(request, { what: WHAT, apiUrl, mostBytes: MAX_LOG_BYTES, tooLarge: TOO_LARGE });
  return fetched.available ? { available: true, chunks: readChunks(fetched.body) } : fetched;
}

async function* readChunks(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  try {
    yield* capChunks(body ?? [], MAX_LOG_BYTES, () => new AppError('GITHUB_REJECTED', TOO_LARGE));
  } catch (error) {
    throw notReached(error, WHAT);
  }
}
