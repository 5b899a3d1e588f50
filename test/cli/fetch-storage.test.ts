import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { makeFolder } from '../helpers/checkout.ts';
import { cli } from '../helpers/fake-output.ts';
import { type HistoryWorld, openHistoryWorld, RUN_IDS } from '../helpers/history-world.ts';
import { NAME } from '../standin/small-repository.ts';
import type { StandinOptions } from '../standin/start-standin.ts';

const CACHES = '/repos/{owner}/{repo}/actions/caches';
const ARTIFACTS = '/repos/{owner}/{repo}/actions/artifacts';
const DATES = { created_at: '2026-01-01T08:00:00Z', last_accessed_at: '2026-01-02T08:00:00Z' };

let world: HistoryWorld;
let folder: string;
beforeEach(() => open());
async function open(options: StandinOptions = {}): Promise<void> {
  folder = makeFolder({});
  world = await openHistoryWorld(options);
  const [token] = world.standin.tokens(world.installationId);
  // A person's token does not end with the hour.
  process.env['GITHUB_TOKEN'] = Object.assign(token ?? { value: '' }, { expiresAt: new Date('2100-01-01') }).value;
  world.addRuns(2, { jobs: 1, steps: 1 });
  world.standin
    .repository(NAME)
    .caches.push(
      ...[3e6, 5e6].map((size_in_bytes, id) => ({ id, key: `npm-${id}`, ref: 'refs/heads/main', version: 'v', size_in_bytes, ...DATES })),
    );
  world.standin.addArtifact(NAME, { runId: RUN_IDS + 1, name: 'dist', archive: Buffer.alloc(700), createdAt: DATES.created_at });
}
afterEach(async () => {
  delete process.env['GITHUB_TOKEN'];
  await world.standin.close();
  expect(world.standin.violations).toEqual([]);
});

const out = (): string => join(folder, 'runs.ndjson');
const fetch = () => cli(['fetch', 'acme/app', '--out', out(), '--since', '2026-01-01', '--sources', '0', '--api-url', world.standin.url]);
const kept = (): unknown => JSON.parse(readFileSync(`${out()}.storage.json`, 'utf8'));
const profile = (...more: readonly string[]) => cli(['profile', '--history', out(), '--as-of', '2026-02-01', ...more]);
const refuse = (path: string): void => world.standin.fault({ kind: 'status', status: 403, match: { path } });

describe('paceline fetch', () => {
  test('keeps what caches and artifacts take, which profile and report date', async () => {
    const { code, out: said, notes } = await fetch();
    expect({ code, notes }).toEqual({ code: 0, notes: '' });
    expect(said).toMatch(/runs\.ndjson\.storage\.json: what caches and artifacts take \(4 requests\)\n$/);
    expect(kept()).toEqual({
      schema: 'paceline/storage@1',
      readAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      // The token may not administer the repository, which the limit takes.
      caches: { bytes: 8e6, limitBytes: null, entries: 2 },
      artifacts: { bytes: 700, artifacts: 1, isWhole: true },
    });
    const day = new Date().toISOString().slice(0, 7);
    const { out: text } = await profile();
    expect(text).toMatch(new RegExp(`Storage on ${day}-\\d\\d\\n +caches +8 MB in 2 entries\\n +artifacts +700 B in 1 artifact\\n`));
    const { out: report } = await cli(['report', '--history', folder, '--as-of', '2026-02-01', '--format', 'markdown']);
    expect(report).toMatch(new RegExp(`- Caches took 8 MB on ${day}-\\d\\d \\(2 entries\\)\\.`));
    expect(report).toContain('(1 artifact).');
  });

  test('without the right to read a list says so, and keeps the rest', async () => {
    refuse(CACHES);
    const { code, out: said } = await fetch();
    expect(code).toBe(0);
    expect(said).toContain('2 runs written');
    expect(said).toContain('the token may not list caches, which takes Actions with read');
    expect(kept()).toMatchObject({ caches: null, artifacts: { artifacts: 1 } });
  });

  test('without the right to read any keeps what an earlier time told', async () => {
    await fetch();
    const before = kept();
    refuse(CACHES);
    refuse(ARTIFACTS);
    const { code, out: said } = await fetch();
    expect(code).toBe(0);
    expect(said).toContain('not measured: what caches and artifacts take: the token may not list caches and artifacts');
    expect(kept()).toEqual(before);
  });

  test('asks no more than leaves others a fifth of the allowance', async () => {
    await world.standin.close();
    await open({ rateLimit: 6 });
    const { code, out: said } = await fetch();
    expect(code).toBe(0);
    expect(said).toContain("not measured: what caches and artifacts take: GitHub's allowance is used up as far as it may be");
    expect(existsSync(`${out()}.storage.json`)).toBe(false);
  });
});

describe('a storage file beside a history', () => {
  const damaged = async (text: string) => {
    await fetch();
    writeFileSync(`${out()}.storage.json`, text);
    return profile('--format', 'json');
  };

  test.each([
    ['is cut off', '{"schema":', 'no JSON'],
    ['is of another version', '{"schema": "paceline/storage@9"}', 'schema: '],
    [
      'holds what GitHub cannot have told',
      '{"schema":"paceline/storage@1","readAt":"2026-01-01T00:00:00Z","caches":{"bytes":-1}}',
      'caches.bytes: ',
    ],
    ['is longer than any', ' '.repeat(70_000), 'longer than 64 KiB'],
  ])('that %s is noted and not used', async (_, text, reason) => {
    const { code, out: json, notes } = await damaged(text);
    expect(code).toBe(0);
    expect(notes).toContain(`runs.ndjson.storage.json: skipped: ${reason}`);
    expect(JSON.parse(json)).toMatchObject({
      storage: { available: false, reason: 'the storage file beside the history cannot be read' },
      workflows: [{ runs: 2 }],
    });
  });

  test('is missed where there is none, and of a folder with several none is taken', async () => {
    await fetch();
    writeFileSync(join(folder, 'other.ndjson.storage.json'), '{}');
    const { out: text, notes } = await cli(['profile', '--history', folder, '--as-of', '2026-02-01']);
    expect(notes).toBe('');
    expect(text).toMatch(/Storage\n +not available: .* 2 storage files/);
    writeFileSync(join(folder, 'alone.ndjson'), readFileSync(out()));
    const alone = await cli(['profile', '--history', join(folder, 'alone.ndjson'), '--as-of', '2026-02-01']);
    expect(alone.out).toMatch(/Storage\n +not available: no storage file lies beside the history; paceline fetch\n +writes one/);
  });
});
