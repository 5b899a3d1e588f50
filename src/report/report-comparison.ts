import { BELOW_RESOLUTION, OTHER_MIX } from '../engine/report/compare-durations.ts';
import type { Compared, Report, WorkflowComparison } from '../engine/report/report.ts';
import { formatWindow } from '../model/format-date.ts';
import { rate, signed, signedShare, time } from './document/words.ts';
import { heading, paragraph, type ReportBlock, tableBlock } from './report-document.ts';
import { standsOut, workflowName } from './report-shift.ts';

const CELLS: ReadonlyMap<string, string> = new Map([
  [BELOW_RESOLUTION, 'below 2s'],
  [OTHER_MIX, 'other mix'],
]);

/** Each workflow and stage before and since; where there is no before, that there is none. */
export function comparisonBlocks({ comparisons, since }: Report): readonly ReportBlock[] {
  if (!comparisons.available) return [heading(2, 'Before and after'), paragraph(`Not compared: ${comparisons.reason}.`)];
  return [
    heading(2, 'Before and after'),
    paragraph(
      `Runs created before and since ${since === null ? '' : since.toISOString().slice(0, 16).replace('T', ' ')} UTC. The shift is the Hodges-Lehmann estimate within runs of one event, class of branch and runner, with its distribution-free 95% interval, over first attempts that succeeded. It says what was measured, not what caused it.`,
    ),
    ...comparisons.value.flatMap(blocksOf),
  ];
}

function blocksOf(compared: WorkflowComparison): readonly ReportBlock[] {
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
    ...legend([makespan, runnerTime, ...stages.map(({ compared: each }) => each)]),
    ...(mix === null ? [] : [paragraph(`Other runs than before: ${mix}.`)]),
  ];
}

function row(label: string, { before, since, shift }: Compared): readonly string[] {
  const [low, high] = shift.available ? shift.value.interval : [0, 0];
  return [
    label,
    String(before.n),
    time(before.p50),
    String(since.n),
    time(since.p50),
    shiftCell(shift),
    shift.available ? `${signedShare(low)} to ${signedShare(high)}` : '',
  ];
}

function shiftCell(shift: Compared['shift']): string {
  if (!shift.available) return CELLS.get(shift.reason) ?? 'too few runs';
  return standsOut(shift.value) ? `${signed(shift.value.time)} (${signedShare(shift.value.ratio)})` : 'none stands out';
}

/** What the cells mean that stand for a reason, those that there are. */
function legend(all: readonly Compared[]): readonly ReportBlock[] {
  const reasons = new Set(all.flatMap(({ shift }) => (shift.available ? [] : [shift.reason])));
  const used = [...CELLS].filter(([reason]) => reasons.has(reason));
  return used.length === 0 ? [] : [paragraph(`${used.map(([reason, cell]) => `${cell}: ${reason}`).join('; ')}.`)];
}
