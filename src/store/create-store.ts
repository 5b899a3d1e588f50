import type { Store, Transaction } from '../ports/store.ts';
import type { LockSession } from './lock-session.ts';
import { acknowledgementStore } from './queries/acknowledgements.ts';
import { alertStore } from './queries/alerts.ts';
import { backfillStore } from './queries/backfills.ts';
import { checkRunStore } from './queries/check-runs.ts';
import { deadLetterStore } from './queries/dead-letters.ts';
import { deliveryStore } from './queries/deliveries.ts';
import { departureStore } from './queries/departures.ts';
import { digestStore } from './queries/digests.ts';
import { ignoredStore } from './queries/ignored.ts';
import { installationStore } from './queries/installations.ts';
import { findJob } from './queries/load-jobs.ts';
import { countRuns, findRun, loadCommitsAfter, loadHistory, loadRunsOfCommit, loadWorkflowPaths } from './queries/load-runs.ts';
import { mergeHistory } from './queries/merge-history.ts';
import { noticeStore } from './queries/notices.ts';
import { loadPage } from './queries/page-runs.ts';
import { proposalStore } from './queries/proposals.ts';
import { pruningStore } from './queries/prune.ts';
import { repositoryStore } from './queries/repositories.ts';
import { rollupStore } from './queries/rollups.ts';
import { loadRunsOfPullRequest } from './queries/runs-of-pull-request.ts';
import { saveCacheOutcomes } from './queries/save-cache-outcomes.ts';
import { saveJobLog } from './queries/save-job-logs.ts';
import { storageStore } from './queries/storage.ts';
import { sweepStore } from './queries/sweeps.ts';
import { findTestReports, saveTestReports } from './queries/test-reports.ts';
import type { Handle } from './tables.ts';
import { toAppError, withAppErrors } from './to-app-error.ts';

const handles = new WeakMap<Transaction, Handle>();

/** The database handle under a transaction of ours: the queue writes its tasks through it. Throws on a transaction of another store. */
export function kyselyOf(transaction: Transaction): Handle {
  const handle = handles.get(transaction);
  if (handle === undefined) throw new Error('Not a transaction of this store');
  return handle;
}

export function createStore(database: Handle, locks: LockSession): Store {
  const store: Store = {
    ...createTransaction(database),
    transaction: async (work) => {
      try {
        return await database.transaction().execute((handle) => work(createTransaction(handle)));
      } catch (error) {
        throw toAppError(error);
      }
    },
    withLock: (name, work) => locks.withLock(name, work),
  };
  handles.set(store, database);
  return store;
}

function createTransaction(handle: Handle): Transaction {
  const transaction = withAppErrors<Transaction>({
    acknowledgements: acknowledgementStore(handle),
    ignored: ignoredStore(handle),
    deliveries: deliveryStore(handle),
    installations: installationStore(handle),
    repositories: repositoryStore(handle),
    runs: {
      merge: (repositoryId, run) => mergeHistory(handle, repositoryId, { runs: [run], jobs: [] }),
      mergeAll: (repositoryId, runs) => mergeHistory(handle, repositoryId, { runs, jobs: runs.flatMap((run) => run.jobs) }),
      find: (repositoryId, runId, attempt, options) => findRun(handle, repositoryId, { runId, attempt }, options),
      history: (repositoryId, workflowPath, limits) => loadHistory(handle, repositoryId, workflowPath, limits),
      ofCommit: (repositoryId, headSha, options) => loadRunsOfCommit(handle, repositoryId, headSha, options),
      ofPullRequest: (repositoryId, origin, limits) => loadRunsOfPullRequest(handle, repositoryId, origin, limits),
      commitsAfter: (repositoryId, workflowPath, limits) => loadCommitsAfter(handle, repositoryId, workflowPath, limits),
      page: (repositoryId, after, limits) => loadPage(handle, repositoryId, after, limits),
      countOf: (repositoryId, workflowPath, limits) => countRuns(handle, repositoryId, workflowPath, limits),
      findTestReports: (repositoryId, attempt) => findTestReports(handle, repositoryId, attempt),
      saveTestReports: (repositoryId, attempt, reports) => saveTestReports(handle, repositoryId, attempt, reports),
      workflowPaths: (repositoryId) => loadWorkflowPaths(handle, repositoryId),
    },
    jobs: {
      merge: (repositoryId, job) => mergeHistory(handle, repositoryId, { runs: [], jobs: [job] }),
      find: (repositoryId, jobId) => findJob(handle, repositoryId, jobId),
      saveCacheOutcomes: (repositoryId, jobId, outcomes) => saveCacheOutcomes(handle, repositoryId, jobId, outcomes),
      saveLog: (repositoryId, jobId, log) => saveJobLog(handle, repositoryId, jobId, log),
    },
    proposals: proposalStore(handle),
    checkRuns: checkRunStore(handle),
    alerts: alertStore(handle),
    notices: noticeStore(handle),
    digests: digestStore(handle),
    deadLetters: deadLetterStore(handle),
    departures: departureStore(handle),
    backfills: backfillStore(handle),
    sweeps: sweepStore(handle),
    rollups: rollupStore(handle),
    pruning: pruningStore(handle),
    storage: storageStore(handle),
  });
  handles.set(transaction, handle);
  return transaction;
}
