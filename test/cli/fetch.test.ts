import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type FetchOptions, fetchHistory } from '../../src/commands/fetch.ts';
import { makeFolder } from '../helpers/checkout.ts';
import { cli } from '../helpers/fake-output.ts';
import { createdAt, type HistoryWorld, jobBody, openHistoryWorld, RUN_IDS } from '../helpers/history-world.ts';
import type { JsonObject } from '../standin/json-object.ts';
import { NAME } from '../standin/small-repository.ts';
import type { StandinOptions } from '../standin/start-standin.ts';

const bin = fileURLToPath(new URL('../../bin/paceline.js', import.meta.url));
const JOB_LISTS = '/repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/jobs';

let world: HistoryWorld;
let folder: string;
const open = async (options: StandinOptions = {}): Promise<void> => {
  world = await openHistoryWorld(options);
  const [token] = world.standin.tokens(world.installationId);
  // A person's token does not end with the hour.
  process.env['GITHUB_TOKEN'] = Object.assign(token ?? { value: '' }, { expiresAt: new Date('2100-01-01') }).value;
};
beforeEach(async () => {
  folder = makeFolder({});
  await open();
});
afterEach(async () => {
  delete process.env['GITHUB_TOKEN'];
  await world.standin.close();
  expect(world.standin.violations).toEqual([]);
});

const out = (name = 'runs.ndjson'): string => join(folder, name);
const parameters = (path: string, ...more: readonly string[]): string[] => [
  ...['fetch', 'acme/app', '--out', path, '--since', '2026-01-01', '--api-url', world.standin.url],
  ...more,
];
const fetch = (...more: readonly string[]) => cli(parameters(out(), ...more));

/** As the command, at another time. A pause moves this clock and GitHub's. */
async function fetchOn(day: string | null, more: Partial<FetchOptions> = {}) {
  let now = day === null ? Date.now() : Date.parse(day);
  const pauses: number[] = [];
  const said: string[] = [];
  const options = { out: out(), days: 90, since: new Date('2026-01-01'), sources: 0, apiUrl: world.standin.url, ...more };
  const say = (text: string) => void said.push(text);
  const output = { write: async (text: string) => say(text), note: say, color: false, width: 80, interactive: false };
  const code = await fetchHistory('acme/app', options, output, {
    token: process.env['GITHUB_TOKEN'],
    timing: { now: () => new Date(now), pause: async () => {} },
    pause: async (milliseconds) => {
      pauses.push(milliseconds);
      now += milliseconds;
      world.standin.advance(milliseconds);
    },
    signal: new AbortController().signal,
  });
  return { code, said: said.join('\n'), pauses };
}
const lines = (path = out()): string[] => readFileSync(path, 'utf8').trim().split('\n').filter(Boolean);
const rows = (path?: string) => lines(path).map((line) => JSON.parse(line) as Record<string, unknown> & { id: number; jobs: never[] });
const asSet = (path?: string): string[] => lines(path).sort();

function rerun(): void {
  const times = { created_at: createdAt(1).toISOString(), run_started_at: '2026-01-05T00:00:00Z', updated_at: '2026-01-05T00:10:00Z' };
  const run = { id: RUN_IDS + 1, run_attempt: 2, name: 'CI', path: '.github/workflows/ci.yml', event: 'push', head_branch: 'main' };
  const body = { ...run, ...times, status: 'completed', conclusion: 'success', head_sha: world.head, check_suite_node_id: 'CS_1' };
  world.standin.addRun(NAME, body, [{ ...jobBody(1, 0, 2), id: 99_000_000_001, run_attempt: 2 }]);
}

