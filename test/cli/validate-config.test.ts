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
  const path = file('level: basic\nretention: 400d\n');
  const { code, out } = await cli(['validate-config', path]);
  expect({ code, out }).toEqual({
    code: 0,
    out: `${path}:2:1: note: retention is read but not in effect in this version\n${path} is valid\n`,
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
