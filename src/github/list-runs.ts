import { AppError } from '../errors.ts';
import type { RunPage, RunWindow } from '../ports/github.ts';
import type { Access } from './access.ts';
import type { AnswerCache } from './answer-cache.ts';
import { isRequestFailure } from './request-failure.ts';
import { asking } from './to-app-error.ts';

/** One page of a window's runs, newest first. Where GitHub has nothing new the answer comes from the cache, and counts towards no limit. */
export async function listRuns({ octokit, owner, repo }: Access, window: RunWindow, page: number, answers: AnswerCache): Promise<RunPage> {
  const created = `${wholeSecond(window.from)}..${wholeSecond(window.to)}`;
  const key = JSON.stringify([owner, repo, created, page]);
  const known = answers.find(key);
  const headers = known === null ? {} : { 'if-none-match': known.etag };
  const list = await asking('list the runs', async (): Promise<unknown> => {
    try {
      const answer = await octokit.request('GET /repos/{owner}/{repo}/actions/runs', {
        owner,
        repo,
        created,
        per_page: 100,
        page,
        headers,
      });
      if (answer.headers.etag !== undefined) await answers.save(key, answer.headers.etag, answer.data);
      return answer.data;
    } catch (error) {
      if (known === null || !isRequestFailure(error) || error.status !== 304) throw error;
      return known.body();
    }
  });
  return readList(list);
}

function readList(list: unknown): RunPage {
  const { total_count: total, workflow_runs: runs } = (list ?? {}) as Readonly<Record<string, unknown>>;
  if (Array.isArray(runs) && typeof total === 'number' && Number.isSafeInteger(total) && total >= 0) return { total, runs };
  throw new AppError('GITHUB_UNAVAILABLE', 'could not list the runs: the answer is not what GitHub sends');
}

function wholeSecond(at: Date): string {
  return at.toISOString().replace(/\.\d+Z$/, 'Z');
}