describe('paceline fetch', () => {
  test('writes a run a line, which profile reads whole', async () => {
    world.addRuns(130, { jobs: 2, steps: 3 });
    const { code, out: said, notes } = await fetch();
    expect({ code, notes }).toEqual({ code: 0, notes: '' });
    expect(said).toContain('runs.ndjson: 130 runs written');
    expect(said).toContain('not measured for 30 older runs');
    expect(new Set(rows().map(({ id }) => id)).size).toBe(130);
    expect(rows()[0]).toMatchObject({ id: RUN_IDS + 130, path: '.github/workflows/ci.yml', jobs: [{ steps: [{}, {}, {}] }, {}] });
    const profiled = await cli(['profile', '--history', out(), '--format', 'json', '--as-of', '2026-02-01']);
    expect({ code: profiled.code, notes: profiled.notes }).toEqual({ code: 0, notes: '' });
    expect((JSON.parse(profiled.out) as { workflows: object[] }).workflows).toMatchObject([
      { path: '.github/workflows/ci.yml', runs: 130 },
    ]);
    expect((await cli(['profile', '--history', folder, '--as-of', '2026-02-01'])).notes).toBe('');
  });

  test('tells what files a run saw, by one question for each commit and version', async () => {
    world.addRuns(3, { jobs: 1, steps: 1 });
    await fetch();
    const [row] = rows();
    expect(row?.['paceline']).toMatchObject({
      workflowText: 'on: push\n',
      fileBlobs: { 'package.json': expect.stringMatching(/^[0-9a-f]{40}$/) },
    });
    const asked = (template: string) => world.statuses(template).length;
    expect([asked('/repos/{owner}/{repo}/git/trees/{tree_sha}'), asked('/repos/{owner}/{repo}/git/blobs/{file_sha}')]).toEqual([1, 1]);
    expect((await cli(parameters(out('without.ndjson'), '--sources', '0'))).code).toBe(0);
    expect(rows(out('without.ndjson'))[0]).not.toHaveProperty('paceline');
  });

  test('run again takes only what is new or has changed since', async () => {
    world.addRuns(5, { jobs: 1, steps: 1 });
    await fetchOn('2026-01-03');
    const before = world.statuses(JOB_LISTS).length;
    expect((await fetchOn('2026-01-04')).said).toContain('0 runs written');
    world.addRuns(2, { jobs: 1, steps: 1, first: 6 });
    rerun();
    expect((await fetchOn('2026-01-06')).said).toContain('4 runs written');
    expect(world.statuses(JOB_LISTS).length - before).toBe(4);
    expect(lines()).toHaveLength(9);
    const { out: profiled } = await cli(['profile', '--history', out(), '--format', 'json', '--as-of', '2026-02-01']);
    expect(JSON.parse(profiled)).toMatchObject({ workflows: [{ runs: 8 }] });
  });

  test('takes more of the past when that is wanted', async () => {
    world.addRuns(20, { jobs: 1, steps: 1 });
    const since = (date: string) => cli(['fetch', 'acme/app', '--out', out(), '--since', date, '--api-url', world.standin.url]);
    await since(createdAt(11).toISOString());
    expect(lines()).toHaveLength(10);
    await since('2026-01-01');
    expect(lines()).toHaveLength(20);
  });

  test('takes only workflows that match', async () => {
    world.addRuns(2, { jobs: 1, steps: 1 });
    expect((await fetch('--workflow', 'docs.yml')).out).toContain('0 runs written');
    const other = await fetch('--workflow', 'c*.yml');
    expect(other).toMatchObject({ code: 2, notes: expect.stringContaining('holds runs of workflows that match docs.yml') });
    expect((await cli(parameters(out('ci.ndjson'), '--workflow', 'c*.yml'))).out).toContain('2 runs written');
  });

  test('packs what it writes to a path in .gz', async () => {
    world.addRuns(60, { jobs: 1, steps: 1 });
    expect((await cli(parameters(out('runs.ndjson.gz')))).code).toBe(0);
    expect(
      gunzipSync(readFileSync(out('runs.ndjson.gz')))
        .toString()
        .trim()
        .split('\n'),
    ).toHaveLength(60);
    expect((await cli(parameters(out('runs.ndjson.gz')))).out).toContain('0 runs written');
  });

  test('with --logs keeps what a log tells of a cache, and not the log', async () => {
    const step = (number: number, name: string) => ({ number, name, status: 'completed', conclusion: 'success' });
    const times = { started_at: '2026-01-02T00:01:05Z', completed_at: '2026-01-02T00:01:50Z' };
    const job: JsonObject = {
      ...jobBody(1, 0, 0),
      ...times,
      steps: [
        { ...step(1, 'Run actions/cache@v4'), ...times },
        { ...step(2, 'Post Run actions/cache@v4'), ...times },
      ],
    };
    const log = [
      '##[group]Run actions/cache@v4',
      'with:',
      '  path: node_modules',
      '  key: npm-1',
      '##[endgroup]',
      'Cache hit for: npm-1',
      'Received 1000 of 1000 (100.0%), 1.0 MBs/sec',
      'Cache Size: ~0 MB (1000 B)',
      'Cache restored successfully',
      'Cache restored from key: npm-1',
      'secret-looking line',
    ];
    const run = {
      id: RUN_IDS + 1,
      name: 'CI',
      path: '.github/workflows/ci.yml',
      event: 'push',
      status: 'completed',
      conclusion: 'success',
    };
    const at = createdAt(1).toISOString();
    const rest = {
      head_branch: 'main',
      head_sha: world.head,
      created_at: at,
      run_started_at: at,
      updated_at: at,
      check_suite_node_id: 'CS_1',
    };
    const text = log.map((line) => `2026-01-02T00:01:06.0000000Z ${line}`).join('\n');
    world.standin.addRun(NAME, { ...run, ...rest }, [job], new Map([[Number(job['id']), text]]));
    expect((await fetch('--logs')).code).toBe(0);
    expect(rows()[0]?.jobs[0]).toMatchObject({
      paceline: { cacheOutcomes: [{ primaryKey: 'npm-1', result: 'exact' }], log: { lines: 11, isWhole: true } },
    });
    expect(readFileSync(out(), 'utf8')).not.toContain('secret-looking');
  });
});

