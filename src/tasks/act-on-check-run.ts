import { countsForCommit } from '../engine/commit/progress.ts';
import type { Acknowledgement } from '../model/acknowledgement.ts';
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
  await ACTIONS[action](world, access.stored, asked);
}

type Act = (world: World, stored: StoredRepository, asked: RequestedAction) => Promise<void>;

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

/** Every workflow of the commit: what was within its usual durations stays so, whichever runs it is compared with. */
async function acceptSlowdown(world: World, { repository }: StoredRepository, { headSha, login }: RequestedAction): Promise<void> {
  const runs = (await world.store.runs.ofCommit(repository.id, headSha)).filter((run) => run.attempt === 1 && countsForCommit(run));
  await world.store.transaction(async (within) => {
    for (const run of firstOfWorkflows(runs)) {
      await within.acknowledgements.save(repository.id, acknowledgementOf(run, login, repository.defaultBranch, world.clock.now()));
    }
    await publishAgain(world, within, repository.id, headSha);
    await refreshLaterCheckRuns(world, within, repository.id, runs);
  });
}

function firstOfWorkflows(runs: readonly Run[]): readonly Run[] {
  return [...Map.groupBy(runs, ({ workflowPath }) => workflowPath).values()].flatMap((same) =>
    same.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || a.runId - b.runId).slice(0, 1),
  );
}

/** On a branch a slowdown is that branch's alone, until it is merged. */
function acknowledgementOf(run: Run, login: string, defaultBranch: string, at: Date): Acknowledgement {
  const isOfDefault = run.event !== 'pull_request' && run.headBranch === defaultBranch;
  const branch = isOfDefault || run.headBranch === null ? null : { name: run.headBranch, headRepositoryId: run.headRepositoryId };
  return { workflowPath: run.workflowPath ?? '', headSha: run.headSha, branch, since: run.createdAt, login, at };
}

async function openProposal(world: World, { repository }: StoredRepository, { headSha, login }: RequestedAction): Promise<void> {
  const runs = await world.store.runs.ofCommit(repository.id, headSha);
  await withProposalsLock(world, repository.id, () =>
    world.store.transaction(async (within) => {
      const chosen = bestCandidate(await within.proposals.list(repository.id), runs);
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
