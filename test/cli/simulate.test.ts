import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Run } from '../../src/model/run.ts';
import { formatHistoryRun } from '../../src/telemetry/format-history-run.ts';
import { makeFolder } from '../helpers/checkout.ts';
import { expectFile } from '../helpers/expect-file.ts';
import { cli } from '../helpers/fake-output.ts';
import { repeat, sketchRun } from '../simulate/effects/price-history.ts';

const FILE = `name: CI
on: pull_request
jobs:
  lint: { runs-on: ubuntu-latest, steps: [{ run: lint }] }
  test: { runs-on: ubuntu-latest, needs: lint, steps: [{ run: unit }, { run: e2e }] }
`;
const RUN = {
  lint: { start: 5, steps: [['Run lint', 60]] },
  test: {
    created: 65,
    start: 70,
    steps: [
      ['Run unit', 100],
      ['Run e2e', 200],
    ],
  },
} as const;
const RUNS: readonly Run[] = [...repeat(29, RUN), sketchRun(200 * 3600, RUN)];

const historyText = (runs: readonly Run[]): string => runs.map((run) => `${JSON.stringify(formatHistoryRun(run))}\n`).join('');

/** A folder with a history, the workflow in its place, and a candidate. */
function folder(
  candidate: string,
  runs: readonly Run[] = RUNS,
): { readonly argv: readonly string[]; readonly at: (name: string) => string } {
  const root = makeFolder({ 'runs.ndjson': historyText(runs), '.github/workflows/ci.yml': FILE, 'candidate.yml': candidate });
  const at = (name: string): string => join(root, name);
  return { at, argv: ['simulate', '--history', at('runs.ndjson'), '--workflow', at('.github/workflows/ci.yml'), '--as-of', '2027-01-01'] };
}

const simulate = async (candidate: string, ...more: string[]) => {
  const { argv, at } = folder(candidate);
  return cli([...argv, '--candidate', at('candidate.yml'), ...more]);
};

describe('simulate', () => {
  test('without a candidate says how well the file explains the history', async () => {
    const { argv } = folder('');
    const { code, out, notes } = await cli([...argv, '--format', 'json']);
    expect([code, notes]).toEqual([0, '']);
    const answer = JSON.parse(out);
    expect(answer).toMatchObject({ schema: 'paceline/simulation@1', path: '.github/workflows/ci.yml', candidate: null });
    expect(answer.replay).toMatchObject({ runs: 30, makespan: { n: 30, median: 0, bias: 0 }, verdict: { is: 'good', because: [] } });
  });

  test('with a candidate predicts what the same runs would have been', async () => {
    const candidate = FILE.replace('needs: lint, ', '').replace('[{ run: unit }, { run: e2e }]', '[{ run: unit }]');
    const { code, out } = await simulate(candidate, '--format', 'json');
    expect(code).toBe(0);
    const { candidate: told } = JSON.parse(out);
    // Now 370 s; without the edge 305, without the step 170, without both 105.
    expect(told.predicted).toMatchObject({
      basis: 'replay',
      runs: 30,
      makespan: { baseline: { mean: 370 }, candidate: { mean: 105 }, saving: { mean: 265 } },
    });
    expect(told.attribution).toBe('shapley');
    expect(told.changes.map(({ place, saving }: { place: string; saving: object }) => [place, saving])).toEqual([
      ['jobs.test.needs', { makespan: 65, runnerTime: 0 }],
      ['jobs.test.steps[1]', { makespan: 200, runnerTime: 200 }],
    ]);
    // 360 s are 1 and 5 minutes, and then 1 and 2, at $0.006, with 29 gaps in 200 hours.
    expect(told.predicted.costPerMonth.saving.mean).toBeCloseTo((3 * 0.006 * 29 * 720) / 200, 9);
  });

  test.each(['text', 'markdown'])('prints a waterfall as %s', async (format) => {
    const candidate = FILE.replace('needs: lint, ', '')
      .replace('[{ run: unit }, { run: e2e }]', '[{ run: unit }]')
      .replace('run: lint', 'run: lint --fix');
    const { out } = await simulate(candidate, '--format', format);
    expectFile(new URL(`./cases/simulate.${format === 'text' ? 'txt' : 'md'}`, import.meta.url), out);
  });

  test('of files that do not differ in time predicts nothing', async () => {
    const { out } = await simulate(FILE.replace('name: CI', 'name: Build'));
    expect(out).toContain('Not predicted: the files do not differ in anything that takes time.');
  });

  test('of a move in a history that cannot be replayed predicts nothing, and says why', async () => {
    const { argv, at } = folder(FILE.replace('needs: lint, ', ''), RUNS.slice(0, 8));
    const { out } = await cli([...argv, '--candidate', at('candidate.yml')]);
    expect(out.replace(/\s+/g, ' ')).toContain(
      'Not predicted: the history cannot be replayed: 8 of 8 runs could be replayed; at least 10 are needed.',
    );
  });

  test('takes a file that stands alone, and the runs of the only workflow that there are', async () => {
    const root = makeFolder({ 'runs.ndjson': historyText(RUNS), 'other.yml': FILE });
    const { code, out, notes } = await cli([
      'simulate',
      '--history',
      join(root, 'runs.ndjson'),
      '--workflow',
      join(root, 'other.yml'),
      '--as-of',
      '2027-01-01',
    ]);
    expect(code).toBe(0);
    expect(notes).toContain('the history has no run of .github/workflows/other.yml; those of .github/workflows/ci.yml are taken for its');
    expect(out).toContain('Replay: good');
  });

  test('gives the same bytes for the same seed', async () => {
    const candidate = FILE.replace('needs: lint, ', '');
    const outs = await Promise.all(
      [1, 2].map(async () => (await simulate(candidate, '--format', 'json', '--seed', '7')).out.replace(/"path".*/, '')),
    );
    expect(outs[0]).toBe(outs[1]);
  });
});

describe('simulate says what is wrong, where, and what to do:', () => {
  test('a file that is not there', async () => {
    const { argv } = folder('');
    const { code, notes } = await cli([...argv, '--candidate', 'no-such.yml']);
    expect(code).toBe(2);
    expect(notes).toMatch(/no-such\.yml: there is no such file, or it cannot be read/);
  });

  test('a candidate that is no workflow', async () => {
    const { code, notes } = await simulate('on: push\njobs: { a: { runs-on: x, steps: [} }');
    expect(code).toBe(2);
    expect(notes).toMatch(/candidate\.yml:2:\d+: /);
  });

  test('an empty history', async () => {
    const { argv } = folder('', []);
    const { code, notes } = await cli([...argv]);
    expect(code).toBe(2);
    expect(notes).toMatch(/runs\.ndjson: holds no/);
  });

  test('a history of other workflows', async () => {
    const runs = RUNS.map((run, index) => ({ ...run, workflowPath: `.github/workflows/${index % 2}.yml`, workflowName: 'X' }));
    const { argv } = folder('', runs);
    const { code, notes } = await cli([...argv]);
    expect(code).toBe(2);
    expect(notes).toContain('no run of .github/workflows/ci.yml; the history has .github/workflows/0.yml, .github/workflows/1.yml');
  });
});
