import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Change } from '../../src/engine/changes/change.ts';
import type { Run } from '../../src/model/run.ts';
import { formatHistoryRun } from '../../src/telemetry/format-history-run.ts';
import { plantedHistory } from '../engine/changes/planted-history.ts';
import { at } from '../helpers/build-run.ts';
import { makeFolder } from '../helpers/checkout.ts';
import { cli } from '../helpers/fake-output.ts';

const read = (path: string): string => readFileSync(new URL(`../fixtures/${path}`, import.meta.url), 'utf8');
const tigerbeetle = (JSON.parse(read('change-points/tigerbeetle.json')) as { readonly series: readonly number[] }).series;
const nights = JSON.parse(read('stats/stencil-job-seconds.json')) as readonly number[];

/** A file of this text, by its path. */
function file(text: string, name = 'input.txt'): string {
  return join(makeFolder({ [name]: text }), name);
}
const lines = (values: readonly unknown[]): string => values.map((value) => `${value}\n`).join('');
const historyOf = (runs: readonly Run[]): string => file(lines(runs.map((run) => JSON.stringify(formatHistoryRun(run)))), 'runs.ndjson');

interface Answer {
  readonly schema: string;
  readonly runs: number;
  readonly alerts: readonly { readonly commit: string; readonly level: string; readonly changes: readonly Change[] }[];
}

async function changes(history: string, ...argv: string[]): Promise<Answer> {
  const { code, out, notes } = await cli(['changes', '--history', history, '--format', 'json', '--as-of', '2027-01-01', ...argv]);
  expect([code, notes]).toEqual([0, '']);
  return JSON.parse(out) as Answer;
}

