import type { Explanation } from '../../engine/explain/explanation.ts';
import type { Section } from '../document/block.ts';
import { hanging, terminalBlock, textOf } from '../document/terminal.ts';
import { escapeTerminal } from '../escape-terminal.ts';
import type { ProfileDocument, WorkflowPart } from '../profile-document.ts';
import { profileDocument } from '../profile-of-explanation.ts';
import { clip } from '../strip-unsafe.ts';
import { wrapText } from '../wrap-text.ts';
import { indent, type Style, styleFor, type TerminalOptions } from './style.ts';

const HEADING_LIMIT = 96;
const NARROWEST = 40;

/** A history explained: what matters most, every workflow with its jobs, what all share; each number with its n. Ends with a line break. */
export function renderProfileText(explanation: Explanation, options: TerminalOptions): string {
  const style = styleFor(options);
  const document = profileDocument(explanation);
  if (document === null) return 'No completed run in this history: not measured.\n';
  const { width } = options;
  const body = [
    document.head.flatMap((line) => wrapText(textOf(line), Math.max(NARROWEST, width))).join('\n'),
    ...renderVerdict(document, style, width),
    ...document.workflows.map((workflow) => renderWorkflow(workflow, style, width)),
    ...(document.together.length === 0
      ? []
      : [[style.bold('All workflows together'), ...renderSections(document.together, style, width)].join('\n')]),
  ].join('\n\n');
  const foot = document.foot
    .filter(({ sign }) => sign === null || new RegExp(`  ${sign}(?=\\s|$)`, 'm').test(body))
    .flatMap(({ sign, text }) => hanging('', sign === null ? text : `${sign}: ${text}`, width))
    .map(style.dim);
  return `${body}\n\n${foot.join('\n')}\n`;
}

function renderVerdict({ verdict }: ProfileDocument, style: Style, width: number): string[] {
  if (verdict.length === 0) return [];
  const lines = verdict.flatMap((line, index) => hanging(`${index + 1}. `, textOf(line), width - 2));
  return [[style.bold('What matters most'), ...indent(lines, 2)].join('\n')];
}

function renderWorkflow({ path, name, sections, details }: WorkflowPart, style: Style, width: number): string {
  const heading = `${style.bold(escapeTerminal(path))}${name === null ? '' : style.dim(`  ${escapeTerminal(name)}`)}`;
  return [heading, ...renderSections(sections, style, width), ...details.flatMap((section) => renderSection(section, style, width))].join(
    '\n',
  );
}

function renderSections(sections: readonly Section[], style: Style, width: number): string[] {
  return sections.flatMap((section) => renderSection(section, style, width));
}

/** A section as lines, an empty one first; without a title it is the first of its workflow and needs none. */
export function renderSection({ title, blocks }: Section, style: Style, width: number): string[] {
  const text = clip(textOf(title, HEADING_LIMIT), HEADING_LIMIT);
  const tables = (kind: string | undefined): boolean => kind === 'table' || kind === 'bars';
  const lines = blocks.flatMap((block, index) => {
    const before = blocks[index - 1]?.kind;
    const isApart = tables(block.kind) && tables(before);
    return [...(isApart ? [''] : []), ...terminalBlock(block, style, width - (text === '' ? 2 : 4))];
  });
  return text === '' ? indent(lines, 2) : ['', `  ${style.bold(text)}`, ...indent(lines, 4).map((line) => line.trimEnd())];
}
