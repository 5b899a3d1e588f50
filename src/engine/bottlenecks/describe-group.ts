import { formatDuration } from '../../model/format-duration.ts';
import { formatShare } from '../../model/format-share.ts';
import { median } from '../../stats/quantile.ts';
import type { CacheValue } from '../cache-value/cache-value.ts';
import type { Group } from './groups.ts';
import type { MeasuredGroup, MeasuredStep } from './measure-group.ts';
import { quoted } from './quoted.ts';
import type { StagedRun } from './staged-run.ts';

const MOST_SENTENCES = 3;
/** Below it more processes on the same runner can help. */
const IDLE_CPU = 0.6;

/** Sentences with numbers on a group of steps, the strongest first. Names stand between backticks. */
export function describeGroup(
  { kind, because }: Group,
  group: MeasuredGroup,
  runs: readonly StagedRun[],
  caches: readonly CacheValue[],
): readonly string[] {
  const longest = group.steps.slice(0, MOST_SENTENCES);
  return [
    ...(because === null ? [] : [summaryOf(kind, because, group)]),
    ...longest.map(sentenceOf),
    ...(kind === 'tests' || kind === 'sequential-tests' ? cpuSentences(longest, runs) : []),
    ...(kind === 'dependency-install' ? cacheSentences(longest, caches, runs) : []),
  ];
}

function summaryOf(kind: Group['kind'], because: string, { runs, onPath, runnerTime }: MeasuredGroup): string {
  const often = `on the critical path in ${onPath} of ${runs} runs`;
  return kind === 'setup'
    ? `${because}: ${formatDuration(runnerTime)} of runner time a run (mean of ${runs}), ${often}`
    : `${because}; ${often}`;
}

function sentenceOf({ job, step, n, p50, onPath }: MeasuredStep): string {
  return `${quoted(step)} in ${quoted(job)}: ${formatDuration(p50)} (p50, n ${n}), on the critical path in ${onPath} of them`;
}

/** Where a sampler ran, how busy the runner was meanwhile. */
function cpuSentences(steps: readonly MeasuredStep[], runs: readonly StagedRun[]): readonly string[] {
  return steps.flatMap(({ job, step }) => {
    const shares = runs.flatMap(({ nodes }) =>
      nodes.flatMap((node) => {
        if (node === null || node.job.name !== job) return [];
        const numbers = new Set(node.spans.filter((span) => span.step === step).map(({ number }) => number));
        return (node.job.log?.stepResources ?? []).flatMap(({ stepNumber, resources }) =>
          numbers.has(stepNumber) && resources.cpuMean !== null ? [resources.cpuMean] : [],
        );
      }),
    );
    const middle = median(shares);
    if (middle === null) return [];
    const says =
      middle < IDLE_CPU ? 'its processors are idle for the rest' : 'its processors are busy: more processes there would not help';
    return [`${quoted(step)} uses ${formatShare(middle)} of its runner's processors (median, n ${shares.length}): ${says}`];
  });
}

function cacheSentences(steps: readonly MeasuredStep[], caches: readonly CacheValue[], runs: readonly StagedRun[]): readonly string[] {
  const jobs = [...new Set(steps.map(({ job }) => job))];
  return jobs.map((job) => {
    const [cache] = caches.filter((each) => each.job === job && each.hitRate.n > 0);
    if (cache !== undefined) {
      const { hitRate, net } = cache;
      const worth = net === null ? '' : `; it saves ${formatDuration(net.value)} a run (mean of ${net.runs})`;
      return `a cache of ${quoted(job)} hits in ${hitRate.count} of ${hitRate.n}${hitRate.share === null ? '' : ` (${formatShare(hitRate.share)})`}${worth}`;
    }
    const own = runs.flatMap(({ nodes }) => nodes.filter((node) => node?.job.name === job));
    if (own.some((node) => node?.spans.some(({ stage }) => stage === 'cache-restore')))
      return `${quoted(job)} has a cache step, and no log says whether it hits`;
    const read = own.filter((node) => node?.job.log !== undefined).length;
    return read === 0
      ? `whether ${quoted(job)} uses a cache is not known: none of its logs was read, and no step is named as one`
      : `no cache is used in ${quoted(job)} (${read} logs read)`;
  });
}
