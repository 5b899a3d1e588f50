import type { JobRun, StepRun } from '../model/job-run.ts';
import type { Run } from '../model/run.ts';

/** Makes equal values of a long history one value in memory: a repository has few names, and a step begins in the second in which another ends. */
export interface Sharing {
  run(run: Run): Run;
  job(job: JobRun): JobRun;
}

/** Names that occur once, such as those of runners made for one job, must not fill the memory that sharing saves. */
const MOST_TEXTS = 50_000;

export function createSharing(): Sharing {
  const texts = new Map<string, string>();
  const labels = new Map<string, readonly string[]>();
  const text = <T extends string | null>(value: T): T => {
    if (value === null) return value;
    const known = texts.get(value);
    if (known !== undefined) return known as T;
    if (texts.size < MOST_TEXTS) texts.set(value, value);
    return value;
  };
  const labelsOf = (values: readonly string[]): readonly string[] => {
    const key = values.join('\n');
    const known = labels.get(key);
    if (known !== undefined) return known;
    const shared = values.map(text);
    if (labels.size < MOST_TEXTS) labels.set(key, shared);
    return shared;
  };
  const shareJob = (job: JobRun, within: Pick<JobRun, 'headSha'>, time: ShareTime): JobRun => ({
    ...job,
    name: text(job.name),
    workflowName: text(job.workflowName),
    headSha: job.headSha === within.headSha ? within.headSha : job.headSha,
    headBranch: text(job.headBranch),
    createdAt: time(job.createdAt),
    startedAt: time(job.startedAt),
    completedAt: time(job.completedAt),
    labels: labelsOf(job.labels),
    runnerName: text(job.runnerName),
    runnerGroup: text(job.runnerGroup),
    steps: job.steps.map((step) => shareStep(step, text(step.name), time)),
  });
  const shareRun = (run: Run, time: ShareTime): Run => ({
    ...run,
    workflowPath: text(run.workflowPath),
    workflowName: text(run.workflowName),
    event: text(run.event),
    headBranch: text(run.headBranch),
    createdAt: time(run.createdAt),
    startedAt: time(run.startedAt),
    updatedAt: time(run.updatedAt),
    sources: run.sources === null ? null : { ...run.sources, workflowText: text(run.sources.workflowText) },
    simulated: text(run.simulated),
    jobs: run.jobs.map((job) => shareJob(job, run, time)),
  });
  return { run: (run) => shareRun(run, shareTimes()), job: (job) => shareJob(job, job, shareTimes()) };
}

function shareStep(step: StepRun, name: string, time: ShareTime): StepRun {
  return { ...step, name, startedAt: time(step.startedAt), completedAt: time(step.completedAt) };
}

type ShareTime = <T extends Date | null>(instant: T) => T;

/** Within one run: its jobs share many a second. */
function shareTimes(): ShareTime {
  const times = new Map<number, Date>();
  return (instant) => {
    if (instant === null) return instant;
    const known = times.get(instant.getTime());
    if (known !== undefined) return known as typeof instant;
    times.set(instant.getTime(), instant);
    return instant;
  };
}
