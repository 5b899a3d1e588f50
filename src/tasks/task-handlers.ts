import { AppError } from '../errors.ts';
import type { TaskKind } from '../model/task.ts';
import type { TaskHandlers } from '../ports/queue.ts';
import { actOnBoxes } from './act-on-boxes.ts';
import { actOnCheckRun } from './act-on-check-run.ts';
import { analyzeRepository } from './analyze-repository.ts';
import { backfillRepository } from './backfill-repository.ts';
import { carryAcknowledgements } from './carry-acknowledgements.ts';
import { deliverNotice } from './deliver-notice.ts';
import { evaluateAlerts } from './evaluate-alerts.ts';
import { ingestJob } from './ingest-job.ts';
import { ingestRun } from './ingest-run.ts';
import { openPullRequest } from './open-pull-request.ts';
import { previewConfiguration } from './preview-configuration.ts';
import { pruneLeftovers } from './prune-leftovers.ts';
import { pruneRepository } from './prune-repository.ts';
import { publishCheckRun } from './publish-check-run.ts';
import { readJob } from './read-job.ts';
import { readStorage } from './read-storage.ts';
import { readTestReports } from './read-test-reports.ts';
import { reconcileRepository } from './reconcile-repository.ts';
import { recordPullRequest } from './record-pull-request.ts';
import { removeIfGone } from './remove-if-gone.ts';
import { renewCheckRun } from './renew-check-run.ts';
import { runCommand } from './run-command.ts';
import { sendDigest } from './send-digest.ts';
import { sweepDeliveries } from './sweep-deliveries.ts';
import { syncInstallation } from './sync-installation.ts';
import { syncRepository } from './sync-repository.ts';
import { tendProposals } from './tend-proposals.ts';
import type { World } from './world.ts';

/** What each kind of task does. `receive` runs the App's handlers on a stored delivery. */
export function createTaskHandlers(world: World, receive: TaskHandlers['receive-delivery']): TaskHandlers {
  return {
    'receive-delivery': receive,
    'ingest-run': (data) => ingestRun(world, data),
    'ingest-job': (data) => ingestJob(world, data),
    'sync-installation': (data) => syncInstallation(world, data),
    'sync-repository': (data) => syncRepository(world, data),
    'record-pull-request': (data) => recordPullRequest(world, data),
    'renew-check-run': (data) => renewCheckRun(world, data),
    'act-on-check-run': (data) => onGitHub(world, 'act-on-check-run', data, actOnCheckRun),
    'run-command': (data) => onGitHub(world, 'run-command', data, runCommand),
    'act-on-boxes': (data) => onGitHub(world, 'act-on-boxes', data, actOnBoxes),
    'carry-acknowledgements': (data) => carryAcknowledgements(world, data),
    'read-job': (data) => onGitHub(world, 'read-job', data, readJob),
    'read-test-reports': (data) => onGitHub(world, 'read-test-reports', data, readTestReports),
    'publish-check-run': (data) => onGitHub(world, 'publish-check-run', data, publishCheckRun),
    'preview-configuration': (data) => onGitHub(world, 'preview-configuration', data, previewConfiguration),
    'analyze-repository': (data) => onGitHub(world, 'analyze-repository', data, analyzeRepository),
    'backfill-repository': (data) => onGitHub(world, 'backfill-repository', data, asFarAsAllowed(backfillRepository)),
    'reconcile-repository': (data) => onGitHub(world, 'reconcile-repository', data, asFarAsAllowed(reconcileRepository)),
    'read-storage': (data) => onGitHub(world, 'read-storage', data, asFarAsAllowed(readStorage)),
    'sweep-deliveries': () => sweepDeliveries(world),
    'evaluate-alerts': (data) => evaluateAlerts(world, data),
    'prune-repository': (data) => pruneRepository(world, data),
    'prune-leftovers': () => pruneLeftovers(world),
    'deliver-notice': (data) => onGitHub(world, 'deliver-notice', data, deliverNotice),
    'send-digest': (data) => sendDigest(world, data),
    'tend-proposals': (data) => onGitHub(world, 'tend-proposals', data, tendProposals),
    'open-pull-request': (data) => onGitHub(world, 'open-pull-request', data, openPullRequest),
  };
}

/**
 * Runs a task that speaks with GitHub. A suspension can be learned from GitHub's answer before its webhook arrives, or without one: it is noted,
 * and the task has nothing to do until it is lifted. A repository that is blocked or gone has nothing to do either. A missing permission is said
 * once for each kind of task, by the first that is given up for it.
 */
async function onGitHub<D extends { readonly repositoryId: number }>(
  world: World,
  kind: TaskKind,
  data: D,
  task: (world: World, data: D) => Promise<void>,
): Promise<void> {
  try {
    await task(world, data);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'GITHUB_SUSPENDED') await markSuspended(world, data.repositoryId);
    else if (error.code === 'GITHUB_NOT_FOUND') {
      if (!(await removeIfGone(world, data.repositoryId))) throw error;
    } else if (error.code === 'GITHUB_FORBIDDEN') {
      if (!(await world.store.deadLetters.has(data.repositoryId, kind, error.code))) throw error;
    } else if (error.code !== 'GITHUB_BLOCKED') throw error;
    world.log.warn('task left undone', { ...data, code: error.code, reason: error.message });
  }
}

/** Work that is asked for again and again: without the permission it needs there is nothing to do, and new permissions ask for it anew. */
function asFarAsAllowed<D extends { readonly repositoryId: number }>(
  task: (world: World, data: D) => Promise<void>,
): (world: World, data: D) => Promise<void> {
  return async (world, data) => {
    try {
      await task(world, data);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'GITHUB_FORBIDDEN') throw error;
      world.log.warn('history not readable', { ...data, reason: error.message });
    }
  };
}

async function markSuspended(world: World, repositoryId: number): Promise<void> {
  const stored = await world.store.repositories.find(repositoryId);
  const installation = stored === null ? null : await world.store.installations.find(stored.installationId);
  if (installation !== null) await world.store.installations.save({ ...installation, suspended: true });
}
