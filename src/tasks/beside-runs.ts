import { countsForCommit } from '../engine/commit/progress.ts';
import { regressionOfPullRequest } from '../engine/commit/regression.ts';
import type { CommitSummary } from '../engine/commit-summary.ts';
import type { Run } from '../model/run.ts';
import type { StoredRepository } from '../ports/store.ts';
import type { BesideRuns } from '../report/check-run.ts';
import { mayPropose } from './may-propose.ts';
import { notedProposals } from './noted-proposals.ts';
import { onboardingNoteOf } from './onboarding-note-of.ts';
import { pullRequestRuns } from './pull-request-runs.ts';
import { storedConfiguration } from './stored-configuration.ts';
import type { World } from './world.ts';

const MOST_JOBS = 150;

/** Proposals are told when the numbers are: while runs are in progress they would be written again and again. */
export async function besideRuns(
  world: World,
  stored: StoredRepository,
  summary: CommitSummary,
  runs: readonly Run[],
): Promise<BesideRuns> {
  if (!summary.isDone) return {};
  const [proposals, installation] = await Promise.all([
    world.store.proposals.list(stored.repository.id),
    world.store.installations.find(stored.installationId),
  ]);
  return {
    proposals: notedProposals(proposals, runs, world.clock.now()),
    mayPropose: installation !== null && mayPropose(installation.permissions),
    regression: await regressionOf(world, stored, summary, runs),
    onboarding: await onboardingNoteOf(world, stored, runs),
  };
}

/**
 * Of the workflows whose slowdown nobody accepted for this branch, beside what is usual since one was accepted for all. Comparing hundreds of jobs over several runs takes
 * seconds: there the makespans alone are compared.
 */
async function regressionOf(world: World, stored: StoredRepository, { workflows }: CommitSummary, runs: readonly Run[]) {
  const own = new Set(workflows.flatMap(({ path, accepted, isAccepted }) => (accepted?.branch != null || isAccepted ? [path] : [])));
  const since = new Map(workflows.flatMap(({ path, accepted }) => (accepted === null ? [] : [[path, accepted.since] as const])));
  const counted = runs.filter((run) => countsForCommit(run) && !own.has(run.workflowPath));
  if (counted.length === 0) return null;
  const jobs = workflows.reduce((sum, workflow) => sum + workflow.jobs.length, 0);
  const configuration = storedConfiguration(stored);
  const compared = jobs > MOST_JOBS ? { ...configuration, ignore: { ...configuration.ignore, jobs: ['**'] } } : configuration;
  const evidence = await pullRequestRuns(world, stored, counted, compared);
  if (evidence === null) return null;
  const history = evidence.history.filter((run) => run.createdAt >= (since.get(run.workflowPath) ?? run.createdAt));
  return regressionOfPullRequest({ ...evidence, history });
}