describe('a fetch that cannot go on says what to do', () => {
  test.each([
    ['no token', '', 2, /^ENVIRONMENT_INVALID: GITHUB_TOKEN is not set; .*GITHUB_TOKEN=\$\(gh auth token\)\n$/],
    ['a token that GitHub does not know', 'ghp_unknown', 3, /^GITHUB_UNAUTHORIZED: GitHub does not accept GITHUB_TOKEN/],
  ])('%s', async (_what, token, code, said) => {
    process.env['GITHUB_TOKEN'] = token;
    const answer = await fetch();
    expect(answer).toMatchObject({ code, notes: expect.stringMatching(said) });
    expect(existsSync(out())).toBe(false);
  });

  test('a repository that is not there, or hidden', async () => {
    const { code, notes } = await cli(['fetch', 'acme/absent', '--out', out(), '--api-url', world.standin.url]);
    expect(code).toBe(2);
    expect(notes).toMatch(
      /^GITHUB_NOT_FOUND: acme\/absent: there is no such repository, or the token may not see it; .*Actions and Contents/,
    );
  });

  test('a token that may not read', async () => {
    world.standin.fault({ kind: 'status', status: 403, match: { path: '/repos/{owner}/{repo}/actions/runs' } });
    expect(await fetch()).toMatchObject({ code: 3, notes: expect.stringMatching(/^GITHUB_FORBIDDEN: /) });
  });

  test.each([
    ['acme', [], 'acme is no repository; write OWNER/REPO'],
    ['acme/app', ['--api-url', 'http://elsewhere.example'], '--api-url needs an https address'],
    ['acme/app', ['--days', '3', '--since', '2026-01-01'], 'cannot be used with'],
  ])('%s %j', async (name, more, said) => {
    const { code, notes } = await cli(['fetch', name, '--out', out(), ...more]);
    expect({ code, notes }).toEqual({ code: 2, notes: expect.stringContaining(said) });
  });

  test('a file that something else has written is left alone', async () => {
    writeFileSync(out(), 'mine\n');
    expect(await fetch()).toMatchObject({ code: 2, notes: expect.stringContaining('is there already') });
    expect(readFileSync(out(), 'utf8')).toBe('mine\n');
  });

  test('a folder that is not there', async () => {
    const { code, notes } = await cli(parameters(join(folder, 'absent', 'runs.ndjson')));
    expect({ code, notes }).toEqual({ code: 2, notes: expect.stringMatching(/^INPUT_UNREADABLE: .*cannot be written/) });
  });
});

