import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Run } from '../../src/model/run.ts';
import { formatHistoryRun } from '../../src/telemetry/format-history-run.ts';
import { at, buildJob, buildRun, buildStep } from '../helpers/build-run.ts';
import { makeFolder } from '../helpers/checkout.ts';
import { cli } from '../helpers/fake-output.ts';
import { actionHeader, jobLog } from '../helpers/job-log.ts';

const STEPS = [buildStep(1, 'Set up job', 5, 7), buildStep(2, 'Dependencies', 7, 20), buildStep(7, 'Post Dependencies', 40, 44)];

function runOf(runId: number, rest: Partial<Run> = {}): Run {
  return buildRun({ runId, createdAt: at(runId * 600), jobs: [buildJob({ jobId: runId * 10, runId, steps: STEPS })], ...rest });
}
const line = (run: Run) => JSON.stringify(formatHistoryRun(run));
const TWO = `${line(runOf(1))}\n${line(runOf(2))}\n`;

interface ProfileAnswer {
  readonly workflows: readonly { readonly runs: number; readonly path: string | null; readonly jobs: readonly Record<string, unknown>[] }[];
}

/** The profile of a history, with what was said beside it. */
async function profile(path: string, ...argv: string[]) {
  const { code, out, notes } = await cli(['profile', '--history', path, '--format', 'json', '--as-of', '2026-04-01', ...argv]);
  return { code, notes, answer: out === '' ? null : (JSON.parse(out) as ProfileAnswer) };
}
const runs = ({ answer }: Awaited<ReturnType<typeof profile>>) => answer?.workflows.reduce((sum, workflow) => sum + workflow.runs, 0);

describe('a history', () => {
  test.each([
    ['one run a line', 'runs.ndjson', TWO],
    ['one run a line, packed', 'runs.ndjson.gz', gzipSync(TWO)],
    ['one run a line with carriage returns and empty lines', 'runs.jsonl', TWO.replaceAll('\n', '\r\n\r\n')],
    ['a file of any name', 'runs', TWO],
    [
      'a document over many lines',
      'runs.json',
      JSON.stringify({ workflow_runs: [1, 2].map((id) => formatHistoryRun(runOf(id))) }, null, 2),
    ],
  ])('is read from %s', async (_what, name, content) => {
    const read = await profile(join(makeFolder({ [name]: content }), name));
    expect(read).toMatchObject({ code: 0, notes: '' });
    expect(runs(read)).toBe(2);
  });

  test('is read from a folder, deep, and runs and jobs of REST answers are joined', async () => {
    const bare = ({ jobs, ...run }: Record<string, unknown>) => ({ run, jobs });
    const { run, jobs } = bare(formatHistoryRun(runOf(3)));
    const folder = makeFolder({
      'a.ndjson': TWO,
      'rest/runs.json': JSON.stringify({ workflow_runs: [run] }),
      'rest/jobs.json': JSON.stringify({ jobs }),
      'README.md': 'not a history',
    });
    const read = await profile(folder);
    expect(read.notes).toBe('');
    expect(runs(read)).toBe(3);
  });

  test('takes cache outcomes from the logs beside it', async () => {
    const log = jobLog(
      ...actionHeader(7.5, 'actions/cache@v4', { path: '~/.npm', key: 'npm-1' }),
      [9, 'Cache hit for: npm-1'],
      [10, 'Cache restored from key: npm-1'],
    );
    const [bare, withLogs] = [
      makeFolder({ 'runs.ndjson': TWO }),
      makeFolder({ 'runs.ndjson': TWO, 'logs/10.txt': log, 'logs/99.txt': log }),
    ];
    const caches = async (folder: string) =>
      JSON.stringify((await profile(folder)).answer?.workflows[0]?.jobs[0]?.['caches'] ?? (await profile(folder)).answer);
    expect(await caches(withLogs)).toContain('actions/cache');
    expect(await caches(bare)).not.toContain('actions/cache');
  });
});

