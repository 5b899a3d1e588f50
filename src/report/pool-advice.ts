import { quoted } from '../engine/bottlenecks/quoted.ts';
import type { PoolStudy } from '../engine/pools/pool-study.ts';
import { formatDuration } from '../model/format-duration.ts';
import { formatMoney } from '../model/format-money.ts';
import type { AssignmentAdvice } from '../simulate/pools/advise-assignment.ts';
import type { PairedSaving } from '../simulate/pools/makespan-saving.ts';
import { count } from './count.ts';
import type { Block } from './document/block.ts';
import { bullets, heading, paragraph, tableBlock } from './report-document.ts';

/** Which job should ask for which labels, or why none should. */
export function adviceBlocks({ advice }: PoolStudy): readonly Block[] {
  const title = heading(3, 'What runs-on could say');
  if (!advice.available) return [title, paragraph(`No advice: ${advice.reason}.`)];
  const { assignments, saving, baseline, candidate } = advice.value;
  return [
    title,
    ...tableBlock(
      `What comes nearest to where ${advice.value.strategy} placed them`,
      ['job', 'workflow', 'now', 'advised'],
      assignments.map(({ job, workflow, from, labels }) => [quoted(job), quoted(workflow), labelsOf(from), labelsOf(labels)]),
      4,
    ),
    ...bullets([
      `It saves ${said(saving)} on ${count(saving.runs, 'run')} that were not used to find it: the makespan is ${times(baseline.makespan)} as recorded and ${times(candidate.makespan)} with these labels.`,
      costSentence(advice.value),
      dynamicSentence(advice.value),
    ]),
  ];
}

function labelsOf(labels: readonly string[]): string {
  return labels.map(quoted).join(', ');
}

function said({ mean, interval: [low, high] }: PairedSaving): string {
  return `${formatDuration(mean)} a run (95% interval ${formatDuration(low)} to ${formatDuration(high)})`;
}

function times({ p50, p95 }: { readonly p50: number | null; readonly p95: number | null }): string {
  return `p50 ${formatDuration(p50 ?? 0)}, p95 ${formatDuration(p95 ?? 0)}`;
}

function costSentence({ baseline, candidate }: AssignmentAdvice): string {
  const [before, after] = [baseline.cost, candidate.cost];
  if (!before.available) return `What it costs is not known: ${before.reason}.`;
  if (!after.available) return `What it costs is not known: ${after.reason}.`;
  return `These runs cost ${formatMoney(after.value)} with it, and ${formatMoney(before.value)} as recorded.`;
}

function dynamicSentence({ strategy, dynamicSaving }: AssignmentAdvice): string {
  const what = `A scheduler that places each job by itself (${strategy})`;
  return dynamicSaving.available
    ? `${what} would save ${said(dynamicSaving.value)}.`
    : `What ${strategy} itself would save is not known: ${dynamicSaving.reason}.`;
}
