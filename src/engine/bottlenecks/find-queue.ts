import { formatDuration } from '../../model/format-duration.ts';
import { formatShare } from '../../model/format-share.ts';
import type { Run } from '../../model/run.ts';
import { seconds } from '../../model/seconds.ts';
import { canBeSuperseded } from '../../simulate/find-superseding.ts';
import { replayCancelSuperseded } from '../../simulate/replay-cancel-superseded.ts';
import { startReplay } from '../../simulate/replayed-run.ts';
import type { LabelCapacity, PathProfile } from '../path/path-profile.ts';
import type { FoundBottleneck } from './found-bottleneck.ts';
import { examplesOf, heldUpIn, makespanOf, meanOf } from './measure-group.ts';
import { quoted } from './quoted.ts';
import { RULES_OF_KIND } from './rules-of-kind.ts';
import type { StagedRun } from './staged-run.ts';

const MOST = 3;
const CANCELS = 'cancel-superseded-runs';
/** The runs that this rule would cancel. */
const REACHED = { events: ['pull_request'], defaultBranch: null } as const;

/** What no waiting for runners would save. `all`: the runs of the workflow, replayed or not. */
export function findQueue(
  runs: readonly StagedRun[],
  { queueShare, requiredOnly }: PathProfile,
  capacity: readonly LabelCapacity[],
  all: readonly Run[],
): FoundBottleneck {
  const saved = runs.map((run) => {
    const nodes = run.graph.nodes.map((node) => ({ ...node, delay: seconds(0) }));
    return { run, time: run.makespan - makespanOf(run, { ...run.graph, nodes }) };
  });
  const labels = capacity
    .filter(({ queueTime }) => queueTime.p50 !== null)
    .toSorted((a, b) => (b.queueTime.p95 ?? 0) - (a.queueTime.p95 ?? 0));
  const { superseded, of } = countSuperseded(all);
  const whole = requiredOnly === null ? 'the makespan' : 'the time until the required checks are done';
  const wentOn = `${superseded} of ${of} runs of pull requests went on after a newer commit of the same pull request`;
  return {
    kind: 'queue',
    jobs: longestQueues(runs),
    steps: [],
    value: meanOf(saved.map(({ time }) => time)),
    heldUp: heldUpIn(saved),
    evidence: [
      `the critical path spends ${formatShare(queueShare)} of ${whole} in queues (n ${runs.length} runs)`,
      ...(superseded > 0 ? [wentOn] : []),
      ...labels.slice(0, MOST).map(describeQueue),
    ],
    examples: examplesOf(saved),
    rules: (RULES_OF_KIND.queue ?? []).filter((rule) => superseded > 0 || rule !== CANCELS),
  };
}

/** Names of the jobs that wait longest on the critical path. */
function longestQueues(runs: readonly StagedRun[]): readonly string[] {
  const waited = new Map<string, number>();
  for (const { chain, graph } of runs)
    for (const index of chain) {
      const { name, delay } = graph.nodes[index] ?? { name: '', delay: 0 };
      waited.set(name, (waited.get(name) ?? 0) + delay);
    }
  return [...waited]
    .filter(([, time]) => time > 0)
    .sort((a, b) => b[1] - a[1])
    .slice(0, MOST)
    .map(([name]) => name);
}

/** Runs that were cancelled did not go on. */
function countSuperseded(runs: readonly Run[]): { readonly superseded: number; readonly of: number } {
  const newest = Math.max(...runs.map(({ createdAt }) => createdAt.getTime()));
  if (!Number.isFinite(newest)) return { superseded: 0, of: 0 };
  const recorded = startReplay(runs, new Date(newest)).filter(({ run }) => canBeSuperseded(run, REACHED));
  const superseded = replayCancelSuperseded(recorded, REACHED).filter(
    ({ run, isCancelled }) => isCancelled && run.conclusion !== 'cancelled',
  );
  return { superseded: superseded.length, of: recorded.length };
}

function describeQueue({ labels, queueTime, queuesFrom, limit }: LabelCapacity): string {
  const p95 = queueTime.p95 === null ? '' : `, p95 ${formatDuration(queueTime.p95)}`;
  const from = queuesFrom === null ? '' : `; longer queues from ${queuesFrom} jobs at once on`;
  const at = limit === null ? '' : `; at most ${limit} may run at once`;
  return `jobs for ${labels.map(quoted).join(', ')} queue ${formatDuration(queueTime.p50 ?? 0)} (p50${p95}, n ${queueTime.n})${from}${at}`;
}