describe('a bad record', () => {
  test.each([
    ['in the middle', `${line(runOf(1))}\n{"id": tru\n${line(runOf(2))}\n`, 2, 'not JSON'],
    ['in the first line', `id,name\n${TWO}`, 1, 'not JSON'],
    ['at the end, cut off', `${TWO}${line(runOf(3)).slice(0, 100)}`, 3, 'not JSON'],
    ['that is no run', `${line(runOf(1))}\n{"ids": [1]}\n${line(runOf(2))}\n`, 2, 'neither a run nor a job'],
    ['without a commit', `${line(runOf(1))}\n${line(runOf(3, { headSha: '' }))}\n${line(runOf(2))}\n`, 2, 'head_sha'],
  ])('%s is reported with file and line, and the others are read', async (_what, content, at, reason) => {
    const path = join(makeFolder({ 'runs.ndjson': content }), 'runs.ndjson');
    const read = await profile(path);
    expect(runs(read)).toBe(2);
    expect(read.notes).toMatch(new RegExp(`^${path}:${at}: skipped: .*${reason}.*\n$`));
  });

  test('among many is counted after the first ten', async () => {
    const folder = makeFolder({ 'runs.ndjson': `${TWO}${'{}\n'.repeat(25)}` });
    const { notes } = await profile(folder);
    expect(notes.split('\n')).toHaveLength(12);
    expect(notes).toContain('\nand 15 more records skipped\n');
  });

  test('with a hostile file name does not reach the terminal as it is', async () => {
    const folder = makeFolder({ 'a\u001b[2J\u202e.ndjson': `${TWO}{}\n` });
    const { notes } = await profile(folder);
    expect(notes).toContain('skipped');
    expect(notes).not.toMatch(/(?!\n)\p{Cc}|\u202e/u);
  });
});

describe('a line that cannot be read is named, and the others count', () => {
  const three = line(runOf(3));
  const latin = Buffer.from(line(runOf(9, { headBranch: 'caf\u00e9' })), 'latin1');

  test('one that is not UTF-8', async () => {
    const path = join(makeFolder({ 'runs.ndjson': Buffer.concat([Buffer.from(TWO), latin, Buffer.from(`\n${three}`)]) }), 'runs.ndjson');
    const read = await profile(path);
    expect(read.notes).toBe(`${path}:3: skipped: not UTF-8\n`);
    expect(runs(read)).toBe(3);
  });

  test('one of more than 64 MiB, packed or not', async () => {
    const long = Buffer.concat([Buffer.from(TWO), Buffer.alloc(65 * 1024 * 1024, 'x'), Buffer.from(`\n${three}\n`)]);
    for (const [name, content] of [
      ['runs.ndjson', long],
      ['runs.ndjson.gz', gzipSync(long)],
    ] as const) {
      const path = join(makeFolder({ [name]: content }), name);
      const read = await profile(path);
      expect(read.notes).toBe(`${path}:3: skipped: longer than 64 MiB\n`);
      expect(runs(read)).toBe(3);
    }
  }, 30_000);

  test('the place where a packed file is cut off', async () => {
    const packed = gzipSync(Buffer.from(Array.from({ length: 2_000 }, (_, index) => `${line(runOf(index + 1))}\n`).join('')));
    const path = join(makeFolder({ 'runs.ndjson.gz': packed.subarray(0, packed.length - 2_000) }), 'runs.ndjson.gz');
    const read = await profile(path);
    expect(read.notes).toMatch(/:\d+: skipped: the packed file is damaged or cut off here \(unexpected end of file\)\n$/);
    const at = Number(/:(\d+): skipped/.exec(read.notes)?.[1]);
    expect(at).toBeGreaterThan(1_000);
    expect(runs(read)).toBe(at - 1);
  });
});

describe('a history that cannot be used ends with 2', () => {
  test.each([
    ['an empty file', 'runs.ndjson', '', 'holds no run\n'],
    ['a file without a good record', 'runs.ndjson', 'no\nruns\n', 'holds no run that could be read\n'],
    ['a file that is not packed', 'runs.ndjson.gz', TWO, 'holds no run that could be read\n'],
    ['a packed file of which nothing is left', 'runs.ndjson.gz', gzipSync(TWO).subarray(0, 20), 'holds no run that could be read\n'],
  ])('%s', async (_what, name, content, said) => {
    const { code, notes, answer } = await profile(join(makeFolder({ [name]: content }), name));
    expect({ code, answer }).toEqual({ code: 2, answer: null });
    expect(notes).toContain('INPUT_UNREADABLE: ');
    expect(notes.endsWith(said)).toBe(true);
  });
});

