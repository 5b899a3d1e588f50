import type { Run } from '../../model/run.ts';
import { type Seconds, seconds } from '../../model/seconds.ts';
import { forwardPass, lastEnd } from '../../simulate/forward-pass.ts';
import type { ExpandedPlan } from '../../workflow/plan.ts';
import { chainOf, slackOf } from '../path/critical-path.ts';
import { graphOfRun } from '../path/graph-of-run.ts';

/** A job that ran; times in seconds from the moment the first job was queued. It is `queued` when all that it waited for had ended. */
export interface TimedJobOfRun {
  readonly name: string;
  readonly queued: Seconds;
  readonly started: Seconds;
  readonly ended: Seconds;
}

/** A job of the chain that set the makespan. Each is `queued` when the one before it ended. */
export interface JobOfPath extends TimedJobOfRun {
  /** Of the makespan, 0 to 1, queue included: nothing of it has slack. Those of a path add up to 1. */
  readonly share: number;
}

/** What set the makespan of one run. */
export interface PathOfRun {
  readonly runId: number;
  readonly makespan: Seconds;
  /** Whether what waited for what is told by the file that the run saw, or read from the moments at which jobs were queued. */
  readonly basis: 'file' | 'times';
  readonly jobs: readonly JobOfPath[];
  /** Jobs that ran and are not on it, by how far they could have grown: the least first. */
  readonly others: readonly { readonly name: string; readonly slack: Seconds }[];
  /** Every job run that ran and is not on it, also where names are the same. */
  readonly beside: readonly TimedJobOfRun[];
}

/** The critical path of a run that has ended, by its own records and the `needs` of its file. Null where neither tells it, and where nothing took time. */
export function pathOfRun(run: Run, plan: ExpandedPlan | null): PathOfRun | null {
  const found = graphOfRun(run, plan);
  if (found === null) return null;
  const { graph, basis } = found;
  const counts = graph.nodes.map((_, index) => index);
  const schedule = forwardPass(graph);
  const makespan = lastEnd(schedule, counts);
  if (makespan <= 0) return null;
  const chain = chainOf(graph, schedule, counts);
  const timesOf = (index: number): readonly TimedJobOfRun[] => {
    const node = graph.nodes[index];
    if (node === undefined) return [];
    const queued = schedule.ready[index] ?? 0;
    const started = queued + node.delay;
    return [{ name: node.name, queued: seconds(queued), started: seconds(started), ended: seconds(started + node.duration) }];
  };
  const jobs = chain.flatMap(timesOf).map((job): JobOfPath => ({ ...job, share: (job.ended - job.queued) / makespan }));
  const onPath = new Set(jobs.map(({ name }) => name));
  const others = [...slackOf(graph, schedule, makespan, counts)]
    .filter(([name]) => !onPath.has(name))
    .map(([name, slack]) => ({ name, slack }))
    .sort((a, b) => a.slack - b.slack || (a.name < b.name ? -1 : 1));
  const beside = counts.filter((index) => !chain.includes(index)).flatMap(timesOf);
  return { runId: run.runId, makespan: seconds(makespan), basis, jobs, others, beside };
}
