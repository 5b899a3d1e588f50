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

/** Of the workflows whose slowdown nobody accepted. Comparing hundreds of jobs over several runs takes seconds: there the commit's own numbers have to do. */
async function regressionOf(world: World, stored: StoredRepository, { workflows }: CommitSummary, runs: readonly Run[]) {
  const accepted = new Set(workflows.flatMap(({ path, accepted, isAccepted }) => (accepted !== null || isAccepted ? [path] : [])));
  const counted = runs.filter((run) => countsForCommit(run) && !accepted.has(run.workflowPath));
  const jobs = workflows.reduce((sum, workflow) => sum + workflow.jobs.length, 0);
  if (counted.length === 0 || jobs > MOST_JOBS) return null;
  const evidence = await pullRequestRuns(world, stored, counted, storedConfiguration(stored));
  return evidence === null ? null : regressionOfPullRequest(evidence);
}
