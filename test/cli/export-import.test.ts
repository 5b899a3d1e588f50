import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type ExportOptions, exportHistory } from '../../src/commands/export.ts';
import { importHistory } from '../../src/commands/import.ts';
import type { Output } from '../../src/commands/output.ts';
import { AppError } from '../../src/errors.ts';
import type { Run } from '../../src/model/run.ts';
import { seconds } from '../../src/model/seconds.ts';
import type { TestReport } from '../../src/model/test-report.ts';
import type { OpenedStore } from '../../src/store/open-store.ts';
import { mergeRuns } from '../../src/tasks/merge-runs.ts';
import { formatHistoryRun } from '../../src/telemetry/format-history-run.ts';
import { readHistoryRecords } from '../../src/telemetry/history-file.ts';
import { at, buildJob, buildRun, buildStep } from '../helpers/build-run.ts';
import { makeFolder } from '../helpers/checkout.ts';
import { cli } from '../helpers/fake-output.ts';
import { sampleFacts } from '../helpers/log-facts.ts';
import { createTestStore } from '../helpers/test-database.ts';
import { DATA_DIR_VARIABLE } from '../helpers/test-server.ts';
import { fixtureRecords } from '../telemetry/read-fixture.ts';

jest.setTimeout(60_000);

let opened: OpenedStore;
beforeAll(async () => {
  opened = await createTestStore();
});
afterAll(() => opened.close());

let lastRepository = 100;

/** A repository that the store knows, with these runs. */
async function repositoryWith(runs: readonly Run[]) {
  lastRepository += 1;
  const id = lastRepository;
  const repository = { id, owner: 'octo', name: `repo-${id}`, defaultBranch: 'main', isArchived: false } as const;
  const unknown = { available: false, reason: 'not asked' } as const;
  await opened.store.repositories.save({ ...repository, visibility: unknown, isFork: unknown }, 3);
  await opened.store.transaction(async (transaction) => {
    await mergeRuns(transaction, id, runs);
    for (const job of runs.flatMap((run) => run.jobs)) await transaction.jobs.saveCacheOutcomes(id, job.jobId, job.cacheOutcomes);
  });
  return { id, name: `octo/repo-${id}` };
}

/** Runs a command and gives what it said; an error that it ends with is its code and message. */
async function said(command: (output: Output) => Promise<number>) {
  const [out, notes]: [string[], string[]] = [[], []];
  const output: Output = {
    write: async (text) => void out.push(text),
    note: (text) => void notes.push(text),
    color: false,
    width: 80,
    interactive: false,
  };
  const code = await command(output).catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
    notes.push(`${error.code}: ${error.message}`);
    return error.exit;
  });
  return { code, out: out.join(''), notes };
}

const runExport = (
  name: string,
  options: ExportOptions,
  { signal = new AbortController().signal, standardOutput = new PassThrough() as NodeJS.WritableStream } = {},
) => said((output) => exportHistory(name, options, output, { store: opened.store, signal, standardOutput }));
const runImport = (path: string, repository: string, signal = new AbortController().signal) =>
  said((output) => importHistory(path, { repository }, output, { store: opened.store, signal }));

/** Every row of a repository, without its id and without when which value was recorded. */
async function rowsOf(repositoryId: number) {
  const rows = async (table: 'run' | 'job_run' | 'step_run' | 'cache_outcome' | 'job_log' | 'test_report' | 'name' | 'workflow') =>
    (await opened.database.selectFrom(table).selectAll().where('repository_id', '=', repositoryId).execute())
      .map(({ repository_id: _id, ...row }) => JSON.stringify({ ...row, versions: null }))
      .sort();
  return {
    run: await rows('run'),
    job: await rows('job_run'),
    step: await rows('step_run'),
    cache: await rows('cache_outcome'),
    log: await rows('job_log'),
    tests: await rows('test_report'),
    name: await rows('name'),
    workflow: await rows('workflow'),
  };
}

