import type { GitHubHistory } from '../ports/github.ts';
import type { Access } from './access.ts';
import type { Allowances } from './allowances.ts';
import type { AnswerCache } from './answer-cache.ts';
import type { BatchSize } from './batch-size.ts';
import { fetchReviews } from './fetch-reviews.ts';
import { fetchRunJobs } from './fetch-run-jobs.ts';
import { fetchSuiteJobs } from './fetch-suite-jobs.ts';
import { listRuns } from './list-runs.ts';
import type { Timing } from './timing.ts';

/** What it starts from and adds to; see `HistoryMemory`. */
interface HistoryOptions {
  readonly answers: AnswerCache;
  readonly allowances: Allowances;
  readonly batch: BatchSize;
  readonly timing: Timing;
}

/** The history of the repository that `reading` reaches. */
export function createHistory(reading: Access, { answers, allowances, batch, timing }: HistoryOptions): GitHubHistory {
  return {
    listRuns: (window, page) => listRuns(reading, window, page, answers),
    fetchSuiteJobs: (suites) => fetchSuiteJobs(reading.octokit, suites, { batch, timing }),
    fetchRunJobs: (runId, attempt) => fetchRunJobs(reading, runId, attempt),
    fetchReviews: (runId) => fetchReviews(reading, runId),
    allowance: () => allowances.current(),
  };
}
