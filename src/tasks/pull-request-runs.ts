import { pullRequestOf } from '../engine/commit/pull-request-of.ts';
import { movedInPullRequest, type PullRequestEvidence } from '../engine/commit/regression.ts';
import type { RepositoryConfig } from '../model/repository-config.ts';
import type { Run } from '../model/run.ts';
import type { StoredRepository } from '../ports/store.ts';
import { BASELINE_RUNS } from './baseline-runs.ts';
import type { World } from './world.ts';

/** Of a pull request: older commits say little of what is to be merged, and a branch that is proposed for ever has thousands. */
const NEWEST = { commits: 50, runs: 300 } as const;
/** A name of a branch is used again: without a number nothing older is taken for the same pull request. */
const LONGEST_MS = 30 * 86_400_000;
/** Runs of others since a pull request began, of each workflow. */
const SINCE = 50;

/**
 * What the pull request of a commit is judged by: the runs of its commits up to this one, and those of others, of the workflows that ran for this commit. Null
 * for a commit of no pull request. Steps, caches and logs are read only of workflows in which something moved.
 */
export async function pullRequestRuns(
  world: World,
  { repository }: Pick<StoredRepository, 'repository'>,
  runsOfCommit: readonly Run[],
  configuration: RepositoryConfig,
): Promise<PullRequestEvidence | null> {
  const repositoryId = repository.id;
  const pullRequest = pullRequestOf(runsOfCommit, { repositoryId, defaultBranch: repository.defaultBranch });
  if (pullRequest?.headBranch == null) return null;
  const { numbers, headRepositoryId, headBranch } = pullRequest;
  const last = Math.max(...runsOfCommit.map(({ createdAt }) => createdAt.getTime()));
  const ended = new Date(Math.max(last, ...runsOfCommit.map(({ updatedAt }) => updatedAt.getTime())));
  const paths = new Set(runsOfCommit.flatMap(({ workflowPath }) => workflowPath ?? []));
  const limits = { ...NEWEST, since: new Date(last - LONGEST_MS), before: new Date(last + 1) };
  const origin = { numbers, headRepositoryId, headBranch };
  const known = await world.store.runs.ofPullRequest(repositoryId, origin, { ...limits, jobsOnly: true });
  const own = known.filter(({ workflowPath }) => workflowPath !== null && paths.has(workflowPath));
  const history = await historyOf(world, repositoryId, own, { ended });
  const evidence = { pullRequest, runs: own, history, repositoryId, configuration };
  const moved = movedInPullRequest(evidence);
  if (moved.size === 0) return evidence;
  const isMoved = ({ workflowPath }: Run): boolean => workflowPath !== null && moved.has(workflowPath);
  const detailed = await world.store.runs.ofPullRequest(repositoryId, origin, limits);
  const explained = await historyOf(world, repositoryId, own.filter(isMoved), { ended, withLogs: true });
  return {
    ...evidence,
    runs: [...own.filter((run) => !isMoved(run)), ...detailed.filter(isMoved)],
    history: [...history.filter((run) => !isMoved(run)), ...explained],
  };
}

/** Runs of the same workflows before the pull request's first, and since. */
async function historyOf(
  world: World,
  repositoryId: number,
  own: readonly Run[],
  { ended, withLogs = false }: { readonly ended: Date; readonly withLogs?: boolean },
): Promise<readonly Run[]> {
  const found: Run[] = [];
  const detail = withLogs ? { withLogs } : { jobsOnly: true };
  for (const [path, runs] of Map.groupBy(own, ({ workflowPath }) => workflowPath)) {
    if (path === null) continue;
    const began = new Date(Math.min(...runs.map(({ createdAt }) => createdAt.getTime())));
    found.push(
      ...(await world.store.runs.history(repositoryId, path, { runs: SINCE, since: began, before: ended, ...detail })),
      ...(await world.store.runs.history(repositoryId, path, { runs: BASELINE_RUNS, before: began, ...detail })),
    );
  }
  return found;
}
