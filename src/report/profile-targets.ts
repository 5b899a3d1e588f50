import type { WorkflowExplanation } from '../engine/explain/explanation.ts';
import type { Objective } from '../engine/objectives/objective.ts';
import { formatDuration } from '../model/format-duration.ts';
import { formatShare } from '../model/format-share.ts';
import { type Section, sectionOf, tableOf } from './document/block.ts';
import { type Line, named, say } from './document/line.ts';
import { TOO_FEW } from './document/words.ts';

const MOST = 30;
const HEADER = ['\ntarget', '\nlimit', '\nstretch', '\nmeasured', '\nn', '\nstate', 'budget\nleft'];

/** The targets of the configuration against what was measured, and how far `target-reduction` is reached. */
export function targetsSection({ objectives, reduction }: WorkflowExplanation): readonly Section[] {
  return sectionOf('Targets', 2, [
    ...tableOf(HEADER, objectives, MOST, 'target', (one) => [
      say`${scopeWords(one)} ${one.statistic}`,
      inUnit(one, one.target),
      one.stretch === null ? '' : inUnit(one, one.stretch),
      inUnit(one, one.current),
      String(one.n),
      one.state === 'met' && one.stretch !== null && one.current !== null && isBeyond(one, one.stretch) ? 'stretch met' : one.state,
      one.budgetLeft === null ? '' : formatShare(one.budgetLeft),
    ]),
    ...(reduction.available
      ? [
          {
            kind: 'note' as const,
            text: say`target-reduction ${formatShare(reduction.value.target)}: ${reductionWords(reduction.value)}`,
          },
        ]
      : []),
  ]);
}

/** What a target is set for: `makespan`, `job test`. */
export function scopeWords({ scope }: Objective): Line {
  if (scope.kind === 'job') return say`job ${named(scope.job)}`;
  return scope.kind === 'stage' ? say`stage ${named(scope.stage)}` : [scope.kind.replaceAll('-', ' ')];
}

/** Seconds or a share, as the target is. */
export function inUnit({ statistic }: Pick<Objective, 'statistic'>, value: number | null): string {
  if (value === null) return TOO_FEW;
  return statistic === 'rate' ? formatShare(value) : formatDuration(value);
}

function isBeyond({ statistic, current }: Objective, stretch: number): boolean {
  return current !== null && (statistic === 'rate' ? current >= stretch : current <= stretch);
}

function reductionWords({
  before,
  now,
  reached,
  interval,
}: Extract<WorkflowExplanation['reduction'], { available: true }>['value']): string {
  const way = reached >= 0 ? `${formatShare(reached)} reached` : `grown by ${formatShare(-reached)}`;
  return `${way} (95%: ${formatShare(interval[0])} to ${formatShare(interval[1])}), makespan p50 ${formatDuration(before.p50)} (n ${before.n}) before, ${formatDuration(now.p50)} (n ${now.n}) now`;
}
