import type { Explanation } from '../engine/explain/explanation.ts';
import { count } from './count.ts';
import { codeBlock, codeSpan, prose } from './escape-markdown.ts';
import { fitSections, type Section as Part } from './fit-sections.ts';
import { markdownTable } from './markdown-table.ts';
import type { Block, Line, ProfileDocument, Section, WorkflowPart } from './profile-document.ts';
import { profileDocument } from './profile-of-explanation.ts';
import { timeBar } from './terminal/log-bar.ts';
import { textOf } from './terminal/profile-blocks.ts';

/** What GitHub takes as a comment; a step summary holds more. */
const LIMIT = 65_535;
const MOST_DETAILS = 20_000;
const BAR = 40;
const LABEL = 40;

/** The same as the text, for a comment or a step summary: at most 65,535 characters, the steps of jobs folded and the first to go. Ends with a line break. */
export function renderProfileMarkdown(explanation: Explanation): string {
  const document = profileDocument(explanation);
  if (document === null) return 'No completed run in this history: not measured.\n';
  const parts: readonly Part[] = [
    { whole: `## Profile\n\n${document.head.map(markdownOf).join('  \n')}` },
    ...verdictPart(document),
    ...document.workflows.flatMap(workflowParts),
    ...(document.together.length === 0 ? [] : [{ whole: '### All workflows together' }]),
    ...document.together.map(sectionPart),
  ];
  const body = fitSections(parts, LIMIT - 1_000);
  const foot = document.foot
    .filter(({ sign }) => sign === null || body.includes(`| ${sign} |`))
    .map(({ sign, text }) => (sign === null ? text : `\`${sign}\`: ${text}`));
  return `${body}\n\n${foot.join('  \n')}\n`;
}

function verdictPart({ verdict }: ProfileDocument): readonly Part[] {
  if (verdict.length === 0) return [];
  return [{ whole: ['### What matters most', verdict.map((line, index) => `${index + 1}. ${markdownOf(line)}`).join('\n')].join('\n\n') }];
}

function workflowParts({ path, name, sections, details }: WorkflowPart): readonly Part[] {
  return [
    { whole: `### ${codeSpan(path)}${name === null ? '' : ` ${codeSpan(name)}`}`, short: '', weight: 0 },
    ...sections.map(sectionPart),
    ...detailsPart(details),
  ];
}

/** A section for `fitSections`, with what stands in its place where there is no room. */
export function sectionPart({ title, blocks, weight }: Section): Part {
  const heading = title.join('') === '' ? [] : [`#### ${markdownOf(title)}`];
  const whole = [...heading, ...blocks.map(blockOf)].join('\n\n');
  return { whole, short: heading.length === 0 ? '' : `${heading[0]}\n\nNo room here: --format text and json have it.`, weight };
}

/** Folded; as many jobs as there is room for. */
function detailsPart(details: readonly Section[]): readonly Part[] {
  const shown: string[] = [];
  let length = 0;
  for (const { title, blocks } of details) {
    const text = [`##### ${markdownOf(title)}`, ...blocks.map(blockOf)].join('\n\n');
    length += text.length;
    if (length > MOST_DETAILS) break;
    shown.push(text);
  }
  if (shown.length === 0) return [];
  const left = details.length - shown.length;
  const more = left === 0 ? [] : [`and ${count(left, 'more job')}; --format json has all`];
  const summary = `<details><summary>Steps and caches of ${count(details.length, 'job')}</summary>`;
  return [{ whole: [summary, ...shown, ...more, '</details>'].join('\n\n'), short: '', weight: 20 }];
}

function blockOf(block: Block): string {
  switch (block.kind) {
    case 'facts':
      return block.rows.map(([label, text]) => `- **${label}**: ${markdownOf(text)}`).join('\n');
    case 'items':
      return [
        ...block.items.flatMap(({ line, under }) => [`- ${markdownOf(line)}`, ...under.map((each) => `  - ${markdownOf(each)}`)]),
        ...andMore(block),
      ].join('\n');
    case 'table': {
      const header = block.header.map((text) => text.trim().replaceAll('\n', ' '));
      const rows = block.rows.map((row) => row.map(markdownOf));
      const table = markdownTable(
        header,
        rows,
        header.map((_, column) => (column === 0 ? 'left' : 'right')),
      );
      return [table, ...andMore(block)].join('\n\n');
    }
    case 'bars':
      return codeBlock(barLines(block).join('\n'), 'text');
    case 'note':
      return markdownOf(block.text);
  }
}

function barLines({ bars, total }: Extract<Block, { kind: 'bars' }>): readonly string[] {
  const labels = bars.map(({ label }) => textOf(label, LABEL));
  const [room, values] = [Math.max(...labels.map(({ length }) => length)), Math.max(...bars.map(({ value }) => value.length))];
  return bars.map((bar, index) =>
    `${(labels[index] ?? '').padEnd(room)}  ${bar.value.padStart(values)}  ${timeBar(bar, total, BAR, { isSilent: bar.isWaiting })}`.trimEnd(),
  );
}

function andMore({ more, what }: { readonly more: number; readonly what: string }): string[] {
  return more === 0 ? [] : [`and ${count(more, `more ${what}`)}; --format json has all`];
}

/** Our own words hold nothing that Markdown acts on; what comes from outside becomes code. */
export function markdownOf(line: Line): string {
  return line
    .map((piece) => (typeof piece === 'string' ? piece : 'name' in piece ? codeSpan(piece.name) : prose(piece.prose)))
    .reduce((text, piece) => (text.endsWith('`') && piece.startsWith('`') ? `${text} ${piece}` : text + piece), '');
}
