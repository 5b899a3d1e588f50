import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { type CliResult, cli } from '../helpers/fake-output.ts';
import { actionHeader, jobLog, scriptHeader } from '../helpers/job-log.ts';
import { makeZip } from '../helpers/zip.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const LOG = `${root}test/fixtures/logs/whole/bugswarm-6999501459.log.gz`;
const JOB = `${root}test/fixtures/telemetry/bugswarm-job-6999501459.json`;
const SMALL = jobLog(
  [0, "Current runner version: '2.330.0'"],
  ...actionHeader(2, 'actions/checkout@v4'),
  ...scriptHeader(4, 'npm test'),
  [14, 'done'],
  [15, 'Cleaning up orphan processes'],
);

const folder = mkdtempSync(join(tmpdir(), 'paceline-log-'));
function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

interface LogJson {
  readonly form: string;
  readonly job: { readonly id: number | null; readonly name: string | null };
  readonly isJoined: boolean;
  readonly otherJobs: readonly string[];
  readonly duration: number;
  readonly steps: readonly { readonly number: number | null; readonly name: string | null; readonly subject: string | null }[];
}

async function json(...argv: readonly string[]): Promise<LogJson> {
  const { code, out, notes } = await cli(['log', ...argv, '--format', 'json']);
  expect({ code, notes }).toEqual({ code: 0, notes: '' });
  return JSON.parse(out) as LogJson;
}

const subjects = ({ steps }: LogJson): readonly (string | null)[] => steps.map(({ subject }) => subject);
const SMALL_STEPS = [null, 'actions/checkout@v4', 'npm test', null];

describe('a log and its record', () => {
  test('the record in a file makes the steps those of GitHub', async () => {
    const log = await json(LOG, '--job', JOB);
    expect(log).toMatchObject({ form: 'raw', job: { id: 6999501459, name: 'Build APK' }, isJoined: true });
    expect(log.steps.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 17, 18, 19]);
  });
  test('without it the steps are what the markers say, and the text says so', async () => {
    expect(await json(LOG)).toMatchObject({ job: { id: null, name: null }, isJoined: false });
    const { out } = await cli(['log', LOG]);
    expect(out).toContain("without GitHub's record of the job (--job)");
    expect((await cli(['log', LOG, '--job', JOB])).out).not.toContain('--job');
  });
  test('a record among many is chosen by the id in the name of the log, in an answer and in a history', async () => {
    const job = JSON.parse(readFileSync(JOB, 'utf8')) as object;
    const others = [11, 12].map((id) => ({ ...job, id, name: `other ${id}` }));
    const answer = file('jobs.json', JSON.stringify({ total_count: 3, jobs: [others[0], job, others[1]] }));
    expect(await json(LOG, '--job', answer)).toMatchObject({ job: { id: 6999501459 }, isJoined: true });
    const history = file('history.ndjson', [...others, job].map((one) => JSON.stringify(one)).join('\n'));
    expect(await json(LOG, '--job', history)).toMatchObject({ job: { id: 6999501459 } });
    const renamed = file('log.txt.gz', readFileSync(LOG));
    expect(await json(renamed, '--job', history, '--job-id', '6999501459')).toMatchObject({ job: { id: 6999501459 }, isJoined: true });
    expect(await cli(['log', renamed, '--job', history])).toMatchObject({
      code: 2,
      notes: expect.stringMatching(/^USAGE: .*choose with --job-id one of 11 other 11, 12 other 12, 6999501459 Build APK\n$/) as unknown,
    });
    expect(await cli(['log', LOG, '--job', history, '--job-id', '77'])).toMatchObject({
      code: 2,
      notes: expect.stringContaining('does not hold job 77') as unknown,
    });
  });
  test('a record of plainly another job is refused; one that only may be is noted', async () => {
    const other = LOG.replace('6999501459', '6642948886');
    expect(await cli(['log', other, '--job', JOB, '--job-id', '6999501459'])).toMatchObject({
      code: 2,
      notes: expect.stringMatching(
        /^USAGE: .*is the log of another job: job 6999501459 began at .*no step of the record is in it\n$/,
      ) as unknown,
    });
    const job = JSON.parse(readFileSync(JOB, 'utf8')) as {
      started_at: string;
      steps: { name: string; started_at: string; completed_at: string }[];
    };
    const shift = (time: string): string => new Date(Date.parse(time) + 300_000).toISOString();
    const steps = job.steps.map((step) => ({ ...step, started_at: shift(step.started_at), completed_at: shift(step.completed_at) }));
    const later = file('later.json', JSON.stringify({ ...job, started_at: shift(job.started_at), steps: steps.slice(0, 3) }));
    const noted = await cli(['log', LOG, '--job', later, '--job-id', '6999501459']);
    expect({ code: noted.code, notes: noted.notes }).toEqual({
      code: 0,
      notes: expect.stringContaining('no step of the record is in it: they may not belong together'),
    });
  });
  test('an id without a file to choose from says that it chose nothing', async () => {
    const { code, notes } = await cli(['log', LOG, '--job-id', '6999501459']);
    expect({ code, notes }).toEqual({ code: 0, notes: '--job-id chose nothing: it names one of the jobs in the file that --job names\n' });
  });
  test('lines before the first step are a wait for a runner only where they say so', async () => {
    const logAfter = (text: string): string =>
      jobLog([0, text], [60, "Current runner version: '2.330.0'"], ...scriptHeader(62, 'npm test'));
    expect((await cli(['log', file('waits.txt', logAfter('Waiting for a runner to pick up this job...'))])).out).toContain(
      'the log begins 1m 00s before the first step: waiting for a runner',
    );
    const { out } = await cli(['log', file('no-wait.txt', logAfter('something else'))]);
    expect(out).toContain('the log begins 1m 00s before the first step\n');
  });
  test.each([
    ['{"a": 1}', 'holds no job'],
    ['nonsense', 'holds no job that could be read (not JSON)'],
    ['{"id": 1, "run_id": 2, "name": "x"}', 'holds no job that could be read (head_sha'],
  ])('a record that is none is refused: %s', async (text, reason) => {
    expect(await cli(['log', LOG, '--job', file('no-job.json', text)])).toMatchObject({
      code: 2,
      notes: expect.stringContaining(reason) as unknown,
    });
  });
});