describe('changes of a series', () => {
  test.each([
    [
      ['--window', '30', '--p-value', '0.01', '--min-magnitude', '0.05'],
      [15, 71],
    ],
    [
      ['--window', '30', '--p-value', '0.1', '--min-magnitude', '0.05'],
      [10, 11, 15, 71, 363],
    ],
    [
      ['--window', '30', '--p-value', '1e-5'],
      [71, 95, 131, 192, 212],
    ],
    [[], [15, 61, 71, 95, 117, 131, 192, 212]],
  ])('are those of Apache Otava with %j', async (argv, expected) => {
    const path = file(lines(tigerbeetle));
    const found = await cli(['changes', '--series', path, '--algorithm', 'otava', ...argv]);
    expect(found).toEqual({ code: 0, notes: '', out: lines(expected) });
  });

  test('are one array a line for one object a line, each with its own parameters', async () => {
    const objects = [
      { series: tigerbeetle, window: 30, pValue: 0.01, minMagnitude: 0.05 },
      { series: [] },
      { series: [3, 3, 3, 3, 3] },
      { series: tigerbeetle, window: 30, pValue: 1e-5, minMagnitude: 0 },
    ];
    const path = file(lines(objects.map((object) => JSON.stringify(object))));
    const { out } = await cli(['changes', '--series', path, '--algorithm', 'otava']);
    expect(out).toBe('[15,71]\n[]\n[]\n[71,95,131,192,212]\n');
  });

  test('by our own search do not depend on the unit', async () => {
    const found = async (values: readonly number[]): Promise<string> => (await cli(['changes', '--series', file(lines(values))])).out;
    const seconds = await found(nights);
    expect(seconds.trim().split('\n')).toHaveLength(1);
    expect(await found(nights.map((night) => night * 1000))).toBe(seconds);
    expect(await found(nights.map((night) => night / 1000))).toBe(seconds);
  });

  test.each([
    ['a word', '1\n2\nthree\n', ':3: not a finite number: three'],
    ['NaN', '1\nNaN\n', ':2: not a finite number: NaN'],
    ['infinity', '1\n1e999\n', ':2: not a finite number: 1e999'],
    ['a hexadecimal number', '0x10\n', ':1: not a finite number: 0x10'],
    ['two numbers', '1 2\n', ':1: not a finite number: 1 2'],
    ['nothing', '', ': holds no number'],
    ['empty lines', '\n\n \n', ': holds no number'],
    ['a long line', `1\n${'9'.repeat(400)}x\n`, `:2: not a finite number: ${'9'.repeat(40)}…`],
    ['a line above the limit', `1\n${'1'.repeat(64 * 1024 * 1024 + 1)}\n`, ':2: longer than 64 MiB'],
    ['a control character', '1\n\u001b[31m2\n', ':2: not a finite number'],
    ['no object', '{"series":[1]}\n{"series":\n', ':2: not a JSON object'],
    ['no series', '{"values":[1]}\n', ':1: series: an array of numbers is needed'],
    ['null in a series', '{"series":[1,null]}\n', ':1: series[1]: not a finite number'],
    ['a window of one', '{"series":[1],"window":1}\n', ':1: window: a whole number from 2 to 2000 is needed'],
    ['a p-value of 0', '{"series":[1],"pValue":0}\n', ':1: pValue: a number above 0 and up to 1 is needed'],
    ['a magnitude below 0', '{"series":[1],"minMagnitude":-1}\n', ':1: minMagnitude: a number from 0 on is needed'],
    ['a number among objects', '{"series":[1]}\n2\n', ':2: a JSON object is needed'],
    ['an object among numbers', '1\n{"series":[1]}\n', ':2: a number is needed'],
  ])('are refused with %s, by file and line', async (_what, text, message) => {
    const path = file(text);
    const { code, notes } = await cli(['changes', '--series', path, '--algorithm', 'otava']);
    expect(code).toBe(2);
    expect(notes).toContain(`INPUT_UNREADABLE: ${path}${message}`);
    expect(notes).not.toContain('\u001b');
  });

  test('by our own search are refused for what has no logarithm', async () => {
    const path = file(lines([1, 2, 0, 4]));
    const { code, notes } = await cli(['changes', '--series', path]);
    expect([code, notes]).toEqual([2, expect.stringContaining('--algorithm otava takes any')]);
    expect((await cli(['changes', '--series', path, '--algorithm', 'otava'])).code).toBe(0);
  });

  test.each([
    [['--history', 'x', '--series', 'y'], 'either --history PATH or --series FILE is needed'],
    [[], 'either --history PATH or --series FILE is needed'],
    [['--history', 'x', '--window', '30'], '--window goes with --series'],
    [['--series', 'x', '--level', 'notify'], '--level goes with --history'],
    [['--series', 'x', '--window', '1'], 'a whole number from 2 to 2000 is needed'],
    [['--series', 'x', '--p-value', 'NaN'], 'a number above 0 and up to 1 is needed'],
    [['--series', 'x', '--min-magnitude', '-1'], 'a number from 0 on is needed'],
    [['--series', 'no-such-file'], 'no-such-file: there is no such file'],
    [['--series', '.'], 'a file is needed, not a folder'],
  ])('are not asked for with %j', async (argv, message) => {
    const { code, notes } = await cli(['changes', ...argv]);
    expect([code, notes]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe('changes of a history', () => {
  const runs = plantedHistory({ runs: 120, seed: 31 }, (index) => ({
    jobs: { test: { 'npm ci': 30, 'npm run build': 60, 'npm test': index < 60 ? 120 : 160 } },
  }));
  const sixtieth = 31_061;

  test('say when, what, by how much and since which run, in text', async () => {
    const { code, out } = await cli(['changes', '--history', historyOf(runs), '--as-of', '2027-01-01']);
    expect(code).toBe(0);
    expect(out).toMatch(/^120 runs as of 2027-01-01 00:00 UTC: 4 changes in 1 place\n/);
    expect(out).toContain(`between run ${sixtieth - 1} (00000000) and run ${sixtieth} (00000000)`);
    expect(out).toMatch(
      /slower {2}\.github\/workflows\/ci\.yml \/ test \/ npm test\n\s+(?:1m 5\ds|2m 0\ds) -> 2m \d\ds \(n 60, 60\): \+3\d% \(\+\d\d% to \+\d\d%\), \+\d\ds; lasts/,
    );
    expect(out).toContain('because of test / npm test: +');
    expect(out).toContain("with the runner's speed divided out: +");
    expect(out).toContain('not known whether changed: the workflow file, a lock file, the runner image, what the caches found');
  });

  test('are plain values in JSON', async () => {
    const answer = await changes(historyOf(runs));
    expect(answer).toMatchObject({ schema: 'paceline/changes@1', runs: 120, alerts: [{ level: 'notify', first: { runId: sixtieth } }] });
    expect(answer.alerts[0]?.changes.map(({ series }) => series.measure)).toEqual(['makespan', 'runner-time', 'job', 'step']);
    expect(answer.alerts[0]?.changes.map(({ lastBefore }) => lastBefore.runId)).toEqual([1, 1, 1, 1].map(() => sixtieth - 1));
  });

  test('are only those of a workflow, since a time, up to a time, and of a level', async () => {
    const path = historyOf(runs);
    const change = at(60 * 3600).toISOString();
    expect((await changes(path, '--since', change)).alerts).toHaveLength(1);
    expect((await changes(path, '--since', at(70 * 3600).toISOString())).alerts).toHaveLength(0);
    expect((await changes(path, '--as-of', at(62 * 3600).toISOString())).runs).toBe(63);
    expect((await changes(path, '--as-of', at(55 * 3600).toISOString())).alerts).toHaveLength(0);
    expect((await changes(path, '--level', 'notify')).alerts[0]?.changes.every(({ level }) => level === 'notify')).toBe(true);
    expect((await changes(path, '--workflow', 'ci.yml')).alerts).toHaveLength(1);
    const { code, notes } = await cli(['changes', '--history', path, '--workflow', 'docs.yml']);
    expect([code, notes]).toEqual([
      2,
      expect.stringContaining('no run of a workflow that matches docs.yml; the history has .github/workflows/ci.yml'),
    ]);
  });

  test('of 242 recorded nights are the one that a person sees', async () => {
    const real = plantedHistory({ runs: nights.length, seed: 32, runner: 0, noise: 0 }, (index) => ({
      jobs: { build: { 'npm run build': nights[index] ?? 0 } },
    }));
    const { alerts } = await changes(historyOf(real));
    expect(alerts).toHaveLength(1);
    const step = alerts[0]?.changes.find(({ series }) => series.measure === 'step');
    expect(step?.p).toBeLessThan(1e-20);
    expect(step).toMatchObject({ kind: 'faster', before: { n: 139, p50: 123 }, after: { n: 103, p50: 102 }, persists: { value: true } });
  });

  test('of fifteen recorded jobs are none, and carried over rows are no runs of their own', async () => {
    const path = file(read('telemetry/stencil-jobs.ndjson'), 'jobs.ndjson');
    expect((await changes(path)).alerts).toEqual([]);
  });

  test('are not made of a file without runs', async () => {
    const { code, notes } = await cli(['changes', '--history', file('{}\n', 'runs.ndjson')]);
    expect([code, notes]).toEqual([2, expect.stringContaining('holds no run that could be read')]);
  });

  test.each(['\u001b[31mred', 'a\nb\tc', '\u202eabc', 'a\u0000b', '\u009b2J', 'x'.repeat(5000)])(
    'show hostile names harmlessly: %j',
    async (name) => {
      const hostile = plantedHistory({ runs: 60, seed: 33 }, (index) => ({ jobs: { [name]: { [name]: index < 30 ? 60 : 120 } } }));
      const { code, out } = await cli(['changes', '--history', historyOf(hostile), '--as-of', '2027-01-01']);
      expect(code).toBe(0);
      expect(out).toContain('slower');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that none is there is what is tested.
      expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    },
  );
});
