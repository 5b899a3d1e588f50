import type { JobRun } from '../../model/job-run.ts';
import { creationOf, jobDuration, queueTimeOf } from '../../model/run-times.ts';
import { seconds } from '../../model/seconds.ts';
import { median, quantile } from '../../stats/quantile.ts';
import { newDurationTally, summarizeTally, tallyDuration } from '../profile/duration-tally.ts';
import { compareTexts } from '../profile/stamp.ts';
import type { WorkflowRuns } from '../recent/workflow-runs.ts';
import { mostAtOnce } from './most-at-once.ts';
import type { LabelCapacity } from './path-profile.ts';

/** What jobs that ask for these labels may have at once: from the configured pools or the plan of the owner. */
export type CapacityLimit = (labels: readonly string[]) => number | null;

/** A queue is long from a minute on, and from three times what the fastest tenth takes: some runners need minutes to start with nobody before them. */
const LONG_QUEUE = 60;
const TIMES_THE_FASTEST = 3;
/** So many long queues at one number of running jobs are a limit and not an accident. */
const FEWEST_LONG = 3;
const HOUR = 3_600_000;

/**
 * Queueing by the labels that jobs ask for, over the recent runs of all workflows: they share runners. Of re-runs too; of forks nothing is known.
 * The most wanted labels first.
 */
export function computeCapacity(workflows: readonly WorkflowRuns[], limitOf: CapacityLimit): readonly LabelCapacity[] {
  const byLabels = new Map<string, JobRun[]>();
  for (const { runs } of workflows)
    for (const job of runs.flatMap(({ jobs }) => jobs)) {
      if (job.labels.length === 0 || jobDuration(job) === null) continue;
      const key = JSON.stringify(job.labels.toSorted(compareTexts));
      const group = byLabels.get(key) ?? [];
      byLabels.set(key, group);
      group.push(job);
    }
  return [...byLabels]
    .map(([key, jobs]) => capacityOf(JSON.parse(key) as string[], jobs, limitOf))
    .sort((a, b) => b.jobRuns - a.jobRuns || compareTexts(a.labels.join(), b.labels.join()));
}

function capacityOf(labels: readonly string[], jobs: readonly JobRun[], limitOf: CapacityLimit): LabelCapacity {
  const queueTime = newDurationTally();
  for (const job of jobs) tallyDuration(queueTime, queueTimeOf(job));
  const summary = summarizeTally(queueTime);
  const fastest =
    quantile(
      jobs.flatMap((job) => queueTimeOf(job) ?? []),
      0.1,
    ) ?? 0;
  const longFrom = Math.max(LONG_QUEUE, TIMES_THE_FASTEST * fastest);
  const hours = hoursOf(jobs);
  const [busiest] = hours.toSorted((a, b) => b.jobs.length - a.jobs.length || a.from - b.from);
  return {
    labels,
    jobRuns: jobs.length,
    queueTime: summary,
    mostAtOnce: mostAtOnce(jobs),
    queuesFrom: queuesFrom(jobs, longFrom),
    busiestHour: {
      from: new Date(busiest?.from ?? 0),
      jobs: busiest?.jobs.length ?? 0,
      busy: seconds((busiest?.jobs ?? []).reduce((sum, job) => sum + (jobDuration(job) ?? 0), 0)),
    },
    queuesFromRate: rateFrom(hours, longFrom),
    limit: limitOf(labels),
  };
}

/**
 * The fewest jobs that were running whenever one was queued for long, where that is also about the most that ever ran: the sign of a limit. The lower
 * decile, so that one slow start of a runner does not count.
 */
function queuesFrom(jobs: readonly JobRun[], longFrom: number): number | null {
  const running = runningAt(jobs);
  const long = jobs.filter((job) => (queueTimeOf(job) ?? 0) >= longFrom);
  if (long.length < FEWEST_LONG) return null;
  const counts = long.map(({ startedAt }) => running(Number(startedAt) - 1000)).sort((a, b) => a - b);
  const low = counts[Math.floor(counts.length / 10)] ?? 0;
  return low > 0 && low >= 0.8 * mostAtOnce(jobs) ? low : null;
}

/** How many of the jobs ran at a moment. */
function runningAt(jobs: readonly JobRun[]): (at: number) => number {
  const starts = Float64Array.from(jobs, ({ startedAt }) => Number(startedAt)).sort();
  const ends = Float64Array.from(jobs, ({ completedAt }) => Number(completedAt)).sort();
  return (at) => countUntil(starts, at) - countUntil(ends, at);
}

/** How many of the sorted values are not above `at`. */
function countUntil(sorted: Float64Array, at: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Hour {
  readonly from: number;
  readonly jobs: readonly JobRun[];
}

/** Whole hours of UTC in which jobs were queued. */
function hoursOf(jobs: readonly JobRun[]): readonly Hour[] {
  const hours = new Map<number, JobRun[]>();
  for (const job of jobs) {
    const from = Math.floor(Number(creationOf(job) ?? job.startedAt) / HOUR) * HOUR;
    const hour = hours.get(from) ?? [];
    hours.set(from, hour);
    hour.push(job);
  }
  return [...hours].map(([from, own]) => ({ from, jobs: own }));
}

/** The fewest jobs of an hour from which on the median queue of every busier hour was long; null where no hour was. */
function rateFrom(hours: readonly Hour[], longFrom: number): number | null {
  let from: number | null = null;
  for (const { jobs } of hours.toSorted((a, b) => b.jobs.length - a.jobs.length)) {
    const queue = median(jobs.flatMap((job) => queueTimeOf(job) ?? []));
    if (queue === null || queue < longFrom) break;
    from = jobs.length;
  }
  return from;
}
