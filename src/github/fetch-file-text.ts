import type { Availability } from '../model/availability.ts';
import type { Access } from './access.ts';
import { decodeText, isTooLarge, TOO_LARGE } from './decode-text.ts';
import { asking } from './to-app-error.ts';

/** The text of the file that Git knows by this id. Not available when it is larger than 1 MiB or not UTF-8. */
export async function fetchFileText({ octokit, owner, repo }: Access, id: string): Promise<Availability<string>> {
  const { data } = await asking('read the file', () => octokit.rest.git.getBlob({ owner, repo, file_sha: id }));
  return isTooLarge(data.size ?? 0) ? TOO_LARGE : decodeText(Buffer.from(data.content, 'base64'));
}
