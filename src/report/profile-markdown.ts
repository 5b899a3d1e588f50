import type { Explanation } from '../engine/explain/explanation.ts';
import { count } from './count.ts';
import type { Section } from './document/block.ts';
import { markdownBlock, markdownOf } from './document/markdown.ts';
import { codeSpan } from './escape-markdown.ts';
import { fitSections, type Section as Part } from './fit-sections.ts';
import type { ProfileDocument, WorkflowPart } from './profile-document.ts';
import { profileDocument } from './profile-of-explanation.ts';

/** What GitHub takes as a comment; a step summary holds more. */
const LIMIT = 65_535;
const MOST_DETAILS = 20_000;

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
  const whole = [...heading, ...blocks.map(markdownBlock)].join('\n\n');
  return { whole, short: heading.length === 0 ? '' : `${heading[0]}\n\nNo room here: --format text and json have it.`, weight };
}

/** Folded; as many jobs as there is room for. */
function detailsPart(details: readonly Section[]): readonly Part[] {
  const shown: string[] = [];
  let length = 0;
  for (const { title, blocks } of details) {
    const text = [`##### ${markdownOf(title)}`, ...blocks.map(markdownBlock)].join('\n\n');
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