describe('a fetch that was stopped', () => {
  test('at five points by SIGKILL has the rows of one that was not, once it is run to its end', async () => {
    world.addRuns(160, { jobs: 2, steps: 2 });
    await fetch();
    const path = out('killed.ndjson');
    let kills = 0;
    for (const requests of [4, 23, 60, 11, 37]) {
      const goal = world.standin.requests.length + requests;
      const child = spawn(process.execPath, [bin, ...parameters(path)], { stdio: 'ignore', env: { ...process.env } });
      const ended = once(child, 'exit');
      while (world.standin.requests.length < goal && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 2));
      child.kill('SIGKILL');
      const [, signal] = (await ended) as [number | null, string | null];
      if (signal === 'SIGKILL') kills += 1;
    }
    expect(kills).toBe(5);
    appendFileSync(path, '{"id": 1, "half a li');
    const last = await cli(parameters(path));
    expect(last).toMatchObject({ code: 0, notes: expect.stringMatching(/^going on: \d+ runs/) });
    expect(asSet(path)).toEqual(asSet());
  }, 120_000);

  test('is not gone on with while another process does', async () => {
    world.addRuns(160, { jobs: 1, steps: 1 });
    const goal = world.standin.requests.length + 10;
    const child = spawn(process.execPath, [bin, ...parameters(out())], { stdio: 'ignore', env: { ...process.env } });
    const ended = once(child, 'exit');
    while (world.standin.requests.length < goal && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 2));
    const second = await fetch();
    expect(second).toMatchObject({ code: 2, notes: expect.stringContaining(`is being written by process ${child.pid}`) });
    child.kill('SIGKILL');
    await ended;
    expect(await fetch()).toMatchObject({ code: 0 });
    expect(new Set(rows().map(({ id }) => id)).size).toBe(160);
    expect(existsSync(`${out()}.lock`)).toBe(false);
  }, 60_000);

  test('by Ctrl-C stores what is under way, ends with 75 and goes on', async () => {
    world.addRuns(90, { jobs: 1, steps: 1 });
    await fetch();
    const path = out('stopped.ndjson');
    const goal = world.standin.requests.length + 10;
    const child = spawn(process.execPath, [bin, ...parameters(path)], { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env } });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const ended = once(child, 'close');
    while (world.standin.requests.length < goal && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 2));
    child.kill('SIGINT');
    const [code] = (await ended) as [number | null];
    expect({ code, said }).toEqual({ code: 75, said: expect.stringMatching(/stopped; 25 runs are in .*goes on from there/) });
    await cli(parameters(path));
    expect(asSet(path)).toEqual(asSet());
  }, 60_000);

  test('when the allowance is used up ends with 75 and the time, or waits for it', async () => {
    await world.standin.close();
    await open({ rateLimit: 40 });
    world.addRuns(60, { jobs: 1, steps: 1 });
    const stopped = await fetch();
    expect(stopped).toMatchObject({
      code: 75,
      notes: expect.stringMatching(/run the same command again after 2\d\d\d-.*Z, or with --wait\n$/),
    });
    const at = new Date(/after (\S+Z)/.exec(stopped.notes)?.[1] ?? '');
    expect(at.getTime()).toBeGreaterThan(Date.now() + 3_500_000);
    const kept = lines().length;
    expect(kept).toBeGreaterThan(20);
    const waited = await fetchOn(null, { wait: true });
    expect(waited).toMatchObject({ code: 0, said: expect.stringContaining('going on at ') });
    expect(waited.pauses.length).toBeGreaterThan(0);
    expect(new Set(rows().map(({ id }) => id)).size).toBe(60);
    expect(lines()).toHaveLength(60);
  });
});