const OUTCOME = {
  stepNumber: 2,
  action: 'actions/cache',
  result: 'partial',
  save: 'saved',
  restoredKey: 'npm-1',
  primaryKey: 'npm-2',
  sizeBytes: 12,
  restoreTime: seconds(1.5),
  basis: 'log',
} as const;
const FULL_OUTCOME = {
  ...OUTCOME,
  ...{ restoreRate: 1_500_000.5, saveTime: seconds(2.25), part: 'jdk', entries: { hits: 3, misses: 4 }, isLookup: true },
  ...{ policy: 'read-only', savePolicy: 'low-trust', toldBy: 'output', doubt: 'other-scope' },
} as const;
const REPORT: TestReport = {
  ...{ artifactId: 77, artifact: 'junit (ubuntu)' },
  files: [{ tool: 'junit', stepNumber: null, file: 'test/a.py', duration: seconds(4.5), tests: 3, failed: 1, isSum: true }],
  ...{ documents: 2, problem: 'budget' },
};
const sources = (index: number) => ({
  workflowBlob: `b${index % 3}`,
  workflowText: `on: push # ${index % 3}\n`,
  fileBlobs: new Map([['yarn.lock', `c${index}`]]),
});

/** More than a page of runs, some with several attempts, copies of jobs, caches, sources, and one without jobs. */
function manyRuns(count: number): readonly Run[] {
  return Array.from({ length: count }, (_, index) => {
    const runId = 1000 + Math.floor(index / 2) * 2;
    const attempt = (index % 2) + 1;
    const shared = { runId, attempt, headSha: 'abcdef0123456789'.repeat(3).slice(0, 40) };
    const steps = [
      buildStep(1, 'Set up job', runId + 5, runId + 7),
      buildStep(2, `Cache ${index % 5}`, runId + 7, runId + 20),
      buildStep(9, 'Post', runId + 40, runId + 44),
    ];
    const times = { createdAt: at(runId), startedAt: at(runId + 5), completedAt: at(runId + 65) };
    const copied = { runnerName: null, carriedOver: true, createdAt: at(runId + 900) };
    const jobs = [
      buildJob({
        ...shared,
        jobId: index * 10 + 1,
        name: 'build',
        steps,
        ...times,
        cacheOutcomes: index % 7 === 0 ? [OUTCOME, FULL_OUTCOME] : [],
        ...(index % 9 === 0 ? { log: sampleFacts() } : {}),
      }),
      buildJob({ ...shared, ...times, jobId: index * 10 + 2, name: 'test', labels: [], ...copied }),
    ];
    return buildRun({
      ...shared,
      createdAt: at(runId),
      updatedAt: at(runId + 1000),
      workflowPath: index % 4 === 0 ? '.github/workflows/docs.yml' : '.github/workflows/ci.yml',
      jobs: index % 50 === 3 ? [] : jobs,
      sources: index % 3 === 0 ? sources(index) : null,
      simulated: index % 11 === 0 ? 'seed 7' : null,
      ...(index % 5 === 0 ? { testReports: index % 2 === 0 ? [REPORT] : [] } : {}),
      pullRequests: index % 2 === 0 ? [4, 5] : [],
    });
  });
}

