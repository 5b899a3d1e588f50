import { AppError } from '../errors.ts';
import type { KeyedComment } from '../ports/github-pulls.ts';
import type { Access } from './access.ts';
import { type Author, ownershipOf, type Written } from './author.ts';
import { nullWhenGone } from './null-when-gone.ts';
import { isRequestFailure } from './request-failure.ts';
import { shortenText } from './shorten-text.ts';
import { MAX_BODY } from './text-limits.ts';
import { asking } from './to-app-error.ts';

/** GitHub lets nobody add to a conversation of 2,500 comments. */
const MOST_PAGES = 25;
const PAGE = 100;
/** Two workers that write at once do so within this. */
const RACE_MS = 10 * 60_000;
const KEY = /^[A-Za-z0-9]+(?:[._/:-][A-Za-z0-9]+)*$/;

interface Standing {
  readonly id: number;
  readonly body: string;
}

/**
 * One comment of ours for each key under a pull request. The key stands in a hidden marker at the very beginning, where no text that somebody else chose gets.
 */
export async function commentByKey(access: Access, author: Author, number: number, { key, body }: KeyedComment): Promise<{ id: number }> {
  if (!KEY.test(key)) throw new Error(`${key} cannot be the key of a comment`);
  const marker = `<!-- paceline:comment:${key} -->`;
  const text = shortenText(`${marker}\n${body}`, MAX_BODY).toWellFormed();
  const known = await findOurs(access, author, { number, marker, since: null });
  const ours = known.length > 0 ? known : await create(access, author, { number, marker, text });
  const [first, ...others] = ours.toSorted((a, b) => a.id - b.id);
  if (first === undefined) throw new AppError('GITHUB_UNAVAILABLE', 'GitHub took the comment and does not show it');
  for (const { id } of others) await remove(access, id);
  if (!saysTheSame(first.body, text)) await edit(access, first.id, text);
  return { id: first.id };
}

interface Sought {
  readonly number: number;
  readonly marker: string;
  readonly since: Date | null;
}

async function findOurs({ octokit, owner, repo }: Access, author: Author, { number, marker, since }: Sought): Promise<Standing[]> {
  const isOurs = await ownershipOf(author);
  const search = { owner, repo, issue_number: number, per_page: PAGE, ...(since === null ? {} : { since: since.toISOString() }) };
  const found: Standing[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const { data } = await asking('look for the comment', () => octokit.rest.issues.listComments({ ...search, page }));
    for (const comment of data) {
      const body = comment.body ?? '';
      if (body.startsWith(marker) && isOurs(comment as Written)) found.push({ id: comment.id, body });
    }
    if (data.length < PAGE) break;
  }
  return found;
}

/** The new comment, and what another worker wrote meanwhile. */
async function create(
  access: Access,
  author: Author,
  { number, marker, text }: { readonly number: number; readonly marker: string; readonly text: string },
): Promise<readonly Standing[]> {
  const { octokit, owner, repo } = access;
  const { data } = await writing('comment on the pull request', () =>
    octokit.rest.issues.createComment({ owner, repo, issue_number: number, body: text }),
  );
  const since = new Date(new Date(data.created_at).getTime() - RACE_MS);
  const seen = await findOurs(access, author, { number, marker, since });
  return seen.some(({ id }) => id === data.id) ? seen : [...seen, { id: data.id, body: text }];
}

async function edit({ octokit, owner, repo }: Access, id: number, body: string): Promise<void> {
  await writing('edit the comment', () => octokit.rest.issues.updateComment({ owner, repo, comment_id: id, body }));
}

async function remove({ octokit, owner, repo }: Access, id: number): Promise<void> {
  await nullWhenGone(() => asking('delete a second comment', () => octokit.rest.issues.deleteComment({ owner, repo, comment_id: id })));
}

/** GitHub refuses a locked conversation with the status of a lacking permission. */
async function writing<T>(doing: string, write: () => Promise<T>): Promise<T> {
  return asking(doing, async () => {
    try {
      return await write();
    } catch (error) {
      if (!isRequestFailure(error) || error.status !== 403 || !/locked/i.test(error.message)) throw error;
      throw new AppError('GITHUB_REJECTED', `could not ${doing}: the conversation is locked`, { cause: error });
    }
  });
}

function saysTheSame(standing: string, wanted: string): boolean {
  const plain = (text: string): string => text.replaceAll('\r\n', '\n').trimEnd();
  return plain(standing) === plain(wanted);
}
