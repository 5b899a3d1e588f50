import type { JobRun } from '../../model/job-run.ts';
import type { Run } from '../../model/run.ts';
import { creationOf, hasRun } from '../../model/run-times.ts';
import type { ExpandedPlan } from '../../workflow/plan.ts';
import { matchJobRun } from '../match-jobs.ts';
import { graphOfRun } from '../path/graph-of-run.ts';
import { workflowKeyOf } from '../profile/workflow-key.ts';
import type { WorkflowRuns } from '../recent/workflow-runs.ts';

/** A job run with its place in its run. */
export interface RecordedWorkJob {
  readonly job: JobRun;
  /** The YAML key where the file tells it, else the name: then each leg is a job of its own. */
  readonly key: string;
  /** What GitHub shows; of its own in a run. */
  readonly name: string;
  /** Keys of what it waited for. */
  readonly needs: readonly string[];
}

export interface RecordedWorkRun {
  readonly run: Run;
  readonly workflow: string;
  /** When the first job was queued. */
  readonly createdAt: Date;
  readonly jobs: readonly RecordedWorkJob[];
}

/** What runners did in a history, before it is known which pools there are. */
export interface RecordedWork {
  readonly runs: readonly RecordedWorkRun[];
  /** Of how many runs the needs were read from times, since the file does not tell. */
  readonly byTimes: number;
  /** First attempts that are not in `runs`. */
  readonly leftOut: readonly { readonly reason: string; readonly runs: number }[];
}

/** How many runs of a workflow were kept at most: with so many there are older ones that are missing. */
export interface WorkWindow {
  readonly mostRuns: number;
}

const RERUN = 'it is a re-run of a part';
const NOTHING = 'no job ran';
const APPROVAL = 'a deployment waited for an approval';
const UNKNOWN = 'what waited for what is not known';
const EARLIER = 'older than what is known of all workflows';

/**
 * First attempts of all workflows with what waited for what, matrix legs as jobs. Workflows share runners, so where of one only the newest runs are known, earlier
 * runs of the others are left out.
 */
export function recordedWorkOf(workflows: readonly WorkflowRuns[], { mostRuns }: WorkWindow): RecordedWork {
  const from = Math.max(Number.NEGATIVE_INFINITY, ...workflows.map((workflow) => knownFrom(workflow, mostRuns)));
  const leftOut = new Map<string, number>();
  let byTimes = 0;
  const runs = workflows.flatMap(({ runs: all, planOf }) =>
    all.flatMap((run) => {
      const found = workOfRun(run, planOf(run), from);
      if (typeof found === 'string') {
        if (found !== RERUN) leftOut.set(found, (leftOut.get(found) ?? 0) + 1);
        return [];
      }
      if (found.basis === 'times') byTimes += 1;
      return [found.work];
    }),
  );
  return { runs, byTimes, leftOut: [...leftOut].map(([reason, count]) => ({ reason, runs: count })) };
}

function knownFrom({ runs, ofAll }: WorkflowRuns, mostRuns: number): number {
  const isWhole = ofAll <= runs.length && runs.length < mostRuns;
  return isWhole ? Number.NEGATIVE_INFINITY : Number(runs.at(-1)?.createdAt ?? Number.NEGATIVE_INFINITY);
}

function workOfRun(run: Run, plan: ExpandedPlan | null, from: number): { work: RecordedWorkRun; basis: 'file' | 'times' } | string {
  if (run.attempt !== 1) return RERUN;
  if (Number(run.createdAt) < from) return EARLIER;
  const ran = run.jobs.filter((job) => hasRun(job) && job.startedAt !== null && job.completedAt !== null);
  if (ran.length === 0) return NOTHING;
  if (ran.some(({ awaitedApproval }) => awaitedApproval)) return APPROVAL;
  const found = graphOfRun(run, plan);
  if (found === null) return UNKNOWN;
  const { graph, basis } = found;
  const jobs = inOrderOfNodes(ran, graph.nodes);
  const names = jobs.map(({ name }, index) => uniqueName(name, jobs.slice(0, index)));
  const keys = jobs.map((job, index) => (basis === 'file' ? ownKeyOf(job, plan, run.event) : null) ?? (names[index] as string));
  const needsOf = needsByGroup(graph.groups, keys);
  const created = jobs.flatMap((job) => creationOf(job)?.getTime() ?? []);
  return {
    work: {
      ...{ run, workflow: workflowKeyOf(run), createdAt: created.length < jobs.length ? run.createdAt : new Date(Math.min(...created)) },
      jobs: jobs.map((job, index) => {
        const needs = needsOf[graph.nodes[index]?.group ?? 0] ?? [];
        return { job, key: keys[index] as string, name: names[index] as string, needs: needs.filter((need) => need !== keys[index]) };
      }),
    },
    basis,
  };
}

/** Nodes come in the order of their ends, so those of one name do. */
function inOrderOfNodes(ran: readonly JobRun[], nodes: readonly { readonly name: string }[]): readonly JobRun[] {
  const ordered = ran.toSorted(
    (a, b) => Number(a.completedAt) - Number(b.completedAt) || Number(a.startedAt) - Number(b.startedAt) || a.jobId - b.jobId,
  );
  const byName = Map.groupBy(ordered, ({ name }) => name);
  return nodes.flatMap(({ name }) => byName.get(name)?.shift() ?? []);
}

function uniqueName(name: string, before: readonly JobRun[]): string {
  const same = before.filter((job) => job.name === name).length;
  return same === 0 ? name : `${name} #${same + 1}`;
}

/** The key of a job of the file itself; null for one of a called workflow, and where two jobs may have the name. */
function ownKeyOf({ name }: JobRun, plan: ExpandedPlan | null, event: string | null): string | null {
  if (plan === null) return null;
  const match = matchJobRun(plan, name, event ?? undefined);
  const found = match.found === 'one' ? [match.job] : match.found === 'ambiguous' ? match.candidates : [];
  const [first, ...more] = found;
  if (first === undefined || first.callers.length > 0 || more.some(({ key, callers }) => key !== first.key || callers.length > 0))
    return null;
  return plan.written.find(({ key }) => key === first.key)?.uses == null ? first.key : null;
}

/** What the jobs of each group wait for: a group without jobs hands on what it waits for itself. */
function needsByGroup(
  groups: readonly { readonly nodes: readonly number[]; readonly needs: readonly number[] }[],
  keys: readonly string[],
): readonly (readonly string[])[] {
  const needs: (readonly string[])[] = [];
  for (const group of groups) {
    const own = group.needs.flatMap((need) => {
      const nodes = groups[need]?.nodes ?? [];
      return nodes.length === 0 ? (needs[need] ?? []) : nodes.map((node) => keys[node] ?? '');
    });
    needs.push([...new Set(own)]);
  }
  return needs;
}
