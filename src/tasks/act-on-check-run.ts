import type { Acknowledgement } from '../model/acknowledgement.ts';
import { isOfMergeQueue } from '../model/is-of-merge-queue.ts';
import type { Run } from '../model/run.ts';
import type { TaskOf } from '../model/task.ts';
import type { StoredRepository, Transaction } from '../ports/store.ts';
import { CHECK_RUN_ACTIONS, type CheckRunActionId } from '../report/check-run-actions.ts';
import { parseRequestedAction, type RequestedAction } from '../telemetry/parse-requested-action.ts';
import { mayDecide } from './may-decide.ts';
import { bestCandidate } from './noted-proposals.ts';
import { refreshLaterCheckRuns } from './refresh-later-check-runs.ts';
import { openRepository } from './repository-access.ts';
import { scheduleAnalysis } from './schedule-analysis.ts';
import { summarizeMeasured } from './summarize-measured.ts';
import { withProposalsLock } from './with-proposals-lock.ts';
import type { World } from './world.ts';

/** Does what a button of a check run asks for, where whoever pressed it may write to the repository. Repeated, it does nothing more. */
export async function actOnCheckRun(world: World, { deliveryId, repositoryId }: TaskOf<'act-on-check-run'>['data']): Promise<void> {
  const delivery = await world.store.deliveries.find(deliveryId);
  if (delivery === null) return;
  const parsed = parseRequestedAction(delivery.payload);
  if (!parsed.ok) {
    world.log.warn('requested_action not understood', { deliveryId, repositoryId, reason: parsed.reason });
    return;
  }
  const asked = parsed.value;
  const action = CHECK_RUN_ACTIONS.find((one) => one === asked.identifier);
  if (action === undefined) return;
  const access = await openRepository(world, repositoryId);
  if (access === null) return;
  if (!(await mayDecide(access.github, asked.login))) {
    world.log.info('button pressed by somebody who may not write', { repositoryId, action });
    return;
  }
  await ACTIONS[action](world, access.stored, { ...asked, receivedAt: delivery.receivedAt });
}

interface Asked extends RequestedAction {
  /** When the button was pressed, as far as we know. */
  readonly receivedAt: Date;
}

type Act = (world: World, stored: StoredRepository, asked: Asked) => Promise<void>;

const ACTIONS: Readonly<Record<CheckRunActionId, Act>> = {
  'accept-slowdown': acceptSlowdown,
  'open-proposal': openProposal,
  'analyze-again': analyzeAgain,
};

async function analyzeAgain(world: World, { repository }: StoredRepository, { headSha }: RequestedAction): Promise<void> {
  await world.store.transaction(async (within) => {
    await world.queue.enqueue({ kind: 'analyze-repository', data: { repositoryId: repository.id } }, { within });
    await world.queue.enqueue({ kind: 'renew-check-run', data: { repositoryId: repository.id, headSha } }, { within });
  });
}

/** Of the workflows that were slower on this commit, and of no other: what was usual for those stays so. */
async function acceptSlowdown(world: World, stored: StoredRepository, { headSha, login }: RequestedAction): Promise<void> {
  const { id, defaultBranch } = stored.repository;
  const { summary, runs } = await summarizeMeasured(world, stored, headSha);
  if (!summary.isDone) return;
  const slower = [...(summary.movements?.told ?? []), ...(summary.movements?.beside ?? [])].filter(
    ({ direction }) => direction === 'slower',
  );
  const ids = new Set(slower.map(({ runId }) => runId));
  const slow = runs.filter(({ runId }) => ids.has(runId));
  await world.store.transaction(async (within) => {
    for (const run of oneOfWorkflows(slow, defaultBranch)) {
      await within.acknowledgements.save(id, acknowledgementOf(run, login, defaultBranch, world.clock.now()));
    }
    await publishAgain(world, within, id, headSha);
    await refreshLaterCheckRuns(world, within, id, slow);
  });
}

/** Of each workflow the run that says most: of the default branch where there is one, and the first of equals. */
function oneOfWorkflows(runs: readonly Run[], defaultBranch: string): readonly Run[] {
  const rank = (run: Run): number => Number(!isOfDefault(run, defaultBranch));
  return [...Map.groupBy(runs, ({ workflowPath }) => workflowPath).values()].flatMap((same) =>
    same.toSorted((a, b) => rank(a) - rank(b) || a.createdAt.getTime() - b.createdAt.getTime() || a.runId - b.runId).slice(0, 1),
  );
}

/** What the merge queue tests is what comes next on the default branch. */
function isOfDefault(run: Run, defaultBranch: string): boolean {
  return isOfMergeQueue(run) || (run.event !== 'pull_request' && run.headBranch === defaultBranch);
}

/** On a branch a slowdown is that branch's alone, until it is merged. */
function acknowledgementOf(run: Run, login: string, defaultBranch: string, at: Date): Acknowledgement {
  const isForAll = isOfDefault(run, defaultBranch) || run.headBranch === null;
  const branch = isForAll ? null : { name: run.headBranch ?? '', headRepositoryId: run.headRepositoryId };
  return { workflowPath: run.workflowPath ?? '', headSha: run.headSha, branch, since: run.createdAt, login, at };
}

async function openProposal(world: World, { repository }: StoredRepository, { headSha, login, receivedAt }: Asked): Promise<void> {
  const runs = await world.store.runs.ofCommit(repository.id, headSha);
  await withProposalsLock(world, repository.id, () =>
    world.store.transaction(async (within) => {
      const proposals = await within.proposals.list(repository.id);
      // The same press, told again: what it asked for was asked for after it.
      if (proposals.some(({ askedBy, updatedAt }) => askedBy === login && updatedAt >= receivedAt)) return;
      const chosen = bestCandidate(proposals, runs);
      if (chosen === null) {
        await scheduleAnalysis(world, repository.id, within);
        return;
      }
      const at = world.clock.now();
      await within.proposals.transition(repository.id, chosen.key, {
        from: ['candidate'],
        state: 'waiting',
        reason: null,
        at,
        askedBy: login,
      });
      const data = { repositoryId: repository.id, proposalKey: chosen.key };
      await world.queue.enqueue({ kind: 'open-pull-request', data }, { within });
      await publishAgain(world, within, repository.id, headSha);
    }),
  );
}

async function publishAgain(world: World, within: Transaction, repositoryId: number, headSha: string): Promise<void> {
  await world.queue.enqueue({ kind: 'publish-check-run', data: { repositoryId, headSha } }, { within });
}
