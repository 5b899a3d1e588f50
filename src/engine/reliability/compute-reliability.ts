import type { JobRun } from '../../model/job-run.ts';
import type { Run } from '../../model/run.ts';
import { jobDuration } from '../../model/run-times.ts';
import { seconds } from '../../model/seconds.ts';
import { type FlakeCounts, type FlakePrior, fitFlakePrior, flakePosterior, probabilityFlaky } from '../../stats/flake-posterior.ts';
import { outcomeOfJob } from '../profile/outcome.ts';
import { compareTexts } from '../profile/stamp.ts';
import { newOutcomeTally, rateOf, summarizeOutcomes, tallyOutcome } from '../profile/summaries.ts';
import type { RunReference, WorkflowRuns } from '../recent/workflow-runs.ts';
import { isInfrastructureFailure } from './is-infrastructure-failure.ts';
import type { FlakeRate, JobReliability, Reliability, TestReliability } from './reliability.ts';
import { sameCommitKey } from './same-commit.ts';

/** One attempt of a job, or of a file of tests, on one commit. */
interface Attempt {
  readonly run: Run;
  readonly job: JobRun;
  readonly isFailure: boolean;
}

/** The attempts of something, by commit. */
type Commits = ReadonlyMap<string, readonly Attempt[]>;

const MOST_EXAMPLES = 5;

/**
 * How often jobs fail though nothing is wrong, over the recent runs of a workflow. A flake is a failure on a commit on which the same job also
 * succeeded (ALGORITHMS 5.1); its rate is a Beta posterior whose prior is fitted to all jobs of the workflow. Matrix legs are jobs of their own.
 */
export function computeReliability({ runs }: WorkflowRuns): Reliability {
  const jobs = gatherJobs(runs);
  const prior = fitFlakePrior([...jobs.values()].map((all) => countsOf(byCommit(all))));
  return {
    runs: runs.length,
    reruns: runs.filter(({ attempt }) => attempt > 1).length,
    jobs: [...jobs]
      .map(([name, all]) => jobReliability(name, all, prior))
      .sort((a, b) => b.flake.low - a.flake.low || compareTexts(a.name, b.name)),
    tests: testReliability(runs),
  };
}

function gatherJobs(runs: readonly Run[]): ReadonlyMap<string, readonly Attempt[]> {
  const jobs = new Map<string, Attempt[]>();
  for (const run of runs)
    for (const job of run.jobs) {
      const outcome = outcomeOfJob(job);
      if (job.carriedOver || outcome === null) continue;
      addTo(jobs, job.name, { run, job, isFailure: outcome === 'failure' || outcome === 'timed-out' });
    }
  return jobs;
}

/** Without what GitHub failed, and without what somebody cancelled: neither is a result. */
function byCommit(attempts: readonly Attempt[]): Commits {
  const commits = new Map<string, Attempt[]>();
  for (const attempt of attempts)
    if (outcomeOfJob(attempt.job) !== 'cancelled' && !isInfrastructureFailure(attempt.job))
      addTo(commits, sameCommitKey(attempt.run), attempt);
  return commits;
}

function flakesOf(commits: Commits): readonly Attempt[] {
  return [...commits.values()].filter(hasSuccess).flatMap((attempts) => attempts.filter(({ isFailure }) => isFailure));
}

function countsOf(commits: Commits): FlakeCounts {
  const attempts = [...commits.values()].filter(hasSuccess).reduce((sum, own) => sum + own.length, 0);
  return { attempts, failed: flakesOf(commits).length };
}

function hasSuccess(attempts: readonly Attempt[]): boolean {
  return attempts.some(({ isFailure }) => !isFailure);
}

function jobReliability(name: string, all: readonly Attempt[], prior: FlakePrior): JobReliability {
  const outcomes = newOutcomeTally();
  for (const { job } of all) tallyOutcome(outcomes, outcomeOfJob(job));
  const { success, timeout } = summarizeOutcomes(outcomes);
  const commits = byCommit(all);
  const flakes = flakesOf(commits);
  const flake = flakeRate(countsOf(commits), prior);
  const broken = [...commits.values()].filter((attempts) => !hasSuccess(attempts)).length;
  const lost = all.filter(({ job }) => isInfrastructureFailure(job));
  return {
    name,
    success,
    timeout,
    infrastructure: rateOf(lost.length, all.length),
    flake,
    trueFailures: rateOf(broken, commits.size),
    flakyGivenFailed: flakes.length + broken === 0 ? null : probabilityFlaky(flake.mean, broken / commits.size),
    retries: all.filter(({ job }) => job.attempt > 1).length,
    timeLost: seconds([...flakes, ...lost].reduce((sum, { job }) => sum + (jobDuration(job) ?? 0), 0)),
    examples: examplesOf(flakes),
  };
}

/** Files of tests, where the log or the report of both attempts was read and says which files failed. */
function testReliability(runs: readonly Run[]): readonly TestReliability[] {
  const files = new Map<string, Attempt[]>();
  for (const run of runs)
    for (const job of run.jobs)
      for (const { file, failed } of job.log?.tests ?? [])
        if (failed !== undefined && !job.carriedOver) addTo(files, JSON.stringify([job.name, file]), { run, job, isFailure: failed > 0 });
  const commits = [...files].map(([key, attempts]) => ({ key, commits: byCommitOfTests(attempts) }));
  const prior = fitFlakePrior(commits.map((one) => countsOf(one.commits)));
  return commits
    .flatMap(({ key, commits: own }) => {
      const flakes = flakesOf(own);
      const [job, file] = JSON.parse(key) as [string, string];
      return flakes.length === 0 ? [] : [{ job, file, flake: flakeRate(countsOf(own), prior), examples: examplesOf(flakes) }];
    })
    .sort((a, b) => b.flake.low - a.flake.low || compareTexts(a.job, b.job) || compareTexts(a.file, b.file));
}

function byCommitOfTests(attempts: readonly Attempt[]): Commits {
  const commits = new Map<string, Attempt[]>();
  for (const attempt of attempts) addTo(commits, sameCommitKey(attempt.run), attempt);
  return commits;
}

function flakeRate(counts: FlakeCounts, prior: FlakePrior): FlakeRate {
  const { mean, low } = flakePosterior(counts, prior);
  return { attempts: counts.attempts, flaked: counts.failed, mean, low };
}

/** The newest: runs come newest first. */
function examplesOf(attempts: readonly Attempt[]): readonly RunReference[] {
  const newest = attempts.toSorted(
    (a, b) => Number(b.run.createdAt) - Number(a.run.createdAt) || b.run.runId - a.run.runId || b.run.attempt - a.run.attempt,
  );
  return newest.slice(0, MOST_EXAMPLES).map(({ run: { runId, attempt, headSha, createdAt } }) => ({ runId, attempt, headSha, createdAt }));
}

function addTo(lists: Map<string, Attempt[]>, key: string, attempt: Attempt): void {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  list.push(attempt);
}
