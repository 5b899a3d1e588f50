import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Repository } from '../model/repository.ts';

/**
 * How long a signed link works: a pull request is mostly read within days, and one that is open for longer gets check runs for new commits, with new links. A link
 * that got into other hands is of no use after a month.
 */
export const LINK_DAYS = 30;
const LINK_SECONDS = LINK_DAYS * 86_400;

/** The newest first: it signs, any of them may have signed. */
export type ImageKeys = readonly Buffer[];

/**
 * A key from each webhook secret, for this use alone: of a key nobody gets back to its secret. These secrets are always set, and there may be several while one is
 * being changed, so links go on working as long as the old one is listed. The secret of sessions is neither.
 */
export function imageKeysOf(webhookSecrets: readonly string[]): ImageKeys {
  return webhookSecrets.map((secret) => Buffer.from(hkdfSync('sha256', secret, '', 'paceline image link 1', 32)));
}

export interface ImageLinkOptions {
  /** Without a slash at the end; null: GitHub reaches no picture. */
  readonly publicUrl: string | null;
  readonly keys: ImageKeys;
  readonly repository: Pick<Repository, 'id' | 'visibility'>;
  readonly headSha: string;
  readonly now: Date;
}

/**
 * Where the picture of a check run is. Unsigned for a public repository, and then it works only while the repository is stored as public; for any other, and where
 * that is not known, signed and of use for 30 days. Null without a public URL that is https: GitHub's image proxy fetches no other.
 */
export function imageLinkOf({ publicUrl, keys, repository, headSha, now }: ImageLinkOptions): string | null {
  const [key] = keys;
  if (publicUrl === null || !publicUrl.startsWith('https://') || key === undefined) return null;
  const path = `/images/${repository.id}/${headSha}/waterfall.svg`;
  const { visibility } = repository;
  if (visibility.available && visibility.value === 'public') return publicUrl + path;
  const expires = Math.floor(now.getTime() / 1000) + LINK_SECONDS;
  return `${publicUrl}${path}?expires=${expires}&signature=${sign(key, path, String(expires))}`;
}

/** What a link asks for. */
export interface ImageRequest {
  readonly repositoryId: number;
  readonly headSha: string;
  /** Null: unsigned, for a repository that is public. */
  readonly expires: Date | null;
}

const TARGET =
  /^(\/images\/([1-9]\d{0,15})\/([0-9a-f]{40}|[0-9a-f]{64})\/waterfall\.svg)(?:\?expires=([1-9]\d{0,11})&signature=([\w-]{43}))?$/;

/** Reads the path and query of a request, as they came. `unknown` for all that is no link of ours, however near it comes; `expired` only for what we have signed. */
export function readImageLink(target: string, keys: ImageKeys, now: Date): ImageRequest | 'expired' | 'unknown' {
  const [, path = '', id = '', headSha = '', expires, signature] = TARGET.exec(target) ?? [];
  const repositoryId = Number(id);
  if (path === '' || !Number.isSafeInteger(repositoryId)) return 'unknown';
  if (expires === undefined || signature === undefined) return { repositoryId, headSha, expires: null };
  // All keys are tried, so that the time tells nothing of which it was.
  const matches = keys.filter((key) => isEqual(signature, sign(key, path, expires)));
  if (matches.length === 0) return 'unknown';
  const until = new Date(Number(expires) * 1000);
  return until <= now ? 'expired' : { repositoryId, headSha, expires: until };
}

function sign(key: Buffer, path: string, expires: string): string {
  return createHmac('sha256', key).update(`${path}\n${expires}`).digest('base64url');
}

/** Texts are compared, not the bytes they stand for: base64 writes the same bytes in more than one way. */
function isEqual(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
