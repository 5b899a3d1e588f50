import type { Run } from '../../model/run.ts';
import { creationOf, hasRun } from '../../model/run-times.ts';
import { seconds } from '../../model/seconds.ts';
import type { GraphGroup, GraphNode, RunGraph } from '../../simulate/run-graph.ts';
import type { ExpandedPlan } from '../../workflow/plan.ts';
import { matchJobRun } from '../match-jobs.ts';
import { inferNeed } from './infer-need.ts';
import { orderKeys } from './order-keys.ts';
import type { TimedJob } from './timed-job.ts';

/** What waited for what in one run, and how that is known. */
export interface GraphOfRun {
  readonly graph: RunGraph;
  /** As in `PathProfile`. */
  readonly basis: 'file' | 'times';
}

/**
 * The job graph of a run that has ended, by the `needs` of the file that it saw. GitHub queues a job within a second or two of the end of the last job
 * it needs, so where the file or the place of a job in it is not known, and inside a called workflow, the needs are read from those moments. Null where
 * neither tells, and for a run without a job that ran.
 */
export function graphOfRun(run: Run, plan: ExpandedPlan | null): GraphOfRun | null {
  const jobs = timedJobs(run);
  if (jobs.length === 0) return null;
  const keys = plan === null ? null : keysOf(jobs, plan, run.event);
  if (plan !== null && keys !== null) {
    const graph = graphByFile(jobs, keys, plan);
    if (graph !== null) return { graph, basis: 'file' };
  }
  if (jobs.some(({ queued }) => queued === null)) return null;
  return { graph: toGraph(jobs, chainsOf(jobs, [], 0).groups), basis: 'times' };
}

function timedJobs(run: Run): readonly TimedJob[] {
  const ran = run.jobs.filter((job) => hasRun(job) && job.startedAt !== null && job.completedAt !== null);
  const zero = Math.min(...ran.map((job) => Number(job.awaitedApproval ? job.startedAt : (creationOf(job) ?? job.startedAt))));
  const at = (date: Date | null): number => (Number(date) - zero) / 1000;
  return ran
    .map((job) => {
      const created = creationOf(job);
      return { job, queued: created === null ? null : at(created), start: at(job.startedAt), end: at(job.completedAt) };
    })
    .sort((a, b) => a.end - b.end || a.start - b.start || a.job.jobId - b.job.jobId);
}

interface KeyOfJob {
  readonly key: string;
  readonly isCalled: boolean;
}

/** The outermost key of each job in the file; null where one is not known. */
function keysOf(jobs: readonly TimedJob[], plan: ExpandedPlan, event: string | null): readonly KeyOfJob[] | null {
  const keys = jobs.map(({ job }) => {
    const match = matchJobRun(plan, job.name, event ?? undefined);
    const found = match.found === 'one' ? [match.job] : match.found === 'ambiguous' ? match.candidates : [];
    const outermost = found.length === 0 ? callersOf(plan, job.name) : found.map(({ key, callers }) => callers[0]?.key ?? key);
    const [first, ...more] = outermost;
    if (first === undefined || more.some((other) => other !== first)) return null;
    const written = plan.written.find(({ key }) => key === first);
    return { key: first, isCalled: written?.uses != null };
  });
  return keys.every((key) => key !== null) ? keys : null;
}

/** The jobs whose calls, of workflows that are not known, are shown with this name before a slash: `build / test` is of the call that is shown as `build`. */
function callersOf({ triggers }: ExpandedPlan, name: string): readonly string[] {
  const calls = triggers.flatMap(({ jobs }) => jobs).filter(({ called }) => called !== null && !called.known);
  return calls.filter(({ displayName }) => displayName !== null && name.startsWith(`${displayName} / `)).map(({ key }) => key);
}

function graphByFile(jobs: readonly TimedJob[], keys: readonly KeyOfJob[], plan: ExpandedPlan): RunGraph | null {
  const order = orderKeys(plan.written);
  if (order === null) return null;
  const groups: GraphGroup[] = [];
  const groupOfKey = new Map<string, number>();
  for (const { key, needs } of order) {
    const own = jobs.flatMap((_, index) => (keys[index]?.key === key ? [index] : []));
    const before = needs.flatMap((need) => groupOfKey.get(need) ?? []);
    if (own.some((index) => keys[index]?.isCalled)) {
      const inner = chainsOf(
        own.flatMap((index) => jobs[index] ?? []),
        before,
        groups.length,
        own,
      );
      groups.push(...inner.groups, { nodes: [], needs: inner.groups.map((_, index) => groups.length + index) });
    } else groups.push({ nodes: own, needs: before });
    groupOfKey.set(key, groups.length - 1);
  }
  return toGraph(jobs, groups);
}

/** Each job a group of its own, after the job whose end had it queued; `first` is the index of the first group, `nodes` what the jobs are called. */
function chainsOf(
  jobs: readonly TimedJob[],
  before: readonly number[],
  first: number,
  nodes: readonly number[] = jobs.map((_, index) => index),
): { readonly groups: readonly GraphGroup[] } {
  const start = Math.min(...jobs.map(({ queued, start }) => queued ?? start));
  return {
    groups: jobs.map((job, index) => {
      const need = inferNeed(job, jobs.slice(0, index), start);
      return { nodes: [nodes[index] ?? 0], needs: need === null ? before : [first + need] };
    }),
  };
}

/** Delays are what is left between the end of all that a job needs and its start; a wait for approval is none. */
function toGraph(jobs: readonly TimedJob[], groups: readonly GraphGroup[]): RunGraph {
  const nodes: GraphNode[] = [];
  const groupEnd: number[] = [];
  for (const [group, { nodes: own, needs }] of groups.entries()) {
    const ready = Math.max(0, ...needs.map((need) => groupEnd[need] ?? 0));
    let end = own.length === 0 ? ready : 0;
    for (const index of own) {
      const timed = jobs[index];
      if (timed === undefined) continue;
      const { job, start } = timed;
      nodes[index] = {
        name: job.name,
        group,
        delay: seconds(job.awaitedApproval ? 0 : Math.max(0, start - ready)),
        duration: seconds(Math.max(0, timed.end - start)),
      };
      end = Math.max(end, timed.end);
    }
    groupEnd.push(end);
  }
  return { nodes, groups };
}
