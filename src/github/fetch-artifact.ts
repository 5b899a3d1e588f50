import { buffer } from 'node:stream/consumers';
import type { FetchedArtifact } from '../ports/github.ts';
import type { Access } from './access.ts';
import { capChunks } from './cap-chunks.ts';
import { fetchStoredFile, notReached } from './fetch-stored-file.ts';
import { fetchFile } from './fetch-with-limits.ts';
import { readZipTexts } from './read-zip-texts.ts';

const MAX_BYTES = 20 * 1024 * 1024;
const WHAT = 'the artifact';
const TOO_LARGE = 'the artifact is larger than 20 MiB';

class TooLarge extends Error {}

/**
 * The XML files of an artifact. GitHub answers with a redirect to its store; the token stays here. One request: one that fails is not repeated here,
 * since whoever asks counts requests.
 */
export async function fetchArtifact({ octokit, owner, repo }: Access, artifactId: number, apiUrl: string): Promise<FetchedArtifact> {
  const request = () =>
    octokit.request('GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}', {
      owner,
      repo,
      artifact_id: artifactId,
      archive_format: 'zip',
      request: { redirect: 'manual', parseSuccessResponseBody: false, fetch: fetchFile, once: true },
    });
  const fetched = await fetchStoredFile(request, { what: WHAT, apiUrl, mostBytes: MAX_BYTES, tooLarge: TOO_LARGE });
  if (!fetched.available) return { available: false, reason: fetched.reason === TOO_LARGE ? 'too-large' : 'expired' };
  const bytes = await readAll(fetched.body);
  return bytes === null ? { available: false, reason: 'too-large' } : readZipTexts(bytes);
}

/** Null: it is larger than we read. */
async function readAll(body: ReadableStream<Uint8Array> | null): Promise<Buffer | null> {
  try {
    return await buffer(capChunks(body ?? [], MAX_BYTES, () => new TooLarge()));
  } catch (error) {
    if (error instanceof TooLarge) return null;
    throw notReached(error, WHAT);
  }
}
