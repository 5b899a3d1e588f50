import { type SqlBool, sql } from 'kysely';
import type { Run } from '../../model/run.ts';
import type { PullRequestLimits, PullRequestOrigin } from '../../ports/store.ts';
import { nameId } from '../names.ts';
import { storableText } from '../storable-text.ts';
import type { Handle } from '../tables.ts';
import { toRuns } from './load-runs.ts';

/** Two queries more than its runs' jobs take. A record that lists other pull requests only is of an earlier one of the same branch. */
export async function loadRunsOfPullRequest(
  handle: Handle,
  repositoryId: number,
  { numbers, headRepositoryId, headBranch }: PullRequestOrigin,
  limits: PullRequestLimits,
): Promise<readonly Run[]> {
  const branch = handle
    .selectFrom('run')
    .where('repository_id', '=', repositoryId)
    .where('head_branch', '=', nameId(storableText(headBranch)))
    .where('created_at', '>=', limits.since)
    .where('created_at', '<', limits.before)
    .where(sql<SqlBool>`head_repository_id is not distinct from ${headRepositoryId}::bigint`)
    .$if(numbers.length > 0, (query) => query.where(sql<SqlBool>`(pull_requests is null or pull_requests && ${[...numbers]}::integer[])`));
  const commits = await branch.select('head_sha').groupBy('head_sha').orderBy(sql`max(created_at)`, 'desc').limit(limits.commits).execute();
  if (commits.length === 0) return [];
  const shas = commits.map(({ head_sha }) => head_sha);
  const rows = await branch
    .selectAll()
    .where('head_sha', 'in', shas)
    .orderBy('created_at', 'desc')
    .orderBy('run_id', 'desc')
    .orderBy('attempt', 'desc')
    .limit(limits.runs)
    .execute();
  return toRuns(handle, repositoryId, rows, limits.jobsOnly === true ? 'jobs' : 'logs');
}
