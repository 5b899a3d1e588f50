import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('../../', import.meta.url));
const readme = readFileSync(`${root}README.md`, 'utf8');
const commands = [...readme.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, text]) => (text ?? '').trim().split('\n'));

/** What `.ci/run` runs itself, in a fresh clone, before and around this test. */
const RUN_BY_CI = ['npm ci', 'npm test', 'npm run check'];
/** Needs an account: test/setup and test/app/serve.test.ts drive them. */
const NEEDS_GITHUB = ['npm run setup', 'npm start'];

test('every command of the README is run by a test', () => {
  const known = new Set([
    ...RUN_BY_CI,
    ...NEEDS_GITHUB,
    'npm run demo -- --exit',
    ...commands.filter((line) => line.startsWith('npx paceline ')),
  ]);
  expect(commands.filter((line) => !known.has(line))).toEqual([]);
  const ci = readFileSync(`${root}.ci/run`, 'utf8');
  expect(ci).toMatch(/^npm ci\b/m);
  expect(ci).toMatch(/^step npm( --silent)? run check$/m);
  expect(ci).toMatch(/^step npm( --silent)? test$/m);
});

test.each(commands.filter((line) => line.startsWith('npx paceline ')))('%s', (line) => {
  const [program = '', ...args] = line.split(' ');
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: root, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });
  expect({ status, stderr }).toMatchObject({ status: 0 });
  expect(stdout.length).toBeGreaterThan(100);
});

test('npm run demo -- --exit', () => {
  const { status, stdout, stderr } = spawnSync('npm', ['run', 'demo', '--', '--exit'], { cwd: root, encoding: 'utf8' });
  expect({ status, stderr: status === 0 ? '' : stderr, tail: status === 0 ? '' : stdout.slice(-2000) }).toMatchObject({ status: 0 });
  expect(stdout).toContain('The loop closed');
  for (const rule of ['cancel-superseded-runs', 'set-job-timeout', 'cache-dependencies'])
    expect(stdout).toContain(`branch paceline/${rule}/`);
  expect(stdout).toContain('simulated history');
}, 400_000);
