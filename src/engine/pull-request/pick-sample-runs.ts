import { isFromFork } from '../../model/is-from-fork.ts';
import { isOfMergeQueue } from '../../model/is-of-merge-queue.ts';
import { isOfOurBranch } from '../../model/is-of-our-branch.ts';
import { isNameOfJob } from '../../model/job-name.ts';
import type { Run } from '../../model/run.ts';
import { isTimingSample, jobDuration, makespanOf } from '../../model/run-times.ts';
import type { Seconds } from '../../model/seconds.ts';
import type { Evidence } from '../evidence.ts';

/** A run to be looked up by whoever wants to see for themselves. */
export interface SampleRun {
  readonly why: 'newest' | 'typical' | 'slow';
  readonly runId: number;
  /** The job's page; null where the whole run is meant. */
  readonly jobId: number | null;
  readonly at: Date;
  /** Of the job where one is meant, else the makespan. */
  readonly duration: Seconds;
}

/**
 * At most three runs that show what a finding is about: the newest, one that took as long as half of them and one as long as 95 of 100; first attempts that
 * succeeded, from no fork and no merge queue. `job`: its key; null for the workflow. Empty without history, or where no run of the job is found by its name.
 * @public
 */
export function pickSampleRuns(
  { history, repository }: Pick<Evidence, 'history' | 'repository'>,
  job: string | null,
): readonly SampleRun[] {
  if (!history.available) return [];
  const measured = history.value.runs
    .filter((run) => isTimingSample(run) && !isFromFork(run, repository.id) && !isOfMergeQueue(run) && !isOfOurBranch(run))
    .flatMap((run) => measure(run, job))
    .sort((a, b) => a.duration - b.duration || b.runId - a.runId);
  const newest = measured.toSorted((a, b) => b.at.getTime() - a.at.getTime() || b.runId - a.runId)[0];
  const wanted = [
    { why: 'newest', run: newest },
    { why: 'typical', run: measured[Math.floor((measured.length - 1) * 0.5)] },
    { why: 'slow', run: measured[Math.floor((measured.length - 1) * 0.95)] },
  ] as const;
  const chosen = new Map<number, SampleRun>();
  for (const { why, run } of wanted) if (run !== undefined && !chosen.has(run.runId)) chosen.set(run.runId, { why, ...run });
  return [...chosen.values()];
}

function measure(run: Run, job: string | null): readonly Omit<SampleRun, 'why'>[] {
  const common = { runId: run.runId, at: run.createdAt };
  if (job === null) {
    const duration = makespanOf(run);
    return duration === null ? [] : [{ ...common, jobId: null, duration }];
  }
  const slowest = run.jobs
    .filter(({ name }) => isNameOfJob(job, name))
    .flatMap((each) => {
      const duration = jobDuration(each);
      return duration === null ? [] : [{ ...common, jobId: each.jobId, duration }];
    })
    .sort((a, b) => b.duration - a.duration)[0];
  return slowest === undefined ? [] : [slowest];
}
