import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError } from './errors.ts';
import type { Clock } from './ports/clock.ts';
import type { Log } from './ports/log.ts';
import type { CheckRunStore } from './ports/store.ts';
import { renderImageNotice } from './report/image-notice.ts';
import { renderWaterfallImage } from './report/waterfall-image.ts';
import { type ImageKeys, type ImageRequest, readImageLink } from './tasks/image-link.ts';
import { createWorkLimit } from './work-limit.ts';

/** An answer is given again for so long, and by GitHub's image proxy and browsers for `HOLD_SECONDS`. */
const REMEMBER_MS = 5_000;
const HOLD_SECONDS = 300;
/** Of at most some 60 KB each. */
const MOST_REMEMBERED = 100;
/** Whoever has no signature can ask for what does not exist; links that we signed have a limit of their own. */
const UNSIGNED = { atOnce: 2, perSecond: 20 } as const;
const SIGNED = { atOnce: 4, perSecond: 50 } as const;

const HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'image/svg+xml; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
};

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly cacheControl: string;
}

/** One for all that is not shown, so that it tells nothing of what there is. */
const NONE: Answer = { status: 404, body: renderImageNotice('There is no picture here.'), cacheControl: 'no-store' };
/** Status 200: GitHub's image proxy shows nothing of any other. */
const EXPIRED: Answer = {
  status: 200,
  body: renderImageNotice('This link has expired; press Re-run on the check.'),
  cacheControl: 'no-store',
};
const BUSY: Answer = { status: 503, body: renderImageNotice('The picture cannot be drawn just now.'), cacheControl: 'no-store' };

export interface ImageRouteOptions {
  readonly checkRuns: Pick<CheckRunStore, 'findWaterfall'>;
  readonly keys: ImageKeys;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Answers requests below `/images/` with the pictures of check runs, to whoever has a link that we signed, and to anybody where the repository is stored as public.
 * The store is asked after the signature was checked, and no more often than the limits allow.
 */
export function createImageRoute(options: ImageRouteOptions): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const findAnswer = rememberAnswers(options);
  return async (request, response) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const answer = isRead ? await findAnswer(request.url ?? '') : NONE;
    if (response.destroyed) return;
    if (!request.complete) response.setHeader('connection', 'close');
    response.writeHead(answer.status, {
      ...HEADERS,
      'cache-control': answer.cacheControl,
      'content-length': Buffer.byteLength(answer.body),
      ...(answer.status === 503 ? { 'retry-after': '5' } : {}),
    });
    response.end(request.method === 'HEAD' ? undefined : answer.body);
  };
}

function rememberAnswers({ checkRuns, keys, clock, log }: ImageRouteOptions): (target: string) => Promise<Answer> {
  const limits = { signed: createWorkLimit({ ...SIGNED, clock }), unsigned: createWorkLimit({ ...UNSIGNED, clock }) };
  const remembered = new Map<string, { readonly at: number; readonly picture: Promise<string | null> }>();
  const findPicture = ({ repositoryId, headSha, expires }: ImageRequest, now: number): Promise<string | null> | null => {
    const kind = expires === null ? 'unsigned' : 'signed';
    const key = `${kind} ${repositoryId} ${headSha}`;
    const known = remembered.get(key);
    if (known !== undefined && now - known.at < REMEMBER_MS) return known.picture;
    const picture = limits[kind].start(async () => {
      const waterfall = await checkRuns.findWaterfall(repositoryId, headSha, { onlyPublic: kind === 'unsigned' });
      return waterfall === null ? null : renderWaterfallImage(waterfall);
    });
    if (picture === null) return null;
    remembered.delete(key);
    remembered.set(key, { at: now, picture });
    picture.catch(() => remembered.delete(key));
    for (const oldest of remembered.keys()) {
      if (remembered.size <= MOST_REMEMBERED) break;
      remembered.delete(oldest);
    }
    return picture;
  };
  return async (target) => {
    const now = clock.now();
    const asked = readImageLink(target, keys, now);
    if (asked === 'unknown') return NONE;
    if (asked === 'expired') return EXPIRED;
    try {
      const found = findPicture(asked, now.getTime());
      if (found === null) return BUSY;
      const body = await found;
      return body === null ? NONE : { status: 200, body, cacheControl: cacheControlOf(asked, now) };
    } catch (error) {
      if (!(error instanceof AppError)) log.error('picture not drawn', { error: String(error) });
      return BUSY;
    }
  };
}

/** A proxy that many share keeps only what everybody may see, and nobody keeps a picture for longer than its link works. */
function cacheControlOf({ expires }: ImageRequest, now: Date): string {
  if (expires === null) return `public, max-age=${HOLD_SECONDS}`;
  return `private, max-age=${Math.min(HOLD_SECONDS, Math.floor((expires.getTime() - now.getTime()) / 1000))}`;
}
