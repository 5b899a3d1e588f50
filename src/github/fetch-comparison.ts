import type { Comparison } from '../ports/github.ts';
import type { Access } from './access.ts';
import { fetchRepository } from './fetch-repository.ts';
import { isNotFound } from './is-not-found.ts';
import { asking } from './to-app-error.ts';

/** GitHub lists no more files of one comparison. */
const MOST_FILES = 300;

/** Where a commit left a branch, and what it changed since. A commit of a fork is found by its id as soon as a pull request brings it here. */
export async function fetchComparison(access: Access, base: string, headSha: string): Promise<Comparison | null> {
  const { octokit, owner, repo } = access;
  try {
    const { data } = await asking('compare the commit with the branch', () =>
      octokit.rest.repos.compareCommitsWithBasehead({ owner, repo, basehead: `${base}...${headSha}`, per_page: 1 }),
    );
    const files = data.files ?? [];
    const paths = files.flatMap(({ filename, previous_filename: before }) => (before === undefined ? [filename] : [filename, before]));
    return { mergeBaseSha: data.merge_base_commit.sha, paths: files.length < MOST_FILES ? new Set(paths) : null };
  } catch (error) {
    if (!isNotFound(error)) throw error;
    // A repository that is gone answers the same; this throws for it.
    await fetchRepository(access);
    return null;
  }
}
