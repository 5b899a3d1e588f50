import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { formatHistoryRun } from '../../src/telemetry/format-history-run.ts';
import { CI, CI_PATH, makeFolder, NPM } from '../helpers/checkout.ts';
import { cli } from '../helpers/fake-output.ts';
import { reportHistory } from '../helpers/report-history.ts';

const HISTORY = reportHistory({ runs: 60, fasterFrom: 30 })
  .map((run) => JSON.stringify(formatHistoryRun(run)))
  .join('\n');

function report(...argv: string[]) {
  const folder = makeFolder({ 'runs.ndjson': HISTORY, [CI_PATH]: CI, ...NPM });
  return { folder, ran: cli(['report', '--history', join(folder, 'runs.ndjson'), '--as-of', '2026-06-01', ...argv]) };
}

describe('paceline report', () => {
  test('has no before and no plan unless they are asked for, and says so', async () => {
    const { code, out } = await report().ran;
    expect(code).toBe(0);
    expect(out).toContain('Not compared: there is no before');
    expect(out).toContain('No plan: no checkout was looked at');
  });

  test('holds the runs since a date against those before', async () => {
    const { out } = await report('--since', '2026-01-20', '--format', 'json').ran;
    const answer = JSON.parse(out);
    const [compared] = answer.comparisons.value;
    expect(answer).toMatchObject({ schema: 'paceline/report@1', since: '2026-01-20T00:00:00.000Z' });
    expect(compared.makespan.shift.value.time).toBeLessThan(-80);
    // The change point lies where the comparison begins, so it is of the whole history.
    expect(answer.workflows[0].recent.from).toBe('2026-01-20T09:00:00.000Z');
    expect(answer.workflows[0].changes.length).toBeGreaterThan(0);
  });

  test('plans by effort what analyze proposes for a checkout', async () => {
    const folder = makeFolder({ 'runs.ndjson': HISTORY, [CI_PATH]: CI, ...NPM });
    const { out } = await cli([
      'report',
      '--history',
      join(folder, 'runs.ndjson'),
      '--as-of',
      '2026-06-01',
      '--dir',
      folder,
      '--format',
      'markdown',
    ]);
    expect(out).toMatch(/### Phase 1, .*\n[\s\S]*cache-dependencies[\s\S]*Risk: /);
    expect(out).toContain('### What was not done, and why');
    expect(out).not.toMatch(/not predicted: [^\n]*not predicted\.\n/);
  });

  test('writes a page and prints nothing else', async () => {
    const folder = makeFolder({ 'runs.ndjson': HISTORY });
    const page = join(folder, 'report.html');
    const { code, out, notes } = await cli(['report', '--history', join(folder, 'runs.ndjson'), '--as-of', '2026-06-01', '--html', page]);
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(notes).toContain(`wrote ${page}`);
    expect(readFileSync(page, 'utf8')).toMatch(/^<!doctype html>[\s\S]*<svg [\s\S]*<\/html>\n$/);
  });

  test.each([
    ['no run since the date', ['--since', '2026-05-01'], 'no run was created since 2026-05-01T00:00:00.000Z'],
    [
      'no run of the workflow',
      ['--workflow', 'other.yml'],
      'no run of a workflow that matches other.yml; the history has .github/workflows/ci.yml',
    ],
  ])('%s is a usage error that says what there is', async (_, argv, says) => {
    const { folder, ran } = report(...argv);
    const { code, out, notes } = await ran;
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(notes).toContain(says);
    expect(existsSync(join(folder, 'report.html'))).toBe(false);
  });
});
