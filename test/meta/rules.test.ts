import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { PAGE_HEADINGS, ruleFiles } from '../../scripts/new-rule.ts';
import { RULES } from '../../src/rules/registry.generated.ts';

const root = new URL('../../', import.meta.url);
const folders = readdirSync(new URL('src/rules/', root), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

test('the registry holds every rule folder, and the folder is the id', () => expect(RULES.map(({ meta }) => meta.id)).toEqual(folders));

test('every folder of rule cases belongs to a rule', () => {
  const cases = readdirSync(new URL('test/rules/', root), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(cases.map(({ name }) => name).filter((name) => !folders.includes(name))).toEqual([]);
});

describe.each(folders)('%s', (id) => {
  const page = new URL(`src/rules/${id}/rule.md`, root);
  test('has a page with every heading, in order', () => {
    expect(existsSync(page)).toBe(true);
    const headings = [...readFileSync(page, 'utf8').matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual([...PAGE_HEADINGS]);
  });
  test('has cases', () => {
    const cases = readdirSync(new URL(`test/rules/${id}/`, root)).filter((name) => /(?<!\.(?:expected|evidence))\.ya?ml$/.test(name));
    expect(cases.length).toBeGreaterThan(0);
  });
  test('has an imperative id and title', () => {
    expect(id).toMatch(/^[a-z]+(?:-[a-z]+)+$/);
    const title = RULES.find(({ meta }) => meta.id === id)?.meta.title ?? '';
    expect(title).toMatch(/^[A-Z][a-z]+ .*[^.]$/);
  });
});

test('the template of a new rule names its files after the id and has every heading', () => {
  const files = ruleFiles('start-services-early');
  expect(Object.keys(files)).toEqual([
    'src/rules/start-services-early/rule.ts',
    'src/rules/start-services-early/rule.md',
    'test/rules/start-services-early/plain-job.yml',
  ]);
  for (const heading of PAGE_HEADINGS) expect(files['src/rules/start-services-early/rule.md']).toContain(`## ${heading}\n`);
});
