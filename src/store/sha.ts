/** A commit id as bytes: half the size of its text. A leading 1 marks hexadecimal, 0 any other text, which is kept as it is. */
export function packSha(sha: string): Buffer {
  return /^([0-9a-f]{2})+$/.test(sha) ? Buffer.from(`01${sha}`, 'hex') : Buffer.concat([Buffer.of(0), Buffer.from(sha, 'utf8')]);
}

export function unpackSha(bytes: Buffer): string {
  return bytes.subarray(1).toString(bytes[0] === 1 ? 'hex' : 'utf8');
}