describe('the forms of a log', () => {
  const lines = SMALL.trimEnd().split('\n');
  const columns = ['build', 'test (1, linux)'].flatMap((job) => lines.map((line) => `${job}\tUNKNOWN STEP\t${line}\n`)).join('');

  test('plain, gzip and UTF-16 say the same', async () => {
    const plain = await json(file('small.txt', SMALL));
    expect(subjects(plain)).toEqual(SMALL_STEPS);
    const without = (log: LogJson): object => ({ ...log, bytes: null });
    expect(without(await json(file('small.gz', gzipSync(SMALL))))).toEqual(without(plain));
    expect(without(await json(file('small.utf16', Buffer.from(`\uFEFF${SMALL}`, 'utf16le'))))).toEqual(without(plain));
  });
  test('of several jobs in columns the first is read and the others are named; a name chooses', async () => {
    const path = file('columns.txt', columns);
    expect(await json(path)).toMatchObject({ form: 'columns', job: { name: 'build' }, otherJobs: ['test (1, linux)'] });
    const chosen = await json(path, '--job-name', 'test (1, linux)');
    expect(chosen).toMatchObject({ job: { name: 'test (1, linux)' }, otherJobs: ['build'] });
    expect(subjects(chosen)).toEqual(SMALL_STEPS);
    expect((await cli(['log', path])).out).toContain('the file holds 1 further job, chosen with --job-name: test (1, linux)');
  });
  test('names of jobs are shown without what looks like a secret, and the job that is read is no further one', async () => {
    const secret = `ghp_${'a1B2'.repeat(9)}`;
    const named = [`build ${secret}`, `test ${secret}`];
    const path = file('secret.txt', named.flatMap((job) => lines.map((line) => `${job}\tUNKNOWN STEP\t${line}\n`)).join(''));
    const zip = file('secret.zip', makeZip(named.map((job, index) => ({ name: `${index}_${job}.txt`, content: SMALL }))));
    for (const log of [path, zip]) {
      expect(await json(log)).toMatchObject({ job: { name: 'build ***' }, otherJobs: ['test ***'] });
      const { out } = await cli(['log', log]);
      expect(out).toContain('the file holds 1 further job');
      const { code, notes } = await cli(['log', log, '--job-name', `lint ${secret}`]);
      expect({ code, notes }).toMatchObject({ code: 2, notes: expect.stringContaining('has no job lint ***; choose') as unknown });
      expect(out + notes).not.toContain(secret);
    }
  });
  test('text that begins as an archive does is text', async () => {
    expect(subjects(await json(file('PK.txt', `PK\n${SMALL}`)))).toEqual(SMALL_STEPS);
    expect((await cli(['log', file('PK.zip', 'PK\x05\x06')])).notes).toContain('the packed file is damaged or cut off');
  });
  test('a name that no job has is refused with those there are', async () => {
    const archive = makeZip([{ name: '0_build.txt', content: SMALL }]);
    for (const path of [file('named.txt', columns), file('named.zip', archive)]) {
      const { code, notes } = await cli(['log', path, '--job-name', 'lint']);
      expect({ code, notes }).toEqual({ code: 2, notes: expect.stringContaining('has no job lint; choose with --job-name one of build') });
    }
  });
  test('a log that names no job says that a name chose nothing', async () => {
    const { code, notes } = await cli(['log', file('unnamed.txt', SMALL), '--job-name', 'lint']);
    expect({ code, notes }).toEqual({ code: 0, notes: 'this log does not name its job, so that --job-name chose nothing\n' });
  });

  const checkout = jobLog(...actionHeader(2, 'actions/checkout@v4'));
  const script = jobLog(...scriptHeader(4, 'npm test'), [14, 'done']);
  const steps = [
    { name: 'build  linux/2_Run actions_checkout@v4.txt', content: checkout },
    { name: 'build  linux/3_Unit tests.txt', content: script },
  ];
  test('of an archive the files of the steps are read, which tell whose line is whose', async () => {
    const path = file(
      'run.zip',
      makeZip([{ name: '0_build  linux.txt', content: checkout + script }, { name: '1_lint.txt', content: SMALL }, ...steps]),
    );
    const log = await json(path, '--job-name', 'build / linux');
    expect(log).toMatchObject({ form: 'archive', job: { name: 'build  linux' }, otherJobs: ['lint'] });
    expect(log.steps.map(({ number, name }) => [number, name])).toEqual([
      [2, 'Run actions_checkout@v4'],
      [3, 'Unit tests'],
    ]);
  });
  test('where files of steps are missing the whole log is read', async () => {
    const path = file('missing.zip', makeZip([{ name: '0_build  linux.txt', content: checkout + script }, ...steps.slice(1)]));
    expect(subjects(await json(path))).toEqual(['actions/checkout@v4', 'npm test']);
  });
  test('standard input is read, plain or as an archive', () => {
    for (const input of [SMALL, makeZip([{ name: '0_build.txt', content: SMALL }])]) {
      const { status, stdout, stderr } = spawnSync(process.execPath, [`${root}bin/paceline.js`, 'log', '-', '--format', 'json'], {
        input,
        encoding: 'utf8',
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(subjects(JSON.parse(stdout) as LogJson)).toEqual(SMALL_STEPS);
    }
  });
});

describe('the configured stages', () => {
  const named = file('stages.yml', "stages:\n  - { match: 'npm test', stage: deploy }\n");
  interface Staged {
    readonly steps: readonly { readonly stage: { readonly stage: string; readonly by: string } | null }[];
  }
  const stagesOf = (text: string): readonly string[] =>
    (JSON.parse(text) as Staged).steps.map(({ stage }) => `${stage?.stage} by ${stage?.by}`);
  const runIn = (directory: string) =>
    spawnSync(process.execPath, [`${root}bin/paceline.js`, 'log', file('staged.txt', SMALL), '--format', 'json'], {
      cwd: directory,
      encoding: 'utf8',
    });

  test('of a file that is named go before everything else', async () => {
    const path = file('staged.txt', SMALL);
    const { out } = await cli(['log', path, '--format', 'json', '--config', named]);
    expect(stagesOf(out)[2]).toBe('deploy by configuration');
    expect(stagesOf((await cli(['log', path, '--format', 'json'])).out)[2]).toBe('unit-test by command');
  });

  test('of the checkout that the command runs in count without being named, also from a folder inside of it', () => {
    const checkout = mkdtempSync(join(tmpdir(), 'paceline-log-checkout-'));
    const inside = join(checkout, 'packages', 'web');
    for (const path of [join(checkout, '.git'), join(checkout, '.github'), inside]) mkdirSync(path, { recursive: true });
    expect(stagesOf(runIn(inside).stdout)[2]).toBe('unit-test by command');
    writeFileSync(join(checkout, '.github', 'paceline.yml'), readFileSync(named));
    for (const directory of [checkout, inside]) expect(stagesOf(runIn(directory).stdout)[2]).toBe('deploy by configuration');
    writeFileSync(join(checkout, '.github', 'paceline.yml'), 'stages: 5\n');
    const { status, stdout, stderr } = runIn(checkout);
    expect({ status, stage: stagesOf(stdout)[2] }).toEqual({ status: 0, stage: 'unit-test by command' });
    expect(stderr).toContain('the configuration of this checkout is not used');
  });

  test('with a mistake in the file that is named end it, as a file that is not there does', async () => {
    const wrong = file('wrong.yml', 'stages:\n  - { match: x, stage: lunch }\n');
    expect(await cli(['log', file('staged.txt', SMALL), '--config', wrong])).toMatchObject({
      code: 2,
      out: '',
      notes: expect.stringContaining('wrong.yml:2:') as unknown,
    });
    const { code, notes } = await cli(['log', file('staged.txt', SMALL), '--config', join(folder, 'none.yml')]);
    expect({ code, notes }).toEqual({ code: 2, notes: expect.stringContaining('there is no such file') });
  });
});

describe('what is no log', () => {
  const refused = async (path: string): Promise<Pick<CliResult, 'code' | 'notes'>> => {
    const { code, out, notes } = await cli(['log', path]);
    expect(out).toBe('');
    return { code, notes: notes.replace(path, 'FILE') };
  };
  const archive = makeZip([{ name: '0_build.txt', content: SMALL.repeat(50) }]);
  const damaged = Buffer.from(archive).fill(0xff, 45, 90);
  const bomb = makeZip([{ name: '0_build.txt', content: SMALL, declared: 0xfffffff0 }]);
  const liar = makeZip([{ name: '0_build.txt', content: SMALL.repeat(2000), declared: 100 }]);
  test.each([
    ['an empty file', '', 'is empty'],
    ['empty gzip', gzipSync(''), 'is empty'],
    ['text without timestamps', 'npm test\nok\n', 'no line begins with a timestamp'],
    ['binary', Buffer.from([1, 0, 2, 0, 3, 0, 10, 0]), 'is binary'],
    ['gzip that is cut off', gzipSync(SMALL).subarray(0, 60), 'the packed file is damaged or cut off (unexpected end of file)'],
    ['an archive that is cut off', archive.subarray(0, -30), 'the packed file is damaged or cut off'],
    ['an archive with damaged content', damaged, 'the packed file is damaged or cut off'],
    ['an archive of other things', makeZip([{ name: 'a/b/c.txt', content: 'x' }]), "without a job's log"],
    ['an archive without entries', makeZip([]), "without a job's log"],
    ['an archive that declares 4 GiB', bomb, 'unpacks to more than 1024 MiB'],
    ['an archive that unpacks to more than it declares', liar, 'the packed file is damaged or cut off (too many bytes'],
  ])('%s is refused', async (name, content, reason) => {
    expect(await refused(file(name.replaceAll(' ', '-'), content))).toEqual({ code: 2, notes: expect.stringContaining(reason) });
  });
  test('a folder and a file that is not there are refused', async () => {
    expect(await refused(folder)).toEqual({ code: 2, notes: expect.stringContaining('is a folder') });
    expect(await refused(join(folder, 'none'))).toEqual({ code: 2, notes: expect.stringContaining('there is no such file') });
  });
});

test('entries whose names would lead elsewhere are passed over, and nothing is written', async () => {
  const odd = ['../../evil/1_x.txt', '/etc/1_x.txt', 'C:\\x.txt', 'a\0b.txt'].map((name) => ({ name, content: 'x' }));
  const path = file('odd.zip', makeZip([...odd, { name: '0_build.txt', content: SMALL }]));
  expect(subjects(await json(path))).toEqual(SMALL_STEPS);
});
