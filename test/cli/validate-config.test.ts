import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { makeFolder } from '../helpers/checkout.ts';
import { cli } from '../helpers/fake-output.ts';

const file = (text: string): string => join(makeFolder({ 'paceline.yml': text }), 'paceline.yml');

test('a valid configuration is said to be valid', async () => {
  const path = file('\uFEFFlevel: basic\n');
  expect(await cli(['validate-config', path])).toMatchObject({ code: 0, out: `${path} is valid\n`, notes: '' });
});

test('what is not in effect is a note with its place, and the file is valid', async () => {
  const path = file('level: basic\ndashboard-issue: true\n');
  const { code, out } = await cli(['validate-config', path]);
  expect({ code, out }).toEqual({
    code: 0,
    out: `${path}:2:1: note: dashboard-issue is read but not in effect in this version\n${path} is valid\n`,
  });
});

test('every mistake is named with line and column, and the exit code is 2', async () => {
  const path = file('level: fast\nrules:\n  set-job-timout: pr\nlevl: basic\n');
  const { code, out } = await cli(['validate-config', path]);
  expect(code).toBe(2);
  expect(
    out.split('\n').map((line) =>
      line
        .slice(path.length + 1)
        .split(':')
        .slice(0, 2)
        .join(':'),
    ),
  ).toEqual(['1:8', '3:3', '4:1', '']);
  expect(out).toContain('set-job-timeout');
});

test('what would move the cursor is shown and not sent', async () => {
  const { code, out } = await cli(['validate-config', file('"\\e]0;owned\\a": 1\n')]);
  expect(code).toBe(2);
  expect(out).not.toContain('\u001b');
  expect(out).not.toContain('\u0007');
  expect(out).toContain('is not known');
});

test('as JSON it has the same, for machines', async () => {
  const path = file('level: fast\n');
  const { code, out } = await cli(['validate-config', path, '--format', 'json']);
  expect(code).toBe(2);
  expect(JSON.parse(out)).toMatchObject({
    schema: 'paceline/configuration@1',
    path,
    valid: false,
    problems: [{ line: 1, column: 8 }],
    notes: [],
  });
});

test('a file that is not there is named', async () => {
  expect(await cli(['validate-config', 'no-such.yml'])).toMatchObject({
    code: 2,
    notes: expect.stringContaining('no-such.yml') as unknown,
  });
});

test("the organization's file is validated as well, under its own name", async () => {
  const own = file('level: basic\n');
  const organization = file('level: fast\n');
  const { code, out } = await cli(['validate-config', own, '--org-config', organization]);
  expect({ code, out }).toEqual({
    code: 2,
    out: `${organization}:1:8: level: write one of basic, intelligent, aggressive, experimental\n${own} is valid\n`,
  });
});

test("an analysis stands on the organization's file", async () => {
  const folder = makeFolder({ '.github/workflows/ci.yml': 'on: push\njobs: { a: { runs-on: ubuntu-latest, steps: [{ run: x }] } }\n' });
  const organization = file("ignore: { workflows: ['*'] }\n");
  expect((await cli(['analyze', folder, '--org-config', organization])).out).toContain('the configuration ignores this workflow');
  expect(await cli(['analyze', folder, '--org-config', file('levl: basic\n')])).toMatchObject({
    code: 2,
    notes: expect.stringContaining('paceline.yml:1:1: "levl" is not known') as unknown,
  });
});
