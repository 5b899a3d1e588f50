import type { Compared, Report, WorkflowComparison } from '../engine/report/report.ts';
import { formatWindow } from '../model/format-date.ts';
import { type Block, heading, paragraph, tableBlock } from './report-document.ts';
import { duration, rate, signed, signedDuration, workflowName } from './report-words.ts';

/** Each workflow and stage before and since; where there is no before, that there is none. */
export function comparisonBlocks({ comparisons, since }: Report): readonly Block[] {
  if (!comparisons.available) return [heading(2, 'Before and after'), paragraph(`Not compared: ${comparisons.reason}.`)];
  return [
    heading(2, 'Before and after'),
    paragraph(
      `Runs created before and since ${since === null ? '' : since.toISOString().slice(0, 16).replace('T', ' ')} UTC. The shift is the Hodges-Lehmann estimate with its distribution-free 95% interval, over first attempts that succeeded. It says what was measured, not what caused it.`,
    ),
    ...comparisons.value.flatMap(blocksOf),
  ];
}

function blocksOf(compared: WorkflowComparison): readonly Block[] {
  const { makespan, runnerTime, success, stages, before, since, mix } = compared;
  const rows = [
    row('makespan', makespan),
    row('runner time', runnerTime),
    ...stages.map(({ stage, compared: each }) => row(`stage ${stage}`, each)),
    ['success rate', '', rate(success.before), '', rate(success.since), '', ''],
  ];
  const windows = `before ${formatWindow(before)}, since ${formatWindow(since)}`;
  return [
    heading(3, workflowName(compared)),
    ...tableBlock(`Before and since; ${windows}`, ['', 'n before', 'p50 before', 'n since', 'p50 since', 'shift', '95% interval'], rows),
    ...(mix === null ? [] : [paragraph(`Other runs than before: ${mix}.`)]),
  ];
}

function row(label: string, { before, since, shift }: Compared): readonly string[] {
  const [low, high] = shift.available ? shift.value.interval : [0, 0];
  return [
    label,
    String(before.n),
    duration(before.p50),
    String(since.n),
    duration(since.p50),
    shift.available ? `${signedDuration(shift.value.time)} (${signed(shift.value.ratio)})` : 'too few runs',
    shift.available ? `${signed(low)} to ${signed(high)}` : '',
  ];
}
