import { AppError } from '../errors.ts';
import type { GitHubIssues, IssueOfOurs } from '../ports/github.ts';
import type { Access } from './access.ts';
import { type Author, accountOf, ownershipOf, type Written } from './author.ts';
import { nullWhenGone } from './null-when-gone.ts';
import { isRequestFailure } from './request-failure.ts';
import { shortenText } from './shorten-text.ts';
import { MAX_BODY, MAX_TITLE } from './text-limits.ts';
import { asking } from './to-app-error.ts';

/** Of issues that one App wrote, or comments since one alert: more are not looked through. */
const MOST_PAGES = 5;
const PAGE = 100;

/** Issues over REST, with a token that may do nothing else. Who wrote something is told by GitHub, never by the text. */
export function createIssues(access: Access, author: Author): GitHubIssues {
  return { ...reading(access, author), ...changing(access) };
}

function reading({ octokit, owner, repo }: Access, author: Author): Pick<GitHubIssues, 'fetch' | 'findOpen' | 'hasComment'> {
  return {
    fetch: async (number) => {
      const isOurs = await ownershipOf(author);
      const issue = await nullWhenGone(() =>
        asking('read the issue', async () => (await octokit.rest.issues.get({ owner, repo, issue_number: number })).data),
      );
      // A redirect leads to the repository that the issue was moved to, where it has another number.
      return issue !== null && issue.number === number && isOurs(issue as Written) ? toIssue(issue) : null;
    },
    findOpen: async (marker) => {
      const isOurs = await ownershipOf(author);
      const found = await firstOf(
        async (page) => {
          const creator = await accountOf(author);
          const search = { state: 'open', creator, sort: 'created', direction: 'desc' } as const;
          const { data } = await asking('look for the issue', () =>
            octokit.rest.issues.listForRepo({ owner, repo, ...search, per_page: PAGE, page }),
          );
          return data;
        },
        (issue) => (issue.body ?? '').includes(marker) && isOurs(issue as Written) && !issue.pull_request,
      );
      return found === null ? null : toIssue(found);
    },
    hasComment: async (number, marker, since) => {
      const isOurs = await ownershipOf(author);
      const found = await firstOf(
        async (page) => {
          const { data } = await asking('look for the comment', () =>
            octokit.rest.issues.listComments({ owner, repo, issue_number: number, since: since.toISOString(), per_page: PAGE, page }),
          );
          return data;
        },
        (comment) => (comment.body ?? '').includes(marker) && isOurs(comment as Written),
      );
      return found !== null;
    },
  };
}

function changing({ octokit, owner, repo }: Access): Pick<GitHubIssues, 'create' | 'updateBody' | 'comment' | 'close'> {
  return {
    create: async ({ title, body }) => {
      const short = title.slice(0, MAX_TITLE).toWellFormed();
      const { data } = await writing('open the issue', () =>
        octokit.rest.issues.create({ owner, repo, title: short, body: shortenText(body, MAX_BODY) }),
      );
      return data.number;
    },
    updateBody: async (number, body) => {
      await writing('update the issue', () =>
        octokit.rest.issues.update({ owner, repo, issue_number: number, body: shortenText(body, MAX_BODY) }),
      );
    },
    comment: async (number, body) => {
      await writing('comment on the issue', () =>
        octokit.rest.issues.createComment({ owner, repo, issue_number: number, body: shortenText(body, MAX_BODY) }),
      );
    },
    close: async (number) => {
      await writing('close the issue', () =>
        octokit.rest.issues.update({ owner, repo, issue_number: number, state: 'closed', state_reason: 'completed' }),
      );
    },
  };
}

async function firstOf<T>(read: (page: number) => Promise<readonly T[]>, isWanted: (one: T) => boolean): Promise<T | null> {
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const all = await read(page);
    const found = all.find(isWanted);
    if (found !== undefined) return found;
    if (all.length < PAGE) break;
  }
  return null;
}

/** GitHub answers 410 where issues are turned off, and for one that was deleted. To `asking` that looks like a repository that is gone. */
async function writing<T>(doing: string, write: () => Promise<T>): Promise<T> {
  return asking(doing, async () => {
    try {
      return await write();
    } catch (error) {
      if (!isRequestFailure(error) || error.status !== 410) throw error;
      throw new AppError('GITHUB_REJECTED', `could not ${doing}: issues are turned off in the repository, or it was deleted`, {
        cause: error,
      });
    }
  });
}

function toIssue({ number, state, body }: { readonly number: number; readonly state: string; readonly body?: string | null }): IssueOfOurs {
  return { number, isOpen: state === 'open', body: body ?? '' };
}
