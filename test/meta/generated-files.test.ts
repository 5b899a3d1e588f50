import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { replaceBetween } from '../../scripts/generators/generated-file.ts';
import { ERRORS } from '../../src/errors.ts';

const root = new URL('../../', import.meta.url);

test('every generated file is fresh', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [fileURLToPath(new URL('scripts/generate.ts', root)), '--check'], {
    encoding: 'utf8',
  });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
});

test('the errors page lists every code once', () => {
  const page = readFileSync(new URL('docs/errors.md', root), 'utf8');
  const listed = [...page.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code]) => code);
  expect(listed).toEqual(Object.keys(ERRORS));
});

test('a generated part replaces what stood between its markers and nothing else', () => {
  const text = 'a\n<!-- generated: x -->\nold\n<!-- end of generated: x -->\nb\n';
  expect(replaceBetween(text, 'x', 'new')).toBe('a\n<!-- generated: x -->\n\nnew\n<!-- end of generated: x -->\nb\n');
  expect(() => replaceBetween('a\n', 'x', 'new')).toThrow('markers');
});
