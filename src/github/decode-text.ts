import { type Availability, available, notAvailable } from '../model/availability.ts';

/** Workflows and manifests are far smaller; GitHub's contents API gives no more either. */
const MAX_FILE_BYTES = 1024 * 1024;

export const TOO_LARGE = notAvailable('the file is larger than 1 MiB');

export function isTooLarge(bytes: number): boolean {
  return bytes > MAX_FILE_BYTES;
}

/** The text of a file, with its byte order mark where it has one. Not available when it is not UTF-8. */
export function decodeText(bytes: Uint8Array): Availability<string> {
  try {
    return available(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return notAvailable('the file is not UTF-8 text');
  }
}
