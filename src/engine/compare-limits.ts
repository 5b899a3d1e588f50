import { isFromFork } from '../model/is-from-fork.ts';
import { isOfMergeQueue } from '../model/is-of-merge-queue.ts';
import { isOfOurBranch } from '../model/is-of-our-branch.ts';
import { isNameOfJob } from '../model/job-name.ts';
import type { DurationTarget, RepositoryConfig, WorkflowTarget } from '../model/repository-config.ts';
import type { Run } from '../model/run.ts';
import { hasRun, isTimingSample, jobDuration, makespanOf } from '../model/run-times.ts';
import { type Seconds, seconds } from '../model/seconds.ts';
import { quantile } from '../stats/quantile.ts';
import { findTarget } from './commit-targets.ts';
import { matchesWorkflow } from './matches-workflow.ts';

export const STATISTICS = ['p50', 'p95', 'p99'] as const;
const SHARE = { p50: 0.5, p95: 0.95, p99: 0.99 } as const;
/** With fewer values none of their quantiles is stated. */
export const FEWEST_VALUES = 5;

/** A limit and whether it makes the check run fail. */
export interface Limit {
  readonly limit: Seconds;
  readonly enforce: boolean;
}

/** A limit that differs between two configurations, beside what was measured. */
export interface LimitChange {
  /** A workflow's path; where no workflow that a run is known of matches, the pattern as it is written. */
  readonly workflow: string;
  /** Null: the makespan. */
  readonly job: string | null;
  readonly statistic: (typeof STATISTICS)[number];
  readonly before: Limit | null;
  readonly after: Limit | null;
  /** The same statistic of first attempts that succeeded and came from no fork and no merge queue. Null below `FEWEST_VALUES`. */
  readonly measured: Seconds | null;
  readonly n: number;
}

/** What two configurations want differently. `histories`: completed runs by workflow path, which the limits are held against. */
export function compareLimits(
  histories: ReadonlyMap<string, readonly Run[]>,
  repositoryId: number,
  before: RepositoryConfig,
  after: RepositoryConfig,
): readonly LimitChange[] {
  const unmatched = [before, after]
    .flatMap(({ targets }) => targets.map(({ workflow }) => workflow))
    .filter((pattern) => ![...histories.keys()].some((path) => matchesWorkflow(path, pattern)));
  const pairs = [
    ...[...histories].map(([path, runs]) => ({
      workflow: path,
      runs: runs.filter((run) => isTimingSample(run) && !isFromFork(run, repositoryId) && !isOfMergeQueue(run) && !isOfOurBranch(run)),
      targets: [findTarget({ workflowPath: path }, before), findTarget({ workflowPath: path }, after)] as const,
    })),
    ...[...new Set(unmatched)].map((pattern) => ({
      workflow: pattern,
      runs: [],
      targets: [named(before, pattern), named(after, pattern)] as const,
    })),
  ];
  return pairs.flatMap(compareWorkflow).sort((a, b) => (a.workflow < b.workflow ? -1 : a.workflow > b.workflow ? 1 : 0));
}

interface Pair {
  readonly workflow: string;
  readonly runs: readonly Run[];
  readonly targets: readonly [WorkflowTarget | null, WorkflowTarget | null];
}

function compareWorkflow({ workflow, runs, targets: [before, after] }: Pair): readonly LimitChange[] {
  const makespans = () => runs.flatMap((run) => makespanOf(run) ?? []);
  const jobs = [...new Set([...(before?.jobs.keys() ?? []), ...(after?.jobs.keys() ?? [])])].sort();
  return [
    ...compareTargets({ workflow, job: null }, before?.makespan, after?.makespan, makespans),
    ...jobs.flatMap((job) => compareTargets({ workflow, job }, before?.jobs.get(job), after?.jobs.get(job), () => durationsOf(job, runs))),
  ];
}

function compareTargets(
  subject: Pick<LimitChange, 'workflow' | 'job'>,
  before: DurationTarget | undefined,
  after: DurationTarget | undefined,
  values: () => readonly Seconds[],
): readonly LimitChange[] {
  const changed = STATISTICS.map((statistic) => ({
    statistic,
    before: limitOf(before, statistic),
    after: limitOf(after, statistic),
  })).filter((change) => change.before?.limit !== change.after?.limit || change.before?.enforce !== change.after?.enforce);
  if (changed.length === 0) return [];
  const samples = values();
  return changed.map((change) => {
    const measured = samples.length < FEWEST_VALUES ? null : quantile(samples, SHARE[change.statistic]);
    return { ...subject, ...change, measured: measured === null ? null : seconds(measured), n: samples.length };
  });
}

function limitOf(target: DurationTarget | undefined, statistic: LimitChange['statistic']): Limit | null {
  const limit = target?.[statistic];
  return target === undefined || limit === undefined ? null : { limit, enforce: target.enforce };
}

function durationsOf(job: string, runs: readonly Run[]): readonly Seconds[] {
  return runs
    .flatMap((run) => run.jobs.filter((each) => isNameOfJob(job, each.name) && hasRun(each) && each.conclusion === 'success'))
    .flatMap((each) => jobDuration(each) ?? []);
}

function named({ targets }: RepositoryConfig, pattern: string): WorkflowTarget | null {
  return targets.find(({ workflow }) => workflow === pattern) ?? null;
}
