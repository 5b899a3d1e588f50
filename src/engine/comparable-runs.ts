import { isFromFork } from '../model/is-from-fork.ts';
import { isOfMergeQueue } from '../model/is-of-merge-queue.ts';
import { isOfOurBranch } from '../model/is-of-our-branch.ts';
import type { Run } from '../model/run.ts';
import { equalJson } from '../workflow/equal-json.ts';
import { type Era, type Eras, erasOf } from './eras.ts';
import type { Evidence } from './evidence.ts';
import { jobPlan } from './job-plan.ts';
import { type JobSeries, jobSeries } from './job-series.ts';
import { localFilesOf, localPaths } from './local-files.ts';

/**
 * First attempts in which a job had the plan it has now, by whatever key, newest first: a baseline never mixes eras in which the job's own plan
 * changed. What other jobs do, comments, form and the names that people see say nothing. A run whose workflow file was not measured does not
 * count; where no run's was, all count, and versions are not told apart (`erasOf(…).areKnown`). Of versions without a text only the newest
 * counts, and only while no text is known at all. What the job runs of its own repository has to be what the newest of these runs had.
 * Runs of forks are left out, and those of the merge queue where the workflow runs for anything else. Empty without history.
 */
export function comparableRuns(evidence: Evidence): (job: string) => readonly Run[] {
  if (!evidence.history.available) return () => [];
  const isForQueue = [...evidence.workflow.triggers.keys()].every((event) => event === 'merge_group');
  const runs = evidence.history.value.runs
    .filter(
      (run) => run.attempt === 1 && !isFromFork(run, evidence.repository.id) && !isOfOurBranch(run) && (isForQueue || !isOfMergeQueue(run)),
    )
    .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || b.runId - a.runId);
  const eras = erasOf(evidence);
  if (!eras.areKnown) return () => runs;
  const dated = runs.map((run) => ({ run, era: eras.of(run) }));
  const newest = dated.find(({ era }) => era !== null)?.era;
  if (eras.list.every(({ text, runs }) => text === null || runs === 0)) return () => runsOf(dated, (era) => era === newest);
  const series = jobSeries(eras);
  return (job) => {
    const same = erasWithSamePlan(eras, series, job);
    const written = evidence.plan.written.find(({ key }) => key === job);
    return withSameLocalFiles(
      runsOf(dated, (era) => same.has(era)),
      written === undefined ? [] : localPaths(written),
    );
  };
}

interface DatedRun {
  readonly run: Run;
  readonly era: Era | null;
}

function runsOf(dated: readonly DatedRun[], counts: (era: Era) => boolean): readonly Run[] {
  return dated.flatMap(({ run, era }) => (era !== null && counts(era) ? [run] : []));
}

function erasWithSamePlan(eras: Eras, jobs: JobSeries, job: string): ReadonlySet<Era> {
  const series = jobs.seriesOf(eras.present, job);
  const planIn = (era: Era) => {
    const key = series === null ? null : jobs.keyIn(era, series);
    const written = era.plan?.written.find((candidate) => candidate.key === key);
    if (era.plan === null || written === undefined) return undefined;
    return jobPlan(era.plan, written, (need) => jobs.seriesOf(era, need) ?? need);
  };
  const now = planIn(eras.present);
  return new Set(now === undefined ? [] : eras.list.filter((era) => equalJson(planIn(era), now)));
}

function withSameLocalFiles(runs: readonly Run[], paths: readonly string[]): readonly Run[] {
  const newest = localFilesOf(runs[0], paths);
  return paths.length === 0 ? runs : runs.filter((run) => localFilesOf(run, paths) === newest);
}
