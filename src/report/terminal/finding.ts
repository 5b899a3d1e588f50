import type { ProposalOutcome, ReportedFinding } from '../../engine/analysis.ts';
import { describePrediction } from '../describe-prediction.ts';
import { describeWork } from '../describe-work.ts';
import { escapeTerminal } from '../escape-terminal.ts';
import { wrapText } from '../wrap-text.ts';
import { indent, type Style, type TerminalOptions } from './style.ts';

const LABEL_WIDTH = 11;

/** What became of a finding's proposal, in a few words and a colour. */
function describeOutcome(outcome: ProposalOutcome | null, style: Style): readonly (readonly [label: string, text: string])[] {
  if (outcome === null) return [['proposal', style.dim('none: advice only')]];
  switch (outcome.kind) {
    case 'proven': {
      const { prediction, proposal } = outcome.proven;
      return [
        ['predicted', prediction.predicted ? escapeTerminal(describePrediction(prediction)) : style.dim(escapeTerminal(prediction.reason))],
        ['proposal', `${style.green('proven')}, ${describeWork(outcome.proven).heading}`],
        ...proposal.workDelta.map((line) => ['no longer', escapeTerminal(line)] as const),
        ['risk', style.dim(escapeTerminal(proposal.risk))],
      ];
    }
    case 'refused':
      return [['proposal', `${style.yellow('refused')} (${outcome.refusal.code}): ${escapeTerminal(outcome.refusal.detail)}`]];
    case 'withheld':
      return [['proposal', `${style.dim('withheld')}: ${escapeTerminal(outcome.reason)}`]];
  }
}

/** A finding: where, which rule, what it says, what is predicted and what was done about it. */
export function renderFinding(path: string, reported: ReportedFinding, options: TerminalOptions, style: Style): string[] {
  const { rule, message, job, step, line, outcome } = reported;
  const place = [...(job === null ? [] : [`job ${escapeTerminal(job)}`]), ...(step === null ? [] : [`step ${step + 1}`])].join(', ');
  const head = `${style.cyan(`${escapeTerminal(path)}:${line}`)}  ${style.bold(rule.id)}${style.dim(`  ${[rule.safety, place].filter((part) => part !== '').join(' · ')}`)}`;
  const width = Math.max(40, options.width - 4);
  const facts = describeOutcome(outcome, style).flatMap(([label, text]) => {
    const [first = '', ...more] = wrapText(text, width - LABEL_WIDTH);
    return [`${style.dim(label.padEnd(LABEL_WIDTH))}${first}`, ...indent(more, LABEL_WIDTH)];
  });
  return [`  ${head}`, ...indent([...wrapText(escapeTerminal(message), width), ...facts], 4)];
}
