import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { REFUSALS } from '../../src/engine/analysis.ts';
import { loadGuardCases } from './guard-cases.ts';

describe('the guards', () => {
  const cases = loadGuardCases();

  test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => {
    expect(one.run()).toBeNull();
  });

  test('are each seen to accept what comes near', () => {
    const files = Map.groupBy(cases, ({ name }) => name.split(':')[0]);
    const oneSided = [...files].filter(([, own]) => new Set(own.map(({ expects }) => expects === 'accepted')).size < 2);
    expect(oneSided.map(([file]) => file)).toEqual([]);
  });

  test('are each seen to refuse, and stand in docs/proof.md', () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/proof.md'), 'utf8');
    const expected = new Set(cases.map(({ expects }) => expects));
    // What applyEdits itself keeps from happening is shown in edit-text.test.ts.
    expect(Object.keys(REFUSALS).filter((code) => !expected.has(code) && code !== 'text-differs')).toEqual([]);
    expect(Object.keys(REFUSALS).filter((code) => !page.includes(`| \`${code}\` |`))).toEqual([]);
  });
});
