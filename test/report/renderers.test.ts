import { describe, expect, test } from '@jest/globals';
import { renderAnalysisJson } from '../../src/report/json.ts';
import { renderAnalysisMarkdown } from '../../src/report/markdown.ts';
import { renderPatch } from '../../src/report/patch.ts';
import { renderAnalysisText } from '../../src/report/terminal/analysis.ts';
import { renderExplainText } from '../../src/report/terminal/explain.ts';
import { renderRulesText } from '../../src/report/terminal/rules.ts';
import { expectFile } from '../helpers/expect-file.ts';
import { ANALYSIS, CANCEL, PATCH, TIMEOUT, WITHOUT_HISTORY } from './sample-analysis.ts';

const file = (name: string): URL => new URL(`cases/${name}`, import.meta.url);
const plain = { color: false, width: 100 };

describe('an analysis', () => {
  test('is rendered for a terminal', () => expectFile(file('analysis.txt'), renderAnalysisText(ANALYSIS, plain)));
  test('without history says so in place of a number', () => {
    const text = renderAnalysisText(WITHOUT_HISTORY, plain);
    expectFile(file('analysis-without-history.txt'), text);
    expect(text).toContain('no history: not measured');
    expect(text).not.toMatch(/\d+(?:s|m|%|\$)\b/);
  });
  test('has the same text with and without colour', () => {
    const colored = renderAnalysisText(ANALYSIS, { color: true, width: 100 });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control sequences.
    expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(renderAnalysisText(ANALYSIS, plain));
    expect(colored).not.toBe(renderAnalysisText(ANALYSIS, plain));
  });
  test('is rendered as paceline/analysis@1', () =>
    expectFile(file('analysis-json.txt'), `${JSON.stringify(renderAnalysisJson(ANALYSIS), null, 2)}\n`));
  test('is rendered as Markdown', () => expectFile(file('analysis.md'), renderAnalysisMarkdown(ANALYSIS)));
  test('without history has a null prediction in JSON', () => {
    const json = JSON.stringify(renderAnalysisJson(WITHOUT_HISTORY));
    expect(json).toContain('"predicted":null,"notPredicted":"no history: not measured"');
  });
});

describe('a patch', () => {
  test('holds one patch for each file', () => expect(renderPatch(ANALYSIS)).toBe(PATCH));
  test('is empty when nothing is proposed', () => expect(renderPatch({ ...ANALYSIS, workflows: [] })).toBe(''));
});

describe('rules', () => {
  test('are listed by family', () => expectFile(file('rules.txt'), renderRulesText([CANCEL, TIMEOUT], plain)));
  test('are explained without the marks of Markdown headings and without generated markers', () => {
    expect(renderExplainText('# Cancel\n<!-- end of header -->\n\n## What\n\n```yaml\n# a comment\n```\n', plain)).toBe(
      'Cancel\n\nWhat\n\n```yaml\n# a comment\n```\n',
    );
  });
});
