import type { ProvenProposal } from '../engine/analysis.ts';
import { quoted } from '../engine/bottlenecks/quoted.ts';
import type { Effort, MonthlyReturn, NotDone, Phase, Plan, Report } from '../engine/report/report.ts';
import { formatDuration } from '../model/format-duration.ts';
import { formatMoney } from '../model/format-money.ts';
import type { PredictionResult } from '../simulate/prediction.ts';
import { count } from './count.ts';
import { describeInterval, describePrediction } from './describe-prediction.ts';
import { TOO_FEW } from './document/words.ts';
import { bullets, heading, paragraph, type ReportBlock, tableBlock } from './report-document.ts';

const EFFORT_WORDS: Readonly<Record<Effort, string>> = {
  merge: 'little effort: the same work, safe to merge',
  review: 'some effort: the same work, after a review',
  decide: 'a decision: less work is run',
};
const MOST_ADVICE = 20;

/** What to do, in phases, with the predicted result of each; what was not done; what comes back. */
export function planBlocks({ plan }: Report): readonly ReportBlock[] {
  if (!plan.available) return [heading(2, 'Plan'), paragraph(`No plan: ${plan.reason}.`)];
  const { phases, advice, notDone, returns, workflows } = plan.value;
  return [
    heading(2, 'Plan'),
    ...(phases.length === 0
      ? [paragraph(`Nothing is proposed for ${count(workflows, 'workflow')} of the checkout.`)]
      : [paragraph('Each phase stands on those before it, and is priced with them as one edit: savings are never added up.')]),
    ...phases.flatMap(phaseBlocks),
    ...adviceBlocks(advice),
    ...notDoneBlocks(notDone),
    ...returnBlocks(returns, phases.length > 0),
  ];
}

function phaseBlocks({ effort, workflows }: Phase, index: number): readonly ReportBlock[] {
  return [
    heading(3, `Phase ${index + 1}, ${EFFORT_WORDS[effort]}`),
    ...workflows.flatMap(({ path, proposals, predicted, leftOut }) => [
      ...tableBlock(
        `${quoted(path)}: result after this phase, predicted`,
        ['', 'now', 'after', 'saved a run', '95% interval'],
        predicted.predicted ? predictedRows(predicted) : [],
      ),
      paragraph(`${quoted(path)} after this phase: ${phaseResult(predicted)}.`),
      ...bullets([
        ...proposals.map(describeProposal),
        ...leftOut.map(({ key, reason }) => `Left out of the joint edit: ${quoted(key)}: ${reason}`),
      ]),
    ]),
  ];
}

function phaseResult(predicted: PredictionResult): string {
  if (predicted.predicted) return describePrediction(predicted);
  return /not (?:predicted|measured)/.test(predicted.reason) ? predicted.reason : `not predicted: ${predicted.reason}`;
}

function predictedRows(result: Extract<PredictionResult, { predicted: true }>): readonly (readonly string[])[] {
  const { makespan, runnerTime, costPerMonth } = result.prediction;
  const row = (label: string, { baseline, candidate, saving }: typeof makespan, format: (value: number) => string): readonly string[] => [
    label,
    format(baseline.p50),
    format(candidate.p50),
    format(saving.mean),
    describeInterval(saving.interval, format),
  ];
  return [
    row('makespan, p50', makespan, formatDuration),
    row('runner time, p50', runnerTime, formatDuration),
    ...(costPerMonth === null ? [] : [row('cost a month', costPerMonth, formatMoney)]),
  ];
}

function describeProposal({ rule, proposal, prediction, sameWork, key }: ProvenProposal): string {
  const work = sameWork ? 'Same work.' : `Less work: ${proposal.workDelta.join('; ')}.`;
  return `${rule.title}: ${quoted(key)}. Alone: ${phaseResult(prediction)}. ${work} Risk: ${proposal.risk}`;
}

function adviceBlocks(advice: Plan['advice']): readonly ReportBlock[] {
  if (advice.length === 0) return [];
  const said = advice.slice(0, MOST_ADVICE).map(({ path, finding }) => `${quoted(path)}, line ${finding.line}: ${finding.message}`);
  const more = advice.length > MOST_ADVICE ? [`${advice.length - MOST_ADVICE} more; \`paceline analyze\` has all.`] : [];
  return [heading(3, 'Advice, without an edit'), ...bullets([...said, ...more])];
}

/** One line for each rule and reason, with the workflows it holds for. */
function notDoneBlocks(notDone: readonly NotDone[]): readonly ReportBlock[] {
  const groups = Map.groupBy(notDone, ({ rule, reason }) => JSON.stringify([rule, reason]));
  const rows = [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const files = [...new Set(group.map(({ path }) => path.slice(path.lastIndexOf('/') + 1)))];
    const some = files.slice(0, 3).map(quoted).join(', ');
    return [
      [
        first.rule === null ? 'the workflow' : quoted(first.rule),
        first.reason,
        `${some}${files.length > 3 ? ` and ${files.length - 3} more` : ''}`,
      ],
    ];
  });
  return rows.length === 0
    ? []
    : [heading(3, 'What was not done, and why'), ...tableBlock('Not proposed or not looked for', ['rule', 'because', 'where'], rows, 3)];
}

function returnBlocks(returns: readonly MonthlyReturn[], hasProposals: boolean): readonly ReportBlock[] {
  if (returns.length === 0)
    return hasProposals ? [heading(3, 'Return'), paragraph('Not stated: nothing was predicted over a week of runs or more.')] : [];
  const perMonth = (saved: number, interval: readonly [number, number]): string =>
    `${formatDuration(saved)} (${describeInterval(interval, formatDuration)})`;
  return [
    heading(3, 'Return'),
    ...tableBlock(
      'Predicted for 30 days with all phases done, at the rate of the replayed runs; 95% intervals',
      ['workflow', 'runs', 'less waiting', 'less runner time', 'list price saved'],
      returns.map(({ path, runs, waiting, runnerTime, listPrice }) => [
        quoted(path),
        String(Math.round(runs)),
        perMonth(waiting.saved, waiting.interval),
        perMonth(runnerTime.saved, runnerTime.interval),
        listPrice === null ? `${TOO_FEW} not predicted` : formatMoney(listPrice),
      ]),
    ),
  ];
}
