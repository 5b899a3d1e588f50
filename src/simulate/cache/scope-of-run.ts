import { type Availability, available, notAvailable } from '../../model/availability.ts';
import type { Run } from '../../model/run.ts';
import type { CacheMode, CacheScope } from './cache-use.ts';

/** What a run is told by here. */
type ScopedRun = Pick<Run, 'event' | 'headBranch' | 'headRepositoryId' | 'pullRequests'>;

/** They run the default branch's commit, whatever started them. */
const ON_DEFAULT_BRANCH: ReadonlySet<string> = new Set([
  'pull_request_target',
  'workflow_run',
  'issue_comment',
  'issues',
  'schedule',
  'repository_dispatch',
  'watch',
  'fork',
  'gollum',
  'label',
  'milestone',
  'discussion',
  'discussion_comment',
  'delete',
  'page_build',
  'registry_package',
  'public',
  'project',
]);

/** Only these may write the default branch's caches (GitHub changelog, 2026-06-26). */
const TRUSTED: ReadonlySet<string> = new Set([
  'push',
  'workflow_dispatch',
  'repository_dispatch',
  'delete',
  'registry_package',
  'page_build',
  'schedule',
]);

const MERGE_REF_EVENTS: ReadonlySet<string> = new Set(['pull_request', 'pull_request_review', 'pull_request_review_comment']);

/**
 * Where the caches of a run live. A pull request's is its merge ref; where its number is not recorded (it is not for forks) its
 * branch stands for it. `baseBranch`: of a pull request, where it is known. A tag's run is recorded like a branch's and is told
 * apart by its name alone, which does no harm.
 */
export function scopeOfRun(run: ScopedRun, defaultBranch: string, baseBranch: string | null = null): Availability<CacheScope> {
  const onDefault = `refs/heads/${defaultBranch}`;
  if (run.event === null) return notAvailable('the history does not say which event started a run');
  if (ON_DEFAULT_BRANCH.has(run.event)) return available({ own: onDefault, base: null, defaultBranch: onDefault });
  if (MERGE_REF_EVENTS.has(run.event)) {
    const [only, ...others] = run.pullRequests;
    if ((only === undefined || others.length > 0) && run.headBranch === null)
      return notAvailable('the history does not say of which pull request a run is');
    const name = only !== undefined && others.length === 0 ? String(only) : `${run.headRepositoryId ?? ''}:${run.headBranch}`;
    return available({
      own: `refs/pull/${name}/merge`,
      base: baseBranch === null ? null : `refs/heads/${baseBranch}`,
      defaultBranch: onDefault,
    });
  }
  if (run.headBranch === null) return notAvailable('the history does not say on which branch a run was');
  return available({ own: `refs/heads/${run.headBranch}`, base: null, defaultBranch: onDefault });
}

/**
 * What GitHub lets a run do with caches where the workflow has no `cache-mode`: runs of untrusted events may only read the default
 * branch's caches, and pull requests and releases write their own. Source: GitHub changelog, 2026-06-26; before that day every run
 * could write.
 */
export function modeOfRun({ event }: Pick<Run, 'event'>, { own, defaultBranch }: CacheScope): CacheMode {
  return own !== defaultBranch || (event !== null && TRUSTED.has(event)) ? 'write' : 'read';
}
