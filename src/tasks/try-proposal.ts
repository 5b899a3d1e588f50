import { rerunsWanted } from '../engine/trial/reruns-wanted.ts';
import type { Trial } from '../engine/trial/trial.ts';
import type { TrialEvidence } from '../engine/trial/trial-evidence.ts';
import { trialOf } from '../engine/trial/trial-of.ts';
import type { RepositoryConfig } from '../model/repository-config.ts';
import type { Run } from '../model/run.ts';
import type { StoredProposal } from '../ports/store.ts';
import { renderTrial } from '../report/trial-section.ts';
import { closeProposal } from './close-proposal.ts';
import type { RepositoryAccess } from './repository-access.ts';
import { requiredChecks } from './required-checks.ts';
import type { World } from './world.ts';

/** Runs of each workflow that a trial is held against. */
const HISTORY = 60;
/** Told when there is something to tell: a comment that changes with each job would be noise. */
const TOLD: ReadonlySet<Trial['state']> = new Set([
  'not-triggered',
  'waiting-for-approval',
  'ran-green',
  'failed-for-our-reason',
  'failed-for-another-reason',
]);

/** Tells on a pull request of ours what its own runs show, and makes it a draft or closes it where they fail for our reason. */
export async function tryProposal(
  world: World,
  access: RepositoryAccess,
  proposal: StoredProposal,
  configuration: RepositoryConfig,
): Promise<void> {
  const { github, stored } = access;
  const { key, pullRequest } = proposal;
  const evidence = pullRequest === null ? null : await evidenceOf(world, access, proposal, configuration);
  if (evidence === null || pullRequest === null) return;
  const trial = trialOf(evidence);
  if (!TOLD.has(trial.state)) return;
  const reruns = rerunsWanted(trial, configuration);
  await github.pulls.comment(pullRequest, { key: 'trial', body: renderTrial(trial, reruns) });
  const repositoryId = stored.repository.id;
  const again = trial.decision === 'rerun-once-may-be-flaky' && proposal.reruns === 0 ? (trial.runs.at(-1)?.run.runId ?? null) : null;
  const wanted = again ?? (reruns.count > 0 ? reruns.runId : null);
  if (trial.decision === 'draft' && proposal.draftedAt === null) {
    await world.store.proposals.note(repositoryId, key, { draftedAt: world.clock.now() });
    await github.pulls.setDraft(pullRequest, true);
  } else if (trial.decision === 'close' && proposal.askedBy === null) {
    await closeProposal(world, access, proposal, `its trial failed: ${trial.decisionReason}`);
  } else if (trial.state === 'ran-green' && proposal.draftedAt !== null) {
    await github.pulls.setDraft(pullRequest, proposal.draft);
    await world.store.proposals.note(repositoryId, key, { draftedAt: null });
  } else if (wanted !== null) await runAgain(world, access, proposal, wanted, trial);
}

/** Counted before it is asked for: what GitHub did although its answer was lost is not asked for twice. */
async function runAgain(
  world: World,
  { github, stored }: RepositoryAccess,
  proposal: StoredProposal,
  runId: number,
  trial: Trial,
): Promise<void> {
  await world.store.proposals.note(stored.repository.id, proposal.key, { reruns: proposal.reruns + 1 });
  const attempt = Math.max(1, ...trial.runs.flatMap(({ run }) => (run.runId === runId ? [run.attempt] : [])));
  await github.pulls.rerun(runId, attempt);
}

async function evidenceOf(
  world: World,
  { github, stored }: RepositoryAccess,
  proposal: StoredProposal,
  configuration: RepositoryConfig,
): Promise<TrialEvidence | null> {
  const { path, files, headShas, headAt, baseSha, branch, draftedAt } = proposal;
  const head = headShas.at(-1);
  const { id, defaultBranch } = stored.repository;
  const before = await github.sourceTree(baseSha).read(path);
  if (head === undefined || !before.available || before.value === null) return null;
  const after = files.find((file) => file.path === path)?.content ?? before.value;
  const runs = await world.store.runs.ofCommit(id, head);
  const paths = new Set([path, ...runs.flatMap(({ workflowPath }) => workflowPath ?? [])]);
  const history: Run[] = [];
  for (const workflow of paths) history.push(...(await world.store.runs.history(id, workflow, { runs: HISTORY })));
  return {
    proposal: {
      workflow: { path, before: before.value, after },
      changedPaths: files.map((file) => file.path),
      branch,
      base: defaultBranch,
      baseSha,
      headShas,
      headAt: headAt ?? proposal.openedAt ?? proposal.updatedAt,
      isDraft: proposal.draft || draftedAt !== null,
      isConflicted: false,
      draftedAt,
    },
    runs,
    history,
    repositoryId: id,
    requiredChecks: requiredChecks(await github.fetchRequiredChecks(defaultBranch), configuration.requiredChecks),
    prices: configuration.prices,
    asOf: world.clock.now(),
  };
}
