import type { DayRollup, JobRollup, OutcomeCounts } from '../model/day-rollup.ts';
import { isFromFork } from '../model/is-from-fork.ts';
import type { JobRun } from '../model/job-run.ts';
import type { Run } from '../model/run.ts';
import { hasRun, jobDuration, makespanOf, queueTimeOf, runnerTimeOf } from '../model/run-times.ts';
import { type Seconds, seconds } from '../model/seconds.ts';
import { countDurations } from '../stats/duration-counts.ts';
import { ascending } from '../stats/quantile.ts';
import { type Outcome, outcomeOfJob, outcomeOfRun } from './profile/outcome.ts';

/**
 * Counts the ended runs of one workflow that were created on one day. The order of the runs does not matter. Populations are those of a profile: runs
 * of forks are in the count of runs and the runner time of the workflow, and in nothing else.
 */
export function rollUpDay(workflowPath: string, day: number, runs: readonly Run[]): DayRollup {
  const own = runs.filter((run) => !isFromFork(run));
  const jobs = Map.groupBy(own.flatMap((run) => run.jobs).filter(hasRun), (job) => job.name);
  const timed = own.filter((run) => run.attempt === 1 && outcomeOfRun(run) === 'success');
  return {
    workflowPath,
    day,
    runs: runs.length,
    ...countOutcomes(own.map(outcomeOfRun)),
    simulated: runs.filter((run) => run.simulated !== null).length,
    runnerTime: total(runs.map(runnerTimeOf)),
    makespan: countDurations(present(timed.map(makespanOf))),
    jobs: [...jobs.keys()].sort().map((name) => rollUpJob(name, jobs.get(name) ?? [])),
  };
}

function rollUpJob(name: string, jobRuns: readonly JobRun[]): JobRollup {
  const timed = jobRuns.filter((job) => job.attempt === 1 && job.conclusion === 'success');
  return {
    name,
    runs: jobRuns.length,
    ...countOutcomes(jobRuns.map(outcomeOfJob)),
    runnerTime: total(present(jobRuns.map(jobDuration))),
    duration: countDurations(present(timed.map(jobDuration))),
    queueTime: countDurations(present(jobRuns.map(queueTimeOf))),
  };
}

function countOutcomes(outcomes: readonly (Outcome | null)[]): OutcomeCounts {
  const count = (wanted: Outcome): number => outcomes.filter((outcome) => outcome === wanted).length;
  return {
    successes: count('success'),
    failures: count('failure'),
    timeouts: count('timed-out'),
    cancellations: count('cancelled'),
  };
}

function present(durations: readonly (Seconds | null)[]): readonly Seconds[] {
  return durations.filter((duration) => duration !== null);
}

/** In order of size, so that the order of the runs does not show in the last bits. */
function total(durations: readonly Seconds[]): Seconds {
  return seconds([...durations].sort(ascending).reduce((sum, duration) => sum + duration, 0));
}
