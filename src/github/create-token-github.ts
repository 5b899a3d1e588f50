import type { Repository } from '../model/repository.ts';
import type { GitHub } from '../ports/github.ts';
import type { Log } from '../ports/log.ts';
import { createAllowances } from './allowances.ts';
import { createAnswerCache } from './answer-cache.ts';
import { createBatchSize } from './batch-size.ts';
import { createCommitFiles } from './commit-files.ts';
import { createOctokitClass } from './create-octokit-class.ts';
import { fetchFileIds } from './fetch-file-ids.ts';
import { fetchFileText } from './fetch-file-text.ts';
import { fetchHead } from './fetch-head.ts';
import { fetchJobLog } from './fetch-job-log.ts';
import { fetchRepository } from './fetch-repository.ts';
import { fetchRun } from './fetch-run.ts';
import { fetchWithLimits } from './fetch-with-limits.ts';
import { createHistory } from './octokit-history.ts';
import { createSourceTree } from './octokit-source-tree.ts';
import { createStorage } from './octokit-storage.ts';
import { LARGEST_BATCH } from './suite-jobs-query.ts';
import { createTextCache } from './text-cache.ts';
import { REAL_TIMING, type Timing } from './timing.ts';

/** What a person's token is used for: to read. */
export type ReadableGitHub = Pick<
  GitHub,
  | 'history'
  | 'storage'
  | 'fetchRepository'
  | 'fetchRun'
  | 'fetchJobLog'
  | 'fetchHead'
  | 'sourceTree'
  | 'fetchFileIds'
  | 'commitFiles'
  | 'fetchFileText'
>;

/** Workflow files and lock files of one repository. */
const MAX_TEXT_BYTES = 64 * 1024 * 1024;
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** A repository as whoever owns the token sees it, for the command line; with the manners of the App. Errors as `GitHub`. */
export function createTokenGitHub(options: {
  readonly token: string;
  readonly apiUrl: string;
  readonly repository: Pick<Repository, 'owner' | 'name'>;
  readonly log: Log;
  readonly timing?: Timing;
}): ReadableGitHub {
  const { token, apiUrl, repository, log, timing = REAL_TIMING } = options;
  const Octokit = createOctokitClass({ writeIntervalMs: 0, timing });
  const octokit = new Octokit({
    auth: { token },
    baseUrl: apiUrl,
    request: { fetch: fetchWithLimits },
    log: { debug: () => {}, info: () => {}, warn: (message: string) => log.warn(message), error: (message: string) => log.error(message) },
  });
  const allowances = createAllowances();
  allowances.watch(octokit);
  const reading = { octokit, owner: repository.owner, repo: repository.name };
  const texts = createTextCache(MAX_TEXT_BYTES);
  return {
    history: createHistory(reading, {
      answers: createAnswerCache(MAX_ANSWER_BYTES),
      allowances,
      batch: createBatchSize(LARGEST_BATCH),
      timing,
    }),
    storage: createStorage(reading),
    fetchRepository: () => fetchRepository(reading),
    fetchRun: (runId, attempt) => fetchRun(reading, runId, attempt),
    fetchJobLog: (jobId) => fetchJobLog(reading, jobId, { apiUrl, once: false }),
    fetchHead: (branch) => fetchHead(reading, branch),
    sourceTree: (sha) => createSourceTree(reading, sha, texts),
    fetchFileIds: (sha) => fetchFileIds(reading, sha),
    commitFiles: (isWanted) => createCommitFiles(reading, isWanted, timing),
    fetchFileText: (id) => fetchFileText(reading, id),
  };
}
