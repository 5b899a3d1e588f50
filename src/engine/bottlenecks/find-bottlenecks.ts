import type { Availability } from '../../model/availability.ts';
import { formatDuration } from '../../model/format-duration.ts';
import type { StagePattern } from '../../model/repository-config.ts';
import { seconds } from '../../model/seconds.ts';
import type { CacheValue } from '../cache-value/cache-value.ts';
import type { LabelCapacity, Parallelism, PathProfile } from '../path/path-profile.ts';
import type { WorkflowProfile } from '../profile/profile.ts';
import type { WorkflowRuns } from '../recent/workflow-runs.ts';
import type { StageProfile } from '../stage-profile/stage-profile.ts';
import type { Bottleneck } from './bottleneck.ts';
import { describeGroup } from './describe-group.ts';
import { type FanIn, findFanIns } from './find-fan-in.ts';
import { findQueue } from './find-queue.ts';
import type { FoundBottleneck } from './found-bottleneck.ts';
import { groupsOf } from './groups.ts';
import { meanOf, measureGroup } from './measure-group.ts';
import { mergeCauses } from './merge-causes.ts';
import { quoted } from './quoted.ts';
import { RULES_OF_KIND } from './rules-of-kind.ts';
import { stagedRunsOf } from './staged-run.ts';

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

/** Less than this is not worth a change: the greater of ten seconds and this share of what counts. */
const LEAST = { seconds: 10, share: 0.02 } as const;

/**
 * Where the makespan of a workflow goes, the most valuable first: what it would be shorter by, a run on average, were the steps of one kind gone together.
 * Each run is replayed on its own graph. Kinds overlap and compete for one path, so their values do not add up. Empty where it is not known what waited for
 * what.
 */
export function findBottlenecks({ path, profile, caches, capacity, runs, rules }: BottleneckFacts): readonly Bottleneck[] {
  if (!path.available) return [];
  const { requiredOnly } = path.value;
  const staged = stagedRunsOf(runs, rules, requiredOnly);
  const makespan = meanOf(staged.map((run) => run.makespan));
  const least = Math.max(LEAST.seconds, LEAST.share * makespan);
  const found = [
    ...groupsOf(staged, profile).map((looked): FoundBottleneck => {
      const group = measureGroup(staged, looked.isIn);
      const { value, heldUp, steps, examples } = group;
      const places = steps.map(({ job, step }) => ({ job, step }));
      return {
        kind: looked.kind,
        jobs: [...new Set(places.map(({ job }) => job))],
        steps: places,
        value,
        heldUp,
        evidence: describeGroup(looked, group, staged, caches),
        examples,
        rules: looked.rules,
      };
    }),
    findQueue(staged, path.value, capacity, runs.runs),
    ...findFanIns(staged, least).map(toBottleneck),
  ];
  const worth = found.filter(({ value }) => value >= least).sort((a, b) => b.value - a.value);
  return mergeCauses(worth).map((each) => ({
    ...each,
    value: seconds(each.value),
    share: each.value / makespan,
    shareOf: requiredOnly === null ? 'makespan' : 'required-checks',
    runs: staged.length,
  }));
}

function toBottleneck({ gate, last, lastIn, waited, needed, early, wait, value, heldUp, examples }: FanIn): FoundBottleneck {
  return {
    kind: 'fan-in',
    jobs: [gate, last],
    steps: [],
    value,
    heldUp,
    evidence: [
      `${quoted(gate)} waits for ${needed} jobs, of which ${early} are done long before the last: ${formatDuration(wait)} from the middle one to the last (median of ${waited} runs)`,
      `the last is ${quoted(last)} in ${lastIn} of ${waited} runs; the value is what not waiting for it would save`,
    ],
    examples,
    rules: RULES_OF_KIND['fan-in'] ?? [],
  };
}