describe('what is exported', () => {
  const runs = manyRuns(450);

  test('and imported again is the same, row for row, and profiles the same', async () => {
    // The head of those that have one is another repository: they are of forks.
    const given = runs.map((run, index) => (index % 3 === 0 ? run : { ...run, headRepositoryId: null }));
    const [from, to] = [await repositoryWith(given), await repositoryWith([])];
    const line = (run: Run) => `${JSON.stringify({ ...formatHistoryRun(run), repository: { id: from.id } })}\n`;
    const folder = makeFolder({ 'original.ndjson': given.map(line).join('') });
    const out = join(folder, 'export.ndjson.gz');
    expect(await runExport(from.name, { out })).toEqual({ code: 0, out: `${out}: 450 runs of ${from.name} written\n`, notes: [] });
    const foreign = join(folder, 'of-any.ndjson');
    writeFileSync(foreign, gunzipSync(readFileSync(out)).toString().replaceAll(`,"repository":{"id":${from.id}}`, ''));
    expect(await runImport(foreign, to.name)).toEqual({
      code: 0,
      out: `450 runs with ${runs.flatMap((run) => run.jobs).length} jobs are in the history of ${to.name}\n`,
      notes: [],
    });
    expect(await rowsOf(to.id)).toEqual(await rowsOf(from.id));
    const profile = (path: string) => cli(['profile', '--history', path, '--format', 'json', '--as-of', '2026-06-01']);
    const original = await profile(join(folder, 'original.ndjson'));
    expect(original.code).toBe(0);
    expect(await profile(out)).toEqual(original);
  });

  test('comes in the order of run ids and attempts, the same each time', async () => {
    const { name } = await repositoryWith(runs.toReversed());
    const folder = makeFolder();
    await runExport(name, { out: join(folder, 'a.ndjson') });
    await runExport(name, { out: join(folder, 'b.ndjson') });
    const text = readFileSync(join(folder, 'a.ndjson'), 'utf8');
    expect(readFileSync(join(folder, 'b.ndjson'), 'utf8')).toBe(text);
    const keys = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: number; run_attempt: number });
    expect(keys.map(({ id, run_attempt: attempt }) => [id, attempt])).toEqual(runs.map(({ runId, attempt }) => [runId, attempt]));
  });

  test('can be a part: since a moment, of a workflow, of none', async () => {
    const { name } = await repositoryWith(runs);
    const since = runs[200]?.createdAt as Date;
    const lines = async (options: Omit<ExportOptions, 'out'>) => {
      const out = join(makeFolder(), 'part.ndjson');
      expect(await runExport(name, { out, ...options })).toMatchObject({ code: 0 });
      return readFileSync(out, 'utf8').split('\n').length - 1;
    };
    expect(await lines({ since })).toBe(runs.filter((run) => run.createdAt >= since).length);
    expect(await lines({ workflow: 'docs.yml' })).toBe(113);
    expect(await lines({ workflow: 'nothing' })).toBe(0);
  });

  test('of recorded runs is what was recorded', async () => {
    const recorded = ['stencil-jobs', 'devlake-runs'].flatMap(
      (name) => readHistoryRecords(fixtureRecords(`telemetry/${name}.ndjson`)).runs,
    );
    const { name } = await repositoryWith(recorded);
    const out = join(makeFolder(), 'recorded.ndjson');
    await runExport(name, { out });
    const records = readFileSync(out, 'utf8')
      .trim()
      .split('\n')
      .map((line, index) => ({ value: JSON.parse(line) as unknown, file: out, line: index + 1 }));
    const key = ({ runId, attempt }: Run) => `${runId}/${attempt}`;
    const again = new Map(readHistoryRecords(records).runs.map((run) => [key(run), run]));
    expect(again.size).toBe(recorded.length);
    for (const run of recorded) expect(again.get(key(run))).toEqual(run);
  });

  test('goes to standard output, with what is said beside it', async () => {
    const { name } = await repositoryWith(runs.slice(0, 3));
    const pipe = new PassThrough();
    const { code, out, notes } = await runExport(name, { out: '-' }, { standardOutput: pipe });
    expect({ code, out, notes }).toEqual({ code: 0, out: '', notes: [`3 runs of ${name} written`] });
    expect(pipe.writableEnded).toBe(false);
    expect(String(pipe.read()).trim().split('\n')).toHaveLength(3);
  });
});

