import { describe, expect, test } from '@jest/globals';
import { regressionSection, regressionTitle } from '../../src/report/check-run-regression.ts';
import { expectFile } from '../helpers/expect-file.ts';
import { ACTIVE, HIDDEN, outsideCode } from '../helpers/outside-code.ts';
import { REGRESSION_CASES } from './check-run-regression-cases.ts';

const rendered = (name: string): { readonly state: string; readonly title: string | null; readonly section: string } => {
  const regression = REGRESSION_CASES[name]?.() ?? null;
  if (regression === null) throw new Error(`nothing is compared in ${name}`);
  return { state: regression.state, title: regressionTitle(regression), section: regressionSection(regression) };
};

describe('what a check run says of its pull request', () => {
  test.each(Object.keys(REGRESSION_CASES))('in the case %s reads as it was judged', (name) => {
    const { state, title, section } = rendered(name);
    expectFile(new URL(`cases/check-run-regression-${name}.md`, import.meta.url), `${title ?? 'no title'} [${state}]\n\n${section}\n`);
  });

  test.each(Object.keys(REGRESSION_CASES))('in the case %s keeps names out of Markdown', (name) => {
    const { section } = rendered(name);
    for (const { what, pattern } of ACTIVE) expect([what, pattern.exec(outsideCode(section))?.[0]]).toEqual([what, undefined]);
    expect(HIDDEN.exec(section)).toBeNull();
  });

  test('is silent where a run took what is usual', () => expect(rendered('too-few-and-usual').section).toBe(''));
});