describe('paceline profile', () => {
  const docs = { workflowPath: '.github/workflows/docs.yml', workflowName: 'Pages' };
  const folder = makeFolder({ 'runs.ndjson': `${TWO}${line(runOf(3, docs))}\n` });

  test('text has a table for each workflow', async () => {
    const { code, out } = await cli(['profile', '--history', folder, '--as-of', '2026-04-01']);
    expect(code).toBe(0);
    expect(out).toContain('.github/workflows/ci.yml');
    expect(out).toContain('makespan');
    expect(out).toContain('test');
  });

  test('json has its schema and its window', async () => {
    expect((await profile(folder)).answer).toMatchObject({
      schema: 'paceline/profile@1',
      asOf: '2026-04-01T00:00:00.000Z',
      window: { from: at(600).toISOString(), to: at(1800).toISOString() },
      simulatedHistory: null,
    });
  });

  test.each(['docs.yml', '.github/workflows/docs.yml', 'Pages', 'd*'])('--workflow %s leaves the others out', async (glob) => {
    expect((await profile(folder, '--workflow', glob)).answer?.workflows.map(({ path }) => path)).toEqual(['.github/workflows/docs.yml']);
  });

  test('--since leaves earlier runs out', async () => {
    expect(runs(await profile(folder, '--since', at(1200).toISOString()))).toBe(2);
    const none = await profile(folder, '--since', '2026-03-31');
    expect(none).toMatchObject({ code: 2, notes: expect.stringContaining('no run created since 2026-03-31T00:00:00.000Z') });
  });

  test('--workflow that matches none says which there are', async () => {
    const { code, notes } = await profile(folder, '--workflow', 'nightly.yml');
    expect(code).toBe(2);
    expect(notes).toBe(
      'USAGE: no run of a workflow that matches nightly.yml; the history has .github/workflows/ci.yml, .github/workflows/docs.yml\n',
    );
  });

  test('hostile names do not reach the terminal as they are', async () => {
    const hostile = '\u001b[2J\u001b]8;;https://evil.example\u0007\u202ename';
    const run = runOf(4, {
      workflowPath: null,
      workflowName: hostile,
      jobs: [buildJob({ runId: 4, name: hostile, steps: [buildStep(2, hostile, 7, 20)] })],
    });
    const { out } = await cli(['profile', '--history', join(makeFolder({ 'runs.ndjson': `${line(run)}\n` }), 'runs.ndjson')]);
    expect(out).toContain('name');
    expect(out).not.toMatch(/(?!\n)\p{Cc}|\u202e/u);
  });
});

describe('progress', () => {
  let drawn: jest.SpiedFunction<typeof process.stderr.write>;
  beforeEach(() => {
    drawn = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  });
  afterEach(() => drawn.mockRestore());
  const path = join(makeFolder({ 'runs.ndjson': TWO }), 'runs.ndjson');

  test('is silent where nobody watches', async () => {
    await cli(['profile', '--history', path]);
    expect(drawn).not.toHaveBeenCalled();
  });

  test('never mixes with the result', async () => {
    const [watched, unwatched] = [
      await cli(['profile', '--history', path, '--as-of', '2026-04-01'], { interactive: true }),
      await cli(['profile', '--history', path, '--as-of', '2026-04-01']),
    ];
    expect(watched).toEqual(unwatched);
  });
});

test('recorded runs of another repository are read whole', async () => {
  const recorded = new URL('../fixtures/telemetry/biome-main.ndjson', import.meta.url).pathname;
  const read = await profile(recorded);
  expect(read.notes).toBe('');
  expect(runs(read)).toBe(readFileSync(recorded, 'utf8').trim().split('\n').length);
});
