import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { CI, makeFolder, NPM } from '../helpers/checkout.ts';

const bin = fileURLToPath(new URL('../../bin/paceline.js', import.meta.url));
/** Its JSON is larger than a pipe holds. */
const large = makeFolder({
  ...NPM,
  ...Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`.github/workflows/w${i}.yml`, CI.replace('name: CI', `name: CI ${i}`)])),
});

/** Runs the bin in a pipe to a command of the shell; the bin's own exit code is the last line of standard error. */
function pipeTo(reader: string, options = '') {
  const command = `{ "$NODE" "$BIN" analyze "$DIR" --format json ${options}; echo "exit $?" >&2; } | ${reader}`;
  const env = { ...process.env, NODE: process.execPath, BIN: bin, DIR: large };
  const { stdout, stderr } = spawnSync('sh', ['-c', command], { encoding: 'utf8', env, maxBuffer: 64 * 1024 * 1024 });
  return { stdout, stderr };
}

test('a reader that takes all gets all', () => {
  const { stdout, stderr } = pipeTo('cat');
  expect(stderr).toBe('exit 0\n');
  expect(stdout.length).toBeGreaterThan(128 * 1024);
  expect((JSON.parse(stdout) as { workflows: unknown[] }).workflows).toHaveLength(60);
});

test('a reader that is slow gets all', () => {
  const { stdout, stderr } = pipeTo('{ sleep 1; cat; }');
  expect(stderr).toBe('exit 0\n');
  expect(JSON.parse(stdout)).toMatchObject({ schema: 'paceline/analysis@1' });
});

test('a reader that has seen enough is no failure, and the exit code still tells what was found', () => {
  expect(pipeTo('head -c 100')).toEqual({ stdout: expect.stringMatching(/^\{\n {2}"schema"/) as unknown, stderr: 'exit 0\n' });
  expect(pipeTo('head -c 100', '--fail-on proposal').stderr).toBe('exit 1\n');
});

(existsSync('/dev/full') ? test : test.skip)('a full disk is one line that says so', () => {
  const env = { ...process.env, NODE: process.execPath, BIN: bin, DIR: large };
  const { status, stderr } = spawnSync('sh', ['-c', '"$NODE" "$BIN" analyze "$DIR" --format json > /dev/full'], { encoding: 'utf8', env });
  expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringMatching(/^INPUT_UNREADABLE: standard output: .*\n$/) as unknown });
});
