import type { ProbotOctokit } from 'probot';
import type { Repository } from '../model/repository.ts';
import type { GitHub, GitHubHistory } from '../ports/github.ts';
import type { Log } from '../ports/log.ts';
import { adornPullRequest } from './adorn-pull-request.ts';
import type { Author } from './author.ts';
import { createCommitFiles } from './commit-files.ts';
import { fetchArtifact } from './fetch-artifact.ts';
import { fetchComparison } from './fetch-comparison.ts';
import { fetchFileIds } from './fetch-file-ids.ts';
import { fetchFileText } from './fetch-file-text.ts';
import { fetchHead } from './fetch-head.ts';
import { fetchJob } from './fetch-job.ts';
import { fetchJobLog } from './fetch-job-log.ts';
import { fetchPermission } from './fetch-permission.ts';
import { fetchPullRequest } from './fetch-pull-request.ts';
import { fetchRepository } from './fetch-repository.ts';
import { fetchRequiredChecks } from './fetch-required-checks.ts';
import { fetchRun } from './fetch-run.ts';
import { listArtifacts } from './list-artifacts.ts';
import { createIssues } from './octokit-issues.ts';
import { createPulls } from './octokit-pulls.ts';
import { createSourceTree } from './octokit-source-tree.ts';
import { createStorage } from './octokit-storage.ts';
import { openPullRequest } from './open-pull-request.ts';
import { publishCheckRun } from './publish-check-run.ts';
import type { TextCache } from './text-cache.ts';
import type { Timing } from './timing.ts';

interface GitHubOptions {
  readonly repository: Pick<Repository, 'owner' | 'name'>;
  /** Reads, and writes check runs. */
  readonly report: ProbotOctokit;
  /** Writes branches and pull requests; its token is minted when the first is made. */
  readonly propose: ProbotOctokit;
  /** Writes issues; the permission is optional, its token is minted when one is to be written. */
  readonly tell: ProbotOctokit;
  /** Writes in pull requests, and changes no file. */
  readonly discuss: ProbotOctokit;
  /** Runs what ran again; the permission is optional. */
  readonly rerun: ProbotOctokit;
  readonly author: Author;
  readonly apiUrl: string;
  readonly log: Log;
  /** Shared by all repositories of the process. */
  readonly texts: TextCache;
  readonly history: GitHubHistory;
  readonly timing: Timing;
}

/** The port over Octokit, one file an operation. */
export function createOctokitGitHub(options: GitHubOptions): GitHub {
  const { repository, report, propose, tell, discuss, rerun, author, apiUrl, log, texts, history, timing } = options;
  const { owner, name: repo } = repository;
  const reading = { octokit: report, owner, repo };
  const proposing = { octokit: propose, owner, repo };
  return {
    history,
    storage: createStorage(reading),
    issues: createIssues({ octokit: tell, owner, repo }, author),
    pulls: createPulls({ propose: proposing, discuss: { octokit: discuss, owner, repo }, rerun: { octokit: rerun, owner, repo } }, author),
    fetchRepository: () => fetchRepository(reading),
    fetchRun: (runId, attempt) => fetchRun(reading, runId, attempt),
    fetchJob: (jobId) => fetchJob(reading, jobId),
    fetchJobLog: (jobId) => fetchJobLog(reading, jobId, { apiUrl, once: true }),
    listArtifacts: (runId, page) => listArtifacts(reading, runId, page),
    fetchArtifact: (artifactId) => fetchArtifact(reading, artifactId, apiUrl),
    fetchHead: (branch) => fetchHead(reading, branch),
    sourceTree: (sha) => createSourceTree(reading, sha, texts),
    fetchFileIds: (sha) => fetchFileIds(reading, sha),
    commitFiles: (isWanted) => createCommitFiles(reading, isWanted, timing),
    fetchFileText: (id) => fetchFileText(reading, id),
    fetchComparison: (branch, headSha) => fetchComparison(reading, branch, headSha),
    fetchRequiredChecks: (branch) => fetchRequiredChecks(reading, branch),
    fetchPermission: (login) => fetchPermission(reading, login),
    publishCheckRun: (content, knownId) => publishCheckRun(reading, author.appId, content, knownId),
    openPullRequest: (content, ours) => openPullRequest(proposing, content, ours),
    adornPullRequest: (number, ornaments) => adornPullRequest(proposing, number, ornaments, log),
    // The token that reports may not see pull requests.
    fetchPullRequest: (number) => fetchPullRequest(proposing, number),
  };
}
