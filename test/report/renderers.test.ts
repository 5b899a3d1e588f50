import { describe, expect, test } from '@jest/globals';
import type { Analysis, SkippedRule } from '../../src/engine/analysis.ts';
import { describeLeftOut } from '../../src/report/describe-together.ts';
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

describe('proposals of one workflow', () => {
  const [workflow] = ANALYSIS.workflows;
  if (workflow?.status !== 'analyzed' || workflow.combined === null) throw new Error('the sample has none');
  const reason = 'places: jobs.test changes twice';
  const combined = {
    ...workflow.combined,
    keys: ['a:ci.yml:x', 'b:ci.yml:y'],
    leftOut: [{ key: 'c:ci.yml:z', reason }],
    prediction: { predicted: false, reason: 'no history: not measured' } as const,
  };
  const together: Analysis = { ...ANALYSIS, workflows: [{ ...workflow, combined }] };

  test('are counted apart from their prediction', () =>
    expect(renderAnalysisText(together, plain)).toContain('\n  2 proposals together; no history: not measured\n'));
  test('that are left out are named with the reason in every format', () => {
    expect(renderAnalysisText(together, plain)).toContain(`\n  left out  c:ci.yml:z: ${reason}\n`);
    expect(renderAnalysisMarkdown(together)).toContain(`- \`c:ci.yml:z\`: ${reason}`);
    expect(renderAnalysisJson(together)).toMatchObject({ workflows: [{ combined: { leftOut: combined.leftOut } }] });
    expect(describeLeftOut(together)).toEqual([`c:ci.yml:z: left out: ${reason}`]);
    expect(renderPatch(together)).not.toContain('c:ci.yml:z');
    expect(describeLeftOut(ANALYSIS)).toEqual([]);
  });
});

describe('workflows in which nothing was found', () => {
  const quiet = (path: string, ...skipped: SkippedRule[]) =>
    ({ path, status: 'analyzed', runs: 0, simulatedHistory: null, findings: [], skipped, combined: null }) as const;
  const unmeasured: SkippedRule = { rule: 'set-job-timeout', reason: 'no-history', detail: 'no history: not measured' };
  const decided = (detail: string): SkippedRule => ({ rule: 'cancel-superseded-runs', reason: 'author-decided', detail });

  test('share a line for each rule and reason, with the detail that they share', () => {
    const workflows = [
      quiet('a.yml', unmeasured, decided('the workflow has a concurrency group')),
      quiet('b.yml', unmeasured, decided('job x has a concurrency group')),
    ];
    expect(renderAnalysisText({ ...ANALYSIS, workflows }, plain)).toContain(
      [
        'nothing found  2 workflows',
        '    a.yml, b.yml',
        '  cancel-superseded-runs: the file already says what it wants here (2 workflows)',
        '  set-job-timeout: no history: not measured (2 workflows)',
        '',
      ].join('\n'),
    );
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
