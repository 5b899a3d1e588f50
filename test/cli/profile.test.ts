import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { formatHistoryRun } from '../../src/telemetry/format-history-run.ts';
import { PLANTED } from '../engine/explain/planted-history.ts';
import { makeFolder } from '../helpers/checkout.ts';
import { expectFile } from '../helpers/expect-file.ts';
import { cli } from '../helpers/fake-output.ts';

const CONFIGURATION = 'targets:\n  - workflow: ci.yml\n    makespan: { p50: 100s }\ntarget-reduction: 20%\n';
const RECORDED = 'test/fixtures/demo/stencil-speed/jobs.ndjson.gz';
const folder = makeFolder({
  'runs.ndjson': PLANTED.map((run) => `${JSON.stringify(formatHistoryRun(run))}\n`).join(''),
  'paceline.yml': CONFIGURATION,
  'broken.yml': 'targets: 7\n',
});
const HISTORY = join(folder, 'runs.ndjson');
const profile = (...argv: string[]) => cli(['profile', '--history', HISTORY, '--as-of', '2026-12-01', ...argv]);

describe('paceline profile', () => {
  test.each([80, 120])('reads as a report of %d columns on a recorded history', async (width) => {
    const { code, out, notes } = await cli(['profile', '--history', RECORDED, '--as-of', '2026-03-01', '--visibility', 'public'], {
      width,
    });
    expect({ code, notes }).toEqual({ code: 0, notes: '' });
    expectFile(new URL(`cases/profile-recorded-${width}.txt`, import.meta.url), out);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(width);
  });

  test('as Markdown has the same sections as the text', async () => {
    const [text, markdown] = [await profile(), await profile('--format', 'markdown')];
    const sections = [...markdown.out.matchAll(/^#### ([A-Z].*)$/gm)].map(([, title]) => title ?? '');
    expect(sections.length).toBeGreaterThan(5);
    for (const title of sections) expect(text.out).toContain(title);
  });

  test('takes targets, stages and prices from --config', async () => {
    const { out } = await profile('--config', join(folder, 'paceline.yml'));
    expect(out).toMatch(/What matters most\n {2}1\. 1 of 1 target missed: makespan p50 /);
    expect(out).toContain('target-reduction 20%');
    expect((await profile()).out).not.toContain('Targets');
  });

  test('ends with 2 on a --config with a mistake', async () => {
    const { code, notes } = await profile('--config', join(folder, 'broken.yml'));
    expect(code).toBe(2);
    expect(notes).toContain('CONFIG_INVALID');
  });

  test('says what is billed only where the visibility is known', async () => {
    const billed = async (...argv: string[]) =>
      (JSON.parse((await profile('--format', 'json', ...argv)).out) as { cost: { billed: number | null; listPrice: number } }).cost;
    expect((await billed()).billed).toBeNull();
    expect((await billed('--visibility', 'public')).billed).toBe(0);
    const owned = await billed('--visibility', 'private');
    expect(owned.billed).toBe(owned.listPrice);
  });
});

describe('paceline profile --explain', () => {
  test('prints the runs behind a number, which make it again', async () => {
    const { code, out } = await profile('--explain', 'makespan.p95');
    expect(code).toBe(0);
    expect(out).toMatch(/recomputed {4}\S+ \S+ from the 80 runs listed: the same/);
    expect(out).toContain('left out      did not succeed (4); re-run (4)');
  });

  test('as JSON has every run that counted', async () => {
    const { out } = await profile('--explain', 'job:test.p50', '--format', 'json');
    const trace = JSON.parse(out) as { schema: string; agrees: boolean; stated: { n: number }; counted: unknown[] };
    expect([trace.schema, trace.agrees, trace.counted.length]).toEqual(['paceline/trace@1', true, trace.stated.n]);
  });

  test('as Markdown is a table of runs', async () => {
    expect((await profile('--explain', 'cost', '--format', 'markdown')).out).toContain(
      '| job | run | attempt | commit | created | value |',
    );
  });

  test.each([
    ['makespan.p59', 'makespan.p50'],
    ['job:tset.p50', 'job:test.p50'],
    ['TEST/RUN NPM CI', 'step:test/Run npm ci.p50'],
    ['zzzzzzzzzzzzzzzzzzzzzzzzz', 'makespan.p50'],
  ])('%s is no number: the near ones are named', async (wanted, near) => {
    const { code, notes } = await profile('--explain', wanted);
    expect(code).toBe(2);
    expect(notes).toContain(`USAGE: the profile has no number ${wanted}; `);
    expect(notes).toContain(near);
  });

  test('of a number that several workflows have asks for --workflow', async () => {
    const docs = PLANTED.slice(0, 3).map((run) => {
      const runId = run.runId + 9000;
      return { ...run, runId, workflowPath: '.github/workflows/docs.yml', jobs: run.jobs.map((job) => ({ ...job, runId })) };
    });
    const both = makeFolder({ 'runs.ndjson': [...PLANTED, ...docs].map((run) => `${JSON.stringify(formatHistoryRun(run))}\n`).join('') });
    const ask = (...argv: string[]) => cli(['profile', '--history', both, '--as-of', '2026-12-01', '--explain', 'makespan.p50', ...argv]);
    expect(await ask()).toMatchObject({ code: 2, notes: expect.stringContaining('name one with --workflow: .github/workflows/ci.yml, ') });
    expect(await ask('--workflow', 'docs.yml')).toMatchObject({
      code: 0,
      out: expect.stringContaining('from the 3 runs listed: the same'),
    });
  });
});
