import type { JobRun } from '../model/job-run.ts';
import type { Run } from '../model/run.ts';
import { creationOf } from '../model/run-times.ts';
import { withJobs } from '../model/with-jobs.ts';

/** Takes what is told of runs and jobs in any order and joins it. */
export interface RunAssembler {
  /** With its jobs; jobs of another run under it are passed over. */
  takeRun(run: Run): void;
  takeJob(job: JobRun): void;
  /** Newest first. `unusable` says of which attempts no run can be made. */
  finish(): { readonly runs: readonly Run[]; readonly unusable: readonly string[] };
}

/**
 * Joins runs and jobs by run id and attempt. What is told twice is kept once: the later update of a run, the fuller record of a job. Jobs of an
 * attempt whose run object is absent make a minimal run, which takes from another attempt what all attempts share.
 */
export function createRunAssembler(): RunAssembler {
  const byAttempt = new Map<string, Run>();
  const byRun = new Map<number, Run>();
  const jobsOf = new Map<string, Map<number, JobRun>>();
  const takeJob = (job: JobRun): void => {
    const group = jobsOf.get(keyOf(job)) ?? new Map<number, JobRun>();
    jobsOf.set(keyOf(job), group);
    const known = group.get(job.jobId);
    group.set(job.jobId, known === undefined ? job : mergedJob(known, job));
  };
  const takeRun = (run: Run): void => {
    const known = byAttempt.get(keyOf(run));
    byAttempt.set(keyOf(run), known === undefined ? run : mergedRun(known, run));
    const sibling = byRun.get(run.runId);
    byRun.set(run.runId, sibling === undefined ? run : laterRun(sibling, run));
    for (const job of run.jobs) if (job.runId === run.runId) takeJob(job);
  };
  const finish: RunAssembler['finish'] = () => {
    const assembled = [...byAttempt.values()].map((run) => withJobs(run, inOrder(jobsOf.get(keyOf(run)))));
    const unusable: string[] = [];
    for (const [key, group] of jobsOf) {
      if (byAttempt.has(key)) continue;
      const minimal = minimalRun(inOrder(group), byRun);
      if (minimal === null) unusable.push(`run ${key.replace('/', ' attempt ')}: its jobs have no time, and its run object is absent`);
      else assembled.push(minimal);
    }
    return { runs: assembled.sort(newestFirst), unusable: unusable.sort() };
  };
  return { takeRun, takeJob, finish };
}

function keyOf(record: { readonly runId: number; readonly attempt: number }): string {
  return `${record.runId}/${record.attempt}`;
}

function laterRun(a: Run, b: Run): Run {
  const order =
    a.updatedAt.getTime() - b.updatedAt.getTime() ||
    a.attempt - b.attempt ||
    a.jobs.length - b.jobs.length ||
    compareText(a.conclusion, b.conclusion);
  return order >= 0 ? a : b;
}

/** The later record; what artifacts said of tests only one of them may tell. */
function mergedRun(a: Run, b: Run): Run {
  const later = laterRun(a, b);
  const testReports = later.testReports ?? a.testReports ?? b.testReports;
  return testReports === undefined || testReports === later.testReports ? later : { ...later, testReports };
}

/** The fuller record; that the job awaited approval only an earlier one tells. */
function mergedJob(a: JobRun, b: JobRun): JobRun {
  const fuller = fullerJob(a, b);
  return fuller.awaitedApproval || !(a.awaitedApproval || b.awaitedApproval) ? fuller : { ...fuller, awaitedApproval: true };
}

function fullerJob(a: JobRun, b: JobRun): JobRun {
  const order =
    Number(a.status === 'completed') - Number(b.status === 'completed') ||
    a.steps.length - b.steps.length ||
    a.cacheOutcomes.length - b.cacheOutcomes.length ||
    Number(a.log !== undefined) - Number(b.log !== undefined) ||
    (a.completedAt?.getTime() ?? 0) - (b.completedAt?.getTime() ?? 0) ||
    compareText(a.conclusion, b.conclusion);
  return order >= 0 ? a : b;
}

function compareText(a: string | null, b: string | null): number {
  return (a ?? '') < (b ?? '') ? -1 : (a ?? '') > (b ?? '') ? 1 : 0;
}

function inOrder(group: ReadonlyMap<number, JobRun> | undefined): readonly JobRun[] {
  return byId([...(group?.values() ?? [])]);
}

/** The order of the jobs of an attempt. */
export function byId(jobs: readonly JobRun[]): readonly JobRun[] {
  return [...jobs].sort((a, b) => a.jobId - b.jobId);
}

/** The order in which histories are shown. */
export function newestFirst(a: Run, b: Run): number {
  return b.createdAt.getTime() - a.createdAt.getTime() || b.runId - a.runId || b.attempt - a.attempt;
}

function minimalRun(jobs: readonly JobRun[], siblings: ReadonlyMap<number, Run>): Run | null {
  const first = jobs[0];
  if (first === undefined) return null;
  const sibling = siblings.get(first.runId);
  const times = jobs.flatMap((job) => [creationOf(job) ?? job.startedAt, job.completedAt]).filter((time) => time !== null);
  if (times.length === 0) return null;
  const earliest = new Date(Math.min(...times.map((time) => time.getTime())));
  const latest = new Date(Math.max(...times.map((time) => time.getTime())));
  const run = {
    runId: first.runId,
    attempt: first.attempt,
    runNumber: sibling?.runNumber ?? null,
    workflowId: sibling?.workflowId ?? null,
    workflowPath: sibling?.workflowPath ?? null,
    workflowName: sibling?.workflowName ?? first.workflowName,
    event: sibling?.event ?? null,
    status: jobs.every((job) => job.status === 'completed') ? 'completed' : 'in_progress',
    conclusion: null,
    headBranch: sibling?.headBranch ?? first.headBranch,
    headSha: first.headSha,
    headRepositoryId: sibling?.headRepositoryId ?? null,
    fromFork: sibling?.fromFork ?? null,
    createdAt: sibling?.createdAt ?? earliest,
    startedAt: null,
    updatedAt: latest,
    pullRequests: sibling?.pullRequests ?? [],
    sources: sibling?.sources ?? null,
    simulated: sibling?.simulated ?? null,
  } as const;
  return withJobs(run, jobs);
}
