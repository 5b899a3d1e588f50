import { type Seconds, seconds } from '../../model/seconds.ts';
import type { Waterfall, WaterfallJob } from '../../model/waterfall.ts';
import type { CommitSummary } from '../commit-summary.ts';

/** A picture of more rows is read by nobody. */
const MOST_JOBS = 40;
/** UTF-16 units of a name that are kept: a picture shows fewer. */
const NAME_LIMIT = 160;

/**
 * What the picture of the headline run is drawn from: its jobs as the critical path has them, at most 40; those of the path before all others, the longest first.
 * Null where the path is not known.
 */
export function waterfallOf({ path, workflows }: Pick<CommitSummary, 'path' | 'workflows'>): Waterfall | null {
  const workflow = workflows.find(({ runId }) => runId === path?.runId);
  if (path === null || workflow === undefined || path.jobs.length === 0) return null;
  const all = [
    ...path.jobs.map((job): WaterfallJob => ({ ...timesOf(job), onPath: true })),
    ...path.beside.map((job): WaterfallJob => ({ ...timesOf(job), onPath: false })),
  ];
  const byWeight = all.toSorted((a, b) => Number(b.onPath) - Number(a.onPath) || took(b) - took(a) || compare(a, b));
  const [kept, left] = [byWeight.slice(0, MOST_JOBS), byWeight.slice(MOST_JOBS)];
  return {
    name: shorten(workflow.name ?? workflow.path?.replace(/^.*\//, '') ?? `run ${workflow.runId}`),
    event: workflow.event === null ? null : shorten(workflow.event),
    attempt: workflow.attempt,
    makespan: path.makespan,
    basis: path.basis,
    jobs: kept.sort(compare),
    hidden: {
      jobs: left.length,
      onPath: left.filter(({ onPath }) => onPath).length,
      longest: left.reduce<Seconds>((most, job) => seconds(Math.max(most, took(job))), seconds(0)),
    },
  };
}

function timesOf({ name, queued, started, ended }: Omit<WaterfallJob, 'onPath'>): Omit<WaterfallJob, 'onPath'> {
  return { name: shorten(name), queued, started, ended };
}

function took({ queued, ended }: WaterfallJob): number {
  return ended - queued;
}

function compare(a: WaterfallJob, b: WaterfallJob): number {
  return a.queued - b.queued || a.started - b.started || a.ended - b.ended || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
}

function shorten(text: string): string {
  return text.slice(0, NAME_LIMIT).toWellFormed();
}
