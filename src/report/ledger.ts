import type { Ledger, LedgerOfRule } from '../engine/learning/ledger-of.ts';
import { type MeasuredOutcome, VERDICT_REASONS } from '../engine/learning/measured-outcome.ts';
import { formatShare } from '../model/format-share.ts';
import { count } from './count.ts';
import { type Block, itemsOf, tableOf } from './document/block.ts';
import { named, say } from './document/line.ts';
import { jsonText } from './json-text.ts';
import type { WordsDocument } from './report-document.ts';
import { renderReportMarkdown } from './report-markdown.ts';
import { renderReportText } from './report-text.ts';
import type { TerminalOptions } from './terminal/style.ts';
import { shareWithInterval } from './verification-words.ts';

const MOST_OUTCOMES = 50;
const MOST_RULES = 60;
const NONE = '-';

/**
 * The ledger for a terminal.
 * @public
 */
export function renderLedgerText(ledger: Ledger, options: TerminalOptions): string {
  return renderReportText(ledgerDocument(ledger), options);
}

/**
 * The ledger as Markdown.
 * @public
 */
export function renderLedgerMarkdown(ledger: Ledger): string {
  return renderReportMarkdown(ledgerDocument(ledger));
}

/**
 * The ledger for machines: schema `paceline/ledger@1`, shares of one, times in seconds.
 * @public
 */
export function renderLedgerJson(ledger: Ledger): string {
  return jsonText({ schema: 'paceline/ledger@1', ...ledger });
}

function ledgerDocument({ outcomes, open, rules }: Ledger): WordsDocument {
  const of = (verdict: MeasuredOutcome['verdict']): number => outcomes.filter((outcome) => outcome.verdict === verdict).length;
  const about = `${count(outcomes.length, 'ended verification')}: ${of('verified')} verified, ${of('refuted')} refuted, ${of('needs-more-runs')} undecided; ${open.length} under way.`;
  const simulated = outcomes.filter(({ isSimulated }) => isSimulated).length;
  const blocks: Block[] = [
    ...(simulated === 0
      ? []
      : [{ kind: 'warning' as const, text: [`${count(simulated, 'outcome')} of simulated history: no prediction learns from them.`] }]),
    ...(outcomes.length === 0 ? [{ kind: 'text' as const, text: ['Nothing was verified yet.'] }] : []),
    ...tableOf(['proposal', 'predicted', 'measured', 'n', 'verdict'], outcomes, MOST_OUTCOMES, 'outcomes', rowOf),
    ...(rules.length === 0 ? [] : [{ kind: 'heading' as const, level: 2 as const, text: ['Rules: predicted against measured'] }]),
    ...tableOf(
      ['rule', 'n', 'verified', 'refuted', 'undecided', 'measured less predicted', 'held by the prediction', 'expected of the next'],
      rules,
      MOST_RULES,
      'rules',
      rowOfRule,
    ),
    ...(rules.length === 0 ? [] : [{ kind: 'note' as const, text: [NOTE] }]),
    ...(open.length === 0 ? [] : [{ kind: 'heading' as const, level: 2 as const, text: ['Under way'] }]),
    ...itemsOf(open, MOST_OUTCOMES, 'proposals', ({ key, state, predictedShare }) => ({
      line: say`${named(key)}: ${state}${predictedShare === null ? '' : `, ${formatShare(predictedShare)} predicted`}`,
      under: [],
    })),
  ];
  return { title: 'Ledger', about, blocks };
}

const NOTE =
  'Shares of the time before. Measured less predicted: below 0 where a rule promises too much; held: how many measurements lie in the predicted 95% interval, allowing for their own error; expected of the next: measured by predicted, drawn towards all rules where one has few outcomes, with 95%. What something else moved, what was judged jointly and simulated history counts for no rule.';

function rowOf({ key, predicted, measured, n, verdict, why, isJoint }: MeasuredOutcome) {
  return [
    [named(key)],
    predicted === null ? NONE : shareWithInterval(predicted.share, predicted.shareInterval),
    measured === null ? NONE : shareWithInterval(measured.share, measured.shareInterval),
    `${n.before} / ${n.after}`,
    `${verdict === 'needs-more-runs' ? 'undecided' : verdict}: ${VERDICT_REASONS[why]}${isJoint ? ', jointly' : ''}`,
  ];
}

function rowOfRule({ rule, n, verified, refuted, undecided, calibration, ratio }: LedgerOfRule) {
  const bias = calibration?.bias ?? null;
  const coverage = calibration?.coverage ?? null;
  return [
    [named(rule)],
    ...[n, verified, refuted, undecided].map(String),
    bias === null ? NONE : shareWithInterval(bias.mean, [bias.low, bias.high]),
    coverage === null ? NONE : `${coverage.held} of ${calibration?.n} (${formatShare(coverage.low)} to ${formatShare(coverage.high)})`,
    `${ratio.ratio.toFixed(2)} (${ratio.interval[0].toFixed(2)} to ${ratio.interval[1].toFixed(2)}), n ${ratio.n}`,
  ];
}
