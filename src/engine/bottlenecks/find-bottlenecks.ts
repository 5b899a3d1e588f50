import type { Availability } from '../../model/availability.ts';
import { formatDuration } from '../../model/format-duration.ts';
import { formatShare } from '../../model/format-share.ts';
import type { StagePattern } from '../../model/repository-config.ts';
import { seconds } from '../../model/seconds.ts';
import type { CacheValue } from '../cache-value/cache-value.ts';
import type { LabelCapacity, Parallelism, PathProfile } from '../path/path-profile.ts';
import type { WorkflowProfile } from '../profile/profile.ts';
import type { WorkflowRuns } from '../recent/workflow-runs.ts';
import type { StageProfile } from '../stage-profile/stage-profile.ts';
import type { Bottleneck, BottleneckKind } from './bottleneck.ts';
import { describeGroup, quoted } from './describe-group.ts';
import { type FanIn, findFanIns } from './find-fan-in.ts';
import { groupsOf } from './groups.ts';
import { examplesOf, makespanOf, meanOf, measureGroup } from './measure-group.ts';
import { RULES_OF_KIND } from './rules-of-kind.ts';
import { type StagedRun, stagedRunsOf } from './staged-run.ts';

/** What is known of one workflow. */
export interface BottleneckFacts {
  readonly path: Availability<PathProfile>;
  readonly parallelism: Availability<Parallelism>;
  readonly stages: readonly StageProfile[];
  readonly profile: WorkflowProfile;
  readonly caches: readonly CacheValue[];
  readonly capacity: readonly LabelCapacity[];
  readonly runs: WorkflowRuns;
  /** The configuration's own stages. */
  readonly rules: readonly StagePattern[];
}

type Found = Omit<Bottleneck, 'share' | 'rules' | 'value'> & { readonly value: number };

/** Less than this is not worth a change: the greater of ten seconds and this share of the makespan. */
const LEAST = { seconds: 10, share: 0.02 } as const;
const MOST_QUEUES = 3;

/**
 * Where the makespan of a workflow goes, the most valuable first: what it would be shorter by, a run, were the steps of one kind gone together. Each run
 * is replayed on its own graph. Kinds overlap and compete for one path, so their values do not add up. Empty where it is not known what waited for what.
 */
export function findBottlenecks({ path, profile, caches, capacity, runs, rules }: BottleneckFacts): readonly Bottleneck[] {
  if (!path.available) return [];
  const staged = stagedRunsOf(runs, rules, path.value.requiredOnly);
  const makespan = meanOf(staged.map((run) => run.makespan));
  const least = Math.max(LEAST.seconds, LEAST.share * makespan);
  const found = [
    ...groupsOf(staged, profile).map((looked): Found => {
      const group = measureGroup(staged, looked.isIn);
      const { value, onPath, steps, examples } = group;
      const places = steps.map(({ job, step }) => ({ job, step }));
      return {
        kind: looked.kind,
        jobs: [...new Set(places.map(({ job }) => job))],
        steps: places,
        value,
        runs: onPath,
        evidence: describeGroup(looked, group, staged, caches),
        examples,
      };
    }),
    queueOf(staged, path.value, capacity),
    ...findFanIns(staged, least).map(toBottleneck),
  ];
  return found
    .filter(({ value }) => value >= least)
    .sort((a, b) => b.value - a.value)
    .map((each) => ({ ...each, value: seconds(each.value), share: each.value / makespan, rules: rulesOf(each.kind) }));
}

function rulesOf(kind: BottleneckKind): readonly string[] {
  return RULES_OF_KIND[kind] ?? [];
}

function queueOf(runs: readonly StagedRun[], { queueShare }: PathProfile, capacity: readonly LabelCapacity[]): Found {
  const saved = runs.map((run) => {
    const nodes = run.graph.nodes.map((node) => ({ ...node, delay: seconds(0) }));
    return { run, time: run.makespan - makespanOf(run, { ...run.graph, nodes }) };
  });
  const waited = new Map<string, number>();
  for (const { chain, graph } of runs)
    for (const index of chain) {
      const { name, delay } = graph.nodes[index] ?? { name: '', delay: 0 };
      waited.set(name, (waited.get(name) ?? 0) + delay);
    }
  const labels = capacity
    .filter(({ queueTime }) => queueTime.p50 !== null)
    .toSorted((a, b) => (b.queueTime.p95 ?? 0) - (a.queueTime.p95 ?? 0));
  return {
    kind: 'queue',
    jobs: [...waited]
      .filter(([, time]) => time > 0)
      .sort((a, b) => b[1] - a[1])
      .slice(0, MOST_QUEUES)
      .map(([name]) => name),
    steps: [],
    value: meanOf(saved.map(({ time }) => time)),
    runs: saved.filter(({ time }) => time > 0).length,
    evidence: [
      `the critical path spends ${formatShare(queueShare)} of the makespan in queues (n ${runs.length} runs)`,
      ...labels.slice(0, MOST_QUEUES).map(describeQueue),
    ],
    examples: examplesOf(saved),
  };
}

function describeQueue({ labels, queueTime, queuesFrom, limit }: LabelCapacity): string {
  const p95 = queueTime.p95 === null ? '' : `, p95 ${formatDuration(queueTime.p95)}`;
  const from = queuesFrom === null ? '' : `; longer queues from ${queuesFrom} jobs at once on`;
  const at = limit === null ? '' : `; at most ${limit} may run at once`;
  return `jobs for ${labels.map(quoted).join(', ')} queue ${formatDuration(queueTime.p50 ?? 0)} (p50${p95}, n ${queueTime.n})${from}${at}`;
}

function toBottleneck({ gate, last, lastIn, waited, needed, early, wait, value, examples }: FanIn): Found {
  return {
    kind: 'fan-in',
    jobs: [gate, last],
    steps: [],
    value,
    runs: waited,
    evidence: [
      `${quoted(gate)} waits for ${needed} jobs, of which ${early} are done long before the last: ${formatDuration(wait)} from the middle one to the last (median of ${waited} runs)`,
      `the last is ${quoted(last)} in ${lastIn} of ${waited} runs; the value is what not waiting for it would save`,
    ],
    examples,
  };
}
