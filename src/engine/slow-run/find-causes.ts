import type { JobRun } from '../../model/job-run.ts';
import type { Run } from '../../model/run.ts';
import { hasRun } from '../../model/run-times.ts';
import type { RunGraph } from '../../simulate/run-graph.ts';
import { median } from '../../stats/quantile.ts';
import { type ChangedWork, changedWork } from './changed-work.ts';
import { quoteParts, type RawShare } from './divide-excess.ts';
import { partsOfJob } from './parts-of-job.ts';
import type { Comparables, RunHistory } from './run-history.ts';
import { type Part, shareCauses } from './share-causes.ts';
import type { StandingChanges } from './standing-changes.ts';
import { usualJobs } from './usual-jobs.ts';

/** What is known of why a run took longer, and what is said of the time that nothing explains. */
export interface FoundCauses {
  readonly shares: readonly RawShare[];
  readonly leftOver: string;
}

const NO_GRAPH = 'the times of its jobs, or what waited for what, are not recorded: no cause can be told';
const NOTHING_TELLS = 'nothing in the records tells more';

/** The causes of a run whose jobs all have an end. `hasEnded` false: some of these ends are where it was stopped, or where it failed. */
export function findCauses(
  run: Run,
  comparables: Comparables,
  history: RunHistory,
  standing: StandingChanges,
  hasEnded: boolean,
): FoundCauses {
  const graph = history.graphOf(run);
  if (graph === null) return { shares: [], leftOver: NO_GRAPH };
  const changed = changedWork(run, comparables, history);
  const parts = partsOfRun(run, graph, { comparables, history, standing, changed, hasEnded });
  const { shares, without } = shareCauses(graph, parts);
  const raw = [...shares].flatMap(([cause, time]): RawShare[] =>
    cause === 'unexplained' ? [] : [{ cause, time, evidence: quoteParts(parts, cause) }],
  );
  const unexplained = quoteParts(parts, 'unexplained');
  return {
    shares: changed?.needsDiffer ? withNewOrder(raw, without - (median(comparables.makespans) ?? 0)) : raw,
    leftOver: unexplained === '' ? NOTHING_TELLS : `${unexplained}; ${NOTHING_TELLS}`,
  };
}

interface Known {
  readonly comparables: Comparables;
  readonly history: RunHistory;
  readonly standing: StandingChanges;
  readonly changed: ChangedWork | null;
  readonly hasEnded: boolean;
}

function partsOfRun(run: Run, graph: RunGraph, { comparables, history, standing, changed, hasEnded }: Known): readonly Part[] {
  const usual = usualJobs(comparables, history, standing.since);
  const names = new Set(comparables.runs.flatMap(({ jobs }) => jobs.map(({ name }) => name)));
  const evidence = { history, changed, findChange: standing.find, hadJob: (name: string) => names.has(name) };
  const jobs = jobsByName(run);
  return graph.nodes.flatMap((node, index) => {
    const job = jobs.get(node.name);
    if (job === undefined) return [];
    const isDone = hasEnded || job.conclusion === 'success';
    return partsOfJob({ index, node, job, hasEnded: isDone }, usual.get(node.name), evidence);
  });
}

/** Names that two job runs of the run share stand for none of them. */
function jobsByName(run: Run): ReadonlyMap<string, JobRun> {
  const jobs = new Map<string, JobRun | null>();
  for (const job of run.jobs) if (hasRun(job)) jobs.set(job.name, jobs.has(job.name) ? null : job);
  return new Map([...jobs].flatMap(([name, job]): [string, JobRun][] => (job === null ? [] : [[name, job]])));
}

/** With every job as long as usual, what is still longer is the order in which they now run. */
function withNewOrder(raw: readonly RawShare[], time: number): readonly RawShare[] {
  if (time <= 0) return raw;
  const said = 'jobs wait for other jobs than before';
  const own = raw.find(({ cause }) => cause === 'workflow-change');
  const others = raw.filter((share) => share !== own);
  const evidence = own === undefined || own.evidence === '' ? said : `${own.evidence}; ${said}`;
  return [...others, { cause: 'workflow-change', time: (own?.time ?? 0) + time, evidence }];
}
