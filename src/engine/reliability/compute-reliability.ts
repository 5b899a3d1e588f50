import type { TestFileFact } from '../../model/job-log-facts.ts';
import type { JobRun } from '../../model/job-run.ts';
import type { Run } from '../../model/run.ts';
import { jobDuration } from '../../model/run-times.ts';
import { seconds } from '../../model/seconds.ts';
import { type FlakeCounts, type FlakePrior, fitFlakePrior, flakePosterior, probabilityFlaky } from '../../stats/flake-posterior.ts';
import { outcomeOfJob } from '../profile/outcome.ts';
import { compareTexts } from '../profile/stamp.ts';
import { newOutcomeTally, rateOf, summarizeOutcomes, tallyOutcome } from '../profile/summaries.ts';
import { referenceOf } from '../recent/reference-of.ts';
import type { RunReference, WorkflowRuns } from '../recent/workflow-runs.ts';
import { isInfrastructureFailure } from './is-infrastructure-failure.ts';
import type { FlakeRate, JobReliability, Reliability, TestReliability } from './reliability.ts';
import { sameCommitKey } from './same-commit.ts';

/** One attempt of something, such as a file of tests, on one commit. */
interface Tried {
  readonly run: Run;
  readonly isFailure: boolean;
}

interface Attempt extends Tried {
  readonly job: JobRun;
}

/** The attempts of something, by commit. */
type Commits<T extends Tried = Tried> = ReadonlyMap<string, readonly T[]>;

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
function byCommit(attempts: readonly Attempt[]): Commits<Attempt> {
  const commits = new Map<string, Attempt[]>();
  for (const attempt of attempts)
    if (outcomeOfJob(attempt.job) !== 'cancelled' && !isInfrastructureFailure(attempt.job))
      addTo(commits, sameCommitKey(attempt.run), attempt);
  return commits;
}

function flakesOf<T extends Tried>(commits: Commits<T>): readonly T[] {
  return [...commits.values()].filter(hasSuccess).flatMap((attempts) => attempts.filter(({ isFailure }) => isFailure));
}

function countsOf(commits: Commits): FlakeCounts {
  const attempts = [...commits.values()].filter(hasSuccess).reduce((sum, own) => sum + own.length, 0);
  return { attempts, failed: flakesOf(commits).length };
}

function hasSuccess(attempts: readonly Tried[]): boolean {
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

/**
 * Files of tests, where the log or a report of both attempts was read and says which files failed. What a report tells counts under the name of its
 * artifact, and not where some log tells of the file as well.
 */
function testReliability(runs: readonly Run[]): readonly TestReliability[] {
  const files = new Map<string, Tried[]>();
  const inLogs = new Set<string>();
  for (const run of runs)
    for (const job of run.jobs) {
      if (job.carriedOver) continue;
      for (const [file, isFailure] of endsOfFiles(job.log?.tests ?? [])) {
        inLogs.add(file);
        addTo(files, JSON.stringify([job.name, file]), { run, isFailure });
      }
    }
  for (const run of runs)
    for (const { artifact, files: reported } of run.testReports ?? [])
      for (const [file, isFailure] of endsOfFiles(reported))
        if (!inLogs.has(file)) addTo(files, JSON.stringify([artifact, file]), { run, isFailure });
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

/** Whether each file failed, once a job: in one of several steps is failed. */
function endsOfFiles(tests: readonly TestFileFact[]): ReadonlyMap<string, boolean> {
  const ends = new Map<string, boolean>();
  for (const { file, failed } of tests) if (failed !== undefined) ends.set(file, failed > 0 || ends.get(file) === true);
  return ends;
}

function byCommitOfTests(attempts: readonly Tried[]): Commits {
  const commits = new Map<string, Tried[]>();
  for (const attempt of attempts) addTo(commits, sameCommitKey(attempt.run), attempt);
  return commits;
}

function flakeRate(counts: FlakeCounts, prior: FlakePrior): FlakeRate {
  const { mean, low } = flakePosterior(counts, prior);
  return { attempts: counts.attempts, flaked: counts.failed, mean, low };
}

/** The newest: runs come newest first. */
function examplesOf(attempts: readonly Tried[]): readonly RunReference[] {
  const newest = attempts.toSorted(
    (a, b) => Number(b.run.createdAt) - Number(a.run.createdAt) || b.run.runId - a.run.runId || b.run.attempt - a.run.attempt,
  );
  return newest.slice(0, MOST_EXAMPLES).map(({ run }) => referenceOf(run));
}

function addTo<T extends Tried>(lists: Map<string, T[]>, key: string, attempt: T): void {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  list.push(attempt);
}
