import { isFromFork } from '../../model/is-from-fork.ts';
import { isOfMergeQueue } from '../../model/is-of-merge-queue.ts';
import type { RepositoryConfig } from '../../model/repository-config.ts';
import type { Run } from '../../model/run.ts';
import { benjaminiHochberg } from '../../stats/benjamini-hochberg.ts';
import { isIgnoredJob, isIgnoredWorkflow } from '../commit-targets.ts';
import { type PlanReader, rememberPlans } from '../eras.ts';
import { simulatedNote } from '../profile/compute-profile.ts';
import { workflowKeyOf } from '../profile/workflow-key.ts';
import { countsForCommit } from './progress.ts';
import type { PullRequestOfCommit } from './pull-request-of.ts';
import { isBeyondMany, standingShift } from './regression-comparison.ts';
import { type MeasuredWorkflow, measureWorkflow } from './regression-measured.ts';
import { type RegressionState, regressionOfWorkflow, type WorkflowRegression } from './regression-of-workflow.ts';
import { regressionSamples } from './regression-samples.ts';

/** What a pull request is judged by. */
export interface PullRequestEvidence {
  readonly pullRequest: PullRequestOfCommit;
  /** Every attempt of every run of its commits, with jobs. */
  readonly runs: readonly Run[];
  /** Runs of the same workflows, before and since it began. Its own are left out here, and those of forks. */
  readonly history: readonly Run[];
  readonly repositoryId: number;
  readonly configuration: RepositoryConfig;
}

/** `job-slower`: no workflow is, and jobs of one are. */
export type PullRequestState = RegressionState | 'job-slower';

/** What a pull request does to the time of CI. Every number is measured; `report/` renders it. */
export interface PullRequestRegression {
  readonly pullRequest: PullRequestOfCommit;
  /** The worst of its workflows. */
  readonly state: PullRequestState;
  /** Worst first. */
  readonly workflows: readonly WorkflowRegression[];
  /** Makespans and jobs that were compared. */
  readonly compared: number;
  /** Set when runs among them were generated. */
  readonly simulatedHistory: string | null;
}

const WORST_FIRST: readonly PullRequestState[] = ['slower', 'job-slower', 'outside', 'unclear', 'faster', 'none', 'too-few'];

/**
 * Compares the first attempts of a pull request's runs that succeeded with what was usual of each workflow when the first of them began, by event. Re-runs are
 * never compared: they are no independent runs, and people re-run what was slow. Null where nothing can be compared.
 */
export function regressionOfPullRequest(evidence: PullRequestEvidence): PullRequestRegression | null {
  const measured = measureAll(evidence, rememberPlans());
  if (measured.length === 0) return null;
  const ofWhole = adjust(measured.map(({ makespan }) => makespan.comparison.p));
  const ofJobs = adjust(measured.flatMap(({ jobs }) => jobs.map(({ comparison }) => comparison.p)));
  let first = 0;
  const workflows = measured.map((one, index) => {
    const jobs = ofJobs.slice(first, first + one.jobs.length);
    first += one.jobs.length;
    return regressionOfWorkflow(one, { makespan: ofWhole[index] ?? 1, jobs });
  });
  const ordered = workflows.toSorted((a, b) => rank(a) - rank(b) || Math.abs(b.shift.estimate) - Math.abs(a.shift.estimate));
  return {
    pullRequest: evidence.pullRequest,
    state: ordered.map(stateOf)[0] ?? 'none',
    workflows: ordered,
    compared: measured.reduce((sum, { jobs }) => sum + 1 + jobs.length, 0),
    simulatedHistory: simulatedNote([...evidence.runs, ...evidence.history]),
  };
}

/** Paths of the workflows of which something moved: only for these do the steps, caches and logs of the history tell more. */
export function movedInPullRequest(evidence: PullRequestEvidence): ReadonlySet<string> {
  const moved = measureAll(evidence, rememberPlans()).filter(
    ({ makespan: { comparison, usual }, jobs }) =>
      isBeyondMany(comparison) ||
      comparison.newest.slowerThan === usual.length ||
      [comparison, ...jobs.map((job) => job.comparison)].some((one) => standingShift(one, one.p) !== null),
  );
  return new Set(moved.flatMap(({ samples }) => samples.own[0]?.workflowPath ?? []));
}

/** A workflow that is no slower and has jobs that are counts as they do. */
export function stateOf({ state, jobs }: Pick<WorkflowRegression, 'state' | 'jobs'>): PullRequestState {
  return state !== 'slower' && jobs.some((job) => job.state === 'slower') ? 'job-slower' : state;
}

function measureAll(
  { pullRequest, runs, history, repositoryId, configuration }: PullRequestEvidence,
  readPlan: PlanReader,
): readonly MeasuredWorkflow[] {
  const considered = runs.filter((run) => countsForCommit(run) && !isOfMergeQueue(run) && !isIgnoredWorkflow(run, configuration));
  const commits = new Set(runs.map(({ headSha }) => headSha));
  const others = history.filter((run) => !commits.has(run.headSha) && !isFromFork(run, repositoryId) && !isOfPullRequest(run, pullRequest));
  return [...Map.groupBy(considered, (run) => JSON.stringify([workflowKeyOf(run), run.event]))]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, own]) => {
      const [first] = own;
      const same = first === undefined ? [] : others.filter((run) => workflowKeyOf(run) === workflowKeyOf(first));
      const samples = regressionSamples(own, same, { repositoryId, readPlan });
      return samples === null ? [] : (measureWorkflow(samples, (job) => isIgnoredJob(job, configuration)) ?? []);
    });
}

/** Also of its commits that are older than those that are looked at. */
function isOfPullRequest(run: Run, { numbers, headRepositoryId, headBranch }: PullRequestOfCommit): boolean {
  if (run.pullRequests.some((number) => numbers.includes(number))) return true;
  return headBranch !== null && run.headBranch === headBranch && run.headRepositoryId === headRepositoryId;
}

function adjust(ps: readonly number[]): readonly number[] {
  return benjaminiHochberg(ps).map(({ adjusted }) => adjusted);
}

function rank(workflow: WorkflowRegression): number {
  return WORST_FIRST.indexOf(stateOf(workflow));
}
