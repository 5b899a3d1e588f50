import type { Comparables } from '../slow-run/run-history.ts';

/** The runs with the jobs of one name alone: what is usual of it costs no reading of hundreds of others. Nothing can be told of queues by them. */
export function onlyJob(comparables: Comparables, name: string): Comparables {
  return { ...comparables, runs: comparables.runs.map((run) => ({ ...run, jobs: run.jobs.filter((job) => job.name === name) })) };
}