describe('an export that does not come to its end', () => {
  const before = 'what was there\n';
  const atPath = () => join(makeFolder({ 'runs.ndjson': before }), 'runs.ndjson');
  const isAsItWas = (path: string) => {
    expect(readFileSync(path, 'utf8')).toBe(before);
    expect(readdirSync(dirname(path))).toEqual([basename(path)]);
  };

  test('leaves the file as it was when it is stopped', async () => {
    const { name } = await repositoryWith(manyRuns(10));
    const out = atPath();
    expect(await runExport(name, { out }, { signal: AbortSignal.abort() })).toEqual({
      code: 75,
      out: '',
      notes: [`stopped; ${out} is as it was`],
    });
    isAsItWas(out);
  });

  test('leaves the file as it was when the store goes away', async () => {
    const { name } = await repositoryWith(manyRuns(450));
    const out = atPath();
    let pages = 0;
    const page: typeof opened.store.runs.page = async (...asked) => {
      pages += 1;
      if (pages > 1) throw new AppError('STORE_UNAVAILABLE', 'the database went away');
      return opened.store.runs.page(...asked);
    };
    const store = { ...opened.store, runs: { ...opened.store.runs, page } };
    const world = { store, signal: new AbortController().signal, standardOutput: new PassThrough() };
    expect(await said((output) => exportHistory(name, { out }, output, world))).toMatchObject({
      code: 75,
      notes: ['STORE_UNAVAILABLE: the database went away'],
    });
    isAsItWas(out);
  });

  test.each([
    ['a folder that is not there', '/nowhere/runs.ndjson', 'cannot be written: ENOENT'],
    ['a folder', '.', 'is a folder; name a file in it'],
    ...(existsSync('/dev/full') ? [['a full disk', '/dev/full', 'cannot be written: ENOSPC']] : []),
  ])('says so: %s', async (_what, out, reason) => {
    const { name } = await repositoryWith(manyRuns(10));
    const { code, notes } = await runExport(name, { out });
    expect({ code, notes }).toEqual({ code: 2, notes: [expect.stringContaining(`INPUT_UNREADABLE: ${out}: ${reason}`)] });
  });

  test('says so when the reader of a pipe is gone', async () => {
    const { name } = await repositoryWith(manyRuns(300));
    const closed = new Writable({
      write: (_chunk, _encoding, callback) => callback(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
    });
    const { code, notes } = await runExport(name, { out: '-' }, { standardOutput: closed });
    expect({ code, notes }).toEqual({
      code: 2,
      notes: ['INPUT_UNREADABLE: standard output: cannot be written: closed before all was written'],
    });
  });

  test('writes through a link to its file', async () => {
    const { name } = await repositoryWith(manyRuns(2));
    const folder = makeFolder({ 'real/runs.ndjson': before });
    mkdirSync(join(folder, 'linked'));
    symlinkSync('../real/runs.ndjson', join(folder, 'linked/runs.ndjson'));
    await runExport(name, { out: join(folder, 'linked/runs.ndjson') });
    expect(readFileSync(join(folder, 'real/runs.ndjson'), 'utf8').trim().split('\n')).toHaveLength(2);
    expect(readdirSync(join(folder, 'linked'))).toEqual(['runs.ndjson']);
  });
});

describe('an import', () => {
  const runs = manyRuns(40);
  const line = (run: Run, rest: object = {}) => `${JSON.stringify({ ...formatHistoryRun(run), ...rest })}\n`;
  const text = runs.map((run) => line(run)).join('');

  test('may be done again, in any order, and what is newer in the store stays', async () => {
    const newer = { ...runs[0], updatedAt: at(9000), conclusion: 'failure' } as Run;
    const { id, name } = await repositoryWith([newer]);
    const folder = makeFolder({
      'a.ndjson': text,
      'b.ndjson.gz': gzipSync(
        runs
          .toReversed()
          .map((run) => line(run))
          .join(''),
      ),
    });
    expect(await runImport(join(folder, 'a.ndjson'), name)).toMatchObject({ code: 0, notes: [] });
    const rows = await rowsOf(id);
    expect(rows.run).toHaveLength(40);
    expect(await opened.store.runs.find(id, newer.runId, newer.attempt)).toMatchObject({ conclusion: 'failure', updatedAt: at(9000) });
    expect(await runImport(folder, name)).toMatchObject({ code: 0 });
    expect(await rowsOf(id)).toEqual(rows);
  });

  test('that was stopped goes on', async () => {
    const { id, name } = await repositoryWith([]);
    const path = join(makeFolder({ 'runs.ndjson': text }), 'runs.ndjson');
    expect(await runImport(path, name, AbortSignal.abort())).toMatchObject({
      code: 75,
      notes: ['stopped after 0 runs with 0 jobs; the same command goes on from there'],
    });
    expect(await runImport(path, name)).toMatchObject({ code: 0 });
    expect((await rowsOf(id)).run).toHaveLength(40);
  });

  test('refuses records of another repository and numbers that cannot be, by file and line', async () => {
    const { id, name } = await repositoryWith([]);
    const [first, second, third, fourth] = runs as [Run, Run, Run, Run];
    const body = { action: 'completed', workflow_run: formatHistoryRun(fourth), repository: { id: 7 } };
    const path = join(
      makeFolder({
        'runs.ndjson': [
          line(first, { repository: { id } }),
          line(second, { repository: { id: 7 } }),
          line({ ...third, runNumber: 2 ** 40 }),
          `${JSON.stringify(body)}\n`,
          line(second, { run_attempt: 2 ** 53 }),
        ].join(''),
      }),
      'runs.ndjson',
    );
    const { code, notes } = await runImport(path, name);
    expect(code).toBe(0);
    expect(notes).toEqual([
      `${path}:2: skipped: of repository 7, not of ${name}, which is ${id}`,
      `${path}:3: skipped: run_number: Too big: expected number to be <=2147483647`,
      `${path}:4: skipped: of repository 7, not of ${name}, which is ${id}`,
      expect.stringMatching(/:5: skipped: run_attempt: /),
    ]);
    expect((await rowsOf(id)).run).toHaveLength(1);
  });

  test('keeps nothing that looks like a secret', async () => {
    const { id, name } = await repositoryWith([]);
    const token = `ghp_${'a1B2c3D4e5'.repeat(4).slice(0, 36)}`;
    const secret = buildRun({
      runId: 5,
      headBranch: `fix-${token}`,
      jobs: [buildJob({ runId: 5, name: token, steps: [buildStep(1, `run ${token}`, 5, 7)] })],
    });
    expect(await runImport(join(makeFolder({ 'runs.ndjson': line(secret) }), 'runs.ndjson'), name)).toMatchObject({ code: 0 });
    const rows = JSON.stringify(await rowsOf(id));
    expect(rows).toContain('"run_id');
    expect(rows).not.toContain(token);
  });

  test('of a history without a run that can be taken ends with 2', async () => {
    const { name } = await repositoryWith([]);
    const path = join(makeFolder({ 'runs.ndjson': line(runs[0] as Run, { repository: { id: 7 } }) }), 'runs.ndjson');
    const { code, notes } = await runImport(path, name);
    expect({ code, last: notes.at(-1) }).toEqual({ code: 2, last: `INPUT_UNREADABLE: ${path}: holds no run that could be taken` });
  });
});

test.each([
  ['export', (name: string) => runExport(name, { out: '/nowhere/runs.ndjson' })],
  ['import', (name: string) => runImport('/nowhere/runs.ndjson', name)],
])('%s of a repository that the store does not know says which it knows and what to do', async (_what, run) => {
  const { name } = await repositoryWith([]);
  const { code, notes } = await run('octo/unknown');
  expect(code).toBe(2);
  expect(notes[0]).toMatch(
    /^USAGE: the store does not know octo\/unknown, only octo\/repo-\d+.*; install the App on it while `paceline serve` runs$/,
  );
  expect((await run(name.toUpperCase())).notes[0]).toContain('/nowhere/runs.ndjson: ');
  expect((await run('unknown')).notes[0]).toBe('USAGE: unknown is no repository; write OWNER/REPO');
});

describe('the command line finds the store', () => {
  const bin = fileURLToPath(new URL('../../bin/paceline.js', import.meta.url));
  const run = (environment: Readonly<Record<string, string | undefined>>, ...argv: string[]) => {
    const env = { PATH: process.env['PATH'], ...environment };
    const { status, stderr } = spawnSync(process.execPath, [bin, ...argv], { cwd: makeFolder(), env, encoding: 'utf8' });
    return { status, stderr };
  };
  const EXPORT = ['export', 'octo/unknown', '--out', 'runs.ndjson'];

  test('in the embedded server that runs already, and leaves it running', () => {
    const dataDir = process.env[DATA_DIR_VARIABLE] ?? '';
    const server = () => readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0];
    const before = server();
    expect(run({ DATA_DIR: dataDir }, ...EXPORT)).toEqual({
      status: 2,
      stderr: 'USAGE: the store does not know octo/unknown, no repository yet; install the App on it while `paceline serve` runs\n',
    });
    expect(server()).toBe(before);
  });

  test('and makes none where there is none', () => {
    expect(run({}, 'import', '.', '--repository', 'octo/unknown')).toEqual({
      status: 2,
      stderr: "USAGE: there is no store in .paceline; set DATA_DIR or DATABASE_URL to the App's, or start it once: paceline serve\n",
    });
    expect(run({ DATABASE_URL: 'mysql://x' }, ...EXPORT)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('ENVIRONMENT_INVALID: DATABASE_URL'),
    });
  });
});
