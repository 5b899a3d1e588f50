import { describe, expect, test } from '@jest/globals';
import { OUTPUT_LIMIT, renderCheckRun } from '../../src/report/check-run.ts';
import { expectFile } from '../helpers/expect-file.ts';
import { ACTIVE, HIDDEN, outsideCode } from '../helpers/outside-code.ts';
import { BESIDE, CASES } from './check-run-cases.ts';

const rendered = (name: string) => {
  const summarize = CASES[name];
  if (summarize === undefined) throw new Error(`no case ${name}`);
  return renderCheckRun(summarize(), BESIDE[name]);
};

/** The pull requests that we opened ourselves are linked. */
const withoutOurs = (text: string) => text.replace(/pull request #\d+ is (?:open|merged)/g, '');

describe('a check run', () => {
  test.each(Object.keys(CASES))('of the case %s reads as it was judged', (name) => {
    const { title, status, conclusion, summary, text, annotations, actions } = rendered(name);
    const remarks = annotations.map(({ path, line, level, title, message }) => `- ${path}:${line} ${level}: ${title} | ${message}`);
    const buttons = actions.map(({ label, description }) => `- [${label}] ${description}`);
    expectFile(
      new URL(`cases/check-run-${name}.md`, import.meta.url),
      [`${title} [${status}, ${conclusion}]`, summary, '=====', text, '=====', remarks.join('\n'), buttons.join('\n'), ''].join('\n\n'),
    );
  });

  test.each(Object.keys(CASES))('of the case %s keeps its limits, its code blocks narrow and names out of Markdown', (name) => {
    const { summary, text } = rendered(name);
    for (const part of [summary, text]) {
      expect(part.length).toBeLessThanOrEqual(OUTPUT_LIMIT);
      for (const { what, pattern } of ACTIVE) expect([what, pattern.exec(outsideCode(withoutOurs(part)))?.[0]]).toEqual([what, undefined]);
      expect(HIDDEN.exec(part)).toBeNull();
    }
    const [, block = ''] = /^```text\n([\s\S]*?)\n```/m.exec(summary) ?? [];
    for (const line of block.split('\n')) expect([...line].length).toBeLessThanOrEqual(90);
  });
});
