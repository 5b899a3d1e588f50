import type { SkippedRule } from '../../engine/analysis.ts';
import { SKIP_REASONS } from '../../engine/rule.ts';
import { count } from '../count.ts';
import { escapeTerminal } from '../escape-terminal.ts';
import { wrapText } from '../wrap-text.ts';
import type { Style, TerminalOptions } from './style.ts';

const REASONS: Readonly<Record<SkippedRule['reason'], string>> = {
  ...SKIP_REASONS,
  failed: 'the rule failed: a defect of ours',
  off: 'turned off',
  ignored: 'ignored by the configuration',
};

/** Which rules said nothing of a workflow and why, each on a line of its own; dim, unless the rule broke. */
export function renderSkipped(skipped: readonly SkippedRule[], options: TerminalOptions, style: Style): string[] {
  return skipped.flatMap((each) =>
    each.reason === 'failed'
      ? [`  ${style.red(each.rule)}: ${REASONS.failed}: ${escapeTerminal(each.detail)}`]
      : dimLines(`${each.rule}: ${detailOf(each)}`, options, style),
  );
}

/** The same over many workflows: a line for each rule and reason, with the detail where all of them share it. */
export function renderSkippedTogether(skipped: readonly SkippedRule[], options: TerminalOptions, style: Style): string[] {
  return [...Map.groupBy(skipped, ({ rule, reason }) => `${rule} ${reason}`).values()]
    .toSorted(([a], [b]) => compare(a?.rule ?? '', b?.rule ?? ''))
    .flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      const details = new Set(group.map(detailOf));
      const said = details.size === 1 ? detailOf(first) : REASONS[first.reason];
      return dimLines(`${first.rule}: ${said} (${count(group.length, 'workflow')})`, options, style);
    });
}

/** What does not fit the width goes on below, further in. */
function dimLines(text: string, { width }: TerminalOptions, style: Style): string[] {
  return wrapText(escapeTerminal(text), Math.max(40, width - 4)).map((line, index) => style.dim(`${index === 0 ? '  ' : '    '}${line}`));
}

function detailOf({ reason, detail }: SkippedRule): string {
  return detail === '' ? REASONS[reason] : detail;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
