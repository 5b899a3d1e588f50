import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { formatDuration } from '../../src/model/format-duration.ts';
import { hasRun, jobDuration } from '../../src/model/run-times.ts';
import { computeJobTimeout } from '../../src/stats/job-timeout.ts';
import { parseJob } from '../../src/telemetry/parse-job.ts';

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
  expect(ci).toMatch(/^beside npm( --silent)? run check$/m);
  expect(ci).toMatch(/^npm( --silent)? test 2>&1 \| tee "\$logs\/tests" \|\| failed=1$/m);
});

test('the limit in its example is what the recorded job gives, by the terms it names', () => {
  const record = gunzipSync(readFileSync(`${root}test/fixtures/demo/stencil-speed/jobs.ndjson.gz`)).toString('utf8');
  const jobs = record
    .trim()
    .split('\n')
    .map((line) => parseJob(JSON.parse(line)))
    .flatMap((parsed) => (parsed.ok ? [parsed.value] : []))
    .filter((job) => job.attempt === 1 && job.conclusion === 'success' && hasRun(job))
    .sort((a, b) => (b.startedAt?.getTime() ?? 0) - (a.startedAt?.getTime() ?? 0));
  const timeout = computeJobTimeout(jobs.flatMap((job) => jobDuration(job) ?? []));
  if (timeout?.basis.kind !== 'quantiles') throw new Error('too few recorded successes');
  const { n, p50, p99, term } = timeout.basis;
  expect(term).toBe('p50 plus 5 min');
  expect(readme).toContain(`+    timeout-minutes: ${timeout.limit / 60}`);
  expect(readme).toContain(
    `The \`${timeout.limit / 60}\` is not a habit: it is the p50 of the job's own last ${n} successes, ${formatDuration(p50)}, plus 5 minutes, rounded up; 1.5 times their p99, ${formatDuration(p99)}, would have been less.`,
  );
});

test('what the timeout was measured to do is said alike wherever it is said', () => {
  const said = 'eplayed over 4,201 recorded successful builds';
  const pages = ['src/rules/set-job-timeout/rule.md', 'src/stats/job-timeout.ts', 'docs/decisions.md', 'docs/methodology.md'];
  for (const page of pages) {
    const text = readFileSync(`${root}${page}`, 'utf8').replace(/\s*\n \* /g, ' ');
    expect({ page, isSaid: text.includes(said) }).toEqual({ page, isSaid: true });
    for (const part of ['would have ended 1 of them (0.24 per 1,000)', 'limits 1.91 times the median']) expect(text).toContain(part);
    expect(text).not.toMatch(/4,195|1\.85|2\.36|3\.47|22\.7/);
  }
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
