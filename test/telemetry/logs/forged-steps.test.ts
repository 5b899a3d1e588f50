import { describe, expect, test } from '@jest/globals';
import type { StepRun } from '../../../src/model/job-run.ts';
import { createJobLogReader } from '../../../src/telemetry/logs/job-log-reader.ts';
import { buildStep } from '../../helpers/build-run.ts';
import { actionHeader, jobLog, scriptHeader } from '../../helpers/job-log.ts';

type Lines = readonly (readonly [number, string])[];

const at = (second: number, ...lines: readonly string[]): Lines => lines.map((line, index) => [second + index / 1000, line]);
const BEGIN: Lines = at(0.1, "Current runner version: '2.336.0'", 'Complete job name: build');
const END: Lines = at(13.2, 'Evaluate and set job outputs', 'Cleaning up orphan processes');
const HIT = ['Cache hit for: key-1', 'Received 9 of 9 (100.0%), 1.0 MBs/sec', 'Cache Size: ~0 MB (9 B)', 'Cache restored from key: key-1'];
const CACHE = { path: 'x', key: 'key-1' };
const NOTHING = { result: 'unknown', save: 'unknown', restoredKey: null };

function read(steps: readonly StepRun[], ...parts: readonly Lines[]) {
  const reader = createJobLogReader({ steps });
  reader.takeText(jobLog(...parts.flat()));
  return reader.finish();
}

describe('a step before prints the header of the next', () => {
  const steps = (name: string): StepRun[] => [
    buildStep(1, 'Set up job', 0, 2),
    buildStep(2, 'Build', 2, 10),
    buildStep(3, name, 10, 12),
    buildStep(4, `Post ${name}`, 12, 13),
    buildStep(5, 'Complete job', 13, 14),
  ];
  const log = (name: string, before: Lines, forged: boolean) =>
    read(
      steps(name),
      BEGIN,
      before,
      forged ? [...actionHeader(10, 'actions/cache@v4', CACHE), ...at(10.1, ...HIT)] : [],
      actionHeader(10.6, 'actions/cache@v4', CACHE),
      at(11.5, 'Cache not found for input keys: key-1'),
      at(12.3, 'Post job cleanup.', 'Cache saved with key: key-1'),
      END,
    );

  describe.each(['Restore cache', 'Run actions/cache@v4'])('called %s', (name) => {
    test.each([
      ['a script', scriptHeader(2.1, './build.sh')],
      ['an action that runs a command', actionHeader(2.1, 'nick-fields/retry@v3', { command: './build.sh' })],
      ['an action that runs a program', actionHeader(2.1, 'actions/github-script@v7', { script: 'require("./x.js")' })],
      ['an action of the repository', actionHeader(2.1, './build')],
    ] as const)('%s may have printed either', (_, before) => {
      expect(log(name, before, false).cacheOutcomes).toMatchObject([{ stepNumber: 3, result: 'miss', save: 'saved' }]);
      const forged = log(name, before, true);
      expect(forged.steps[2]).toMatchObject({ isExact: false, inexactReason: 'ambiguous-marker' });
      for (const outcome of forged.cacheOutcomes) expect(outcome).toMatchObject(NOTHING);
    });
    test('an action that runs nothing of the repository prints no other', () => {
      expect(log(name, actionHeader(2.1, 'actions/checkout@v4'), false).steps[2]).toMatchObject({ isExact: true });
    });
  });
});

describe('a script before prints the marker of a post step', () => {
  const steps = (name: string): StepRun[] => [
    buildStep(1, 'Set up job', 0, 2),
    buildStep(2, name, 2, 4),
    buildStep(3, 'Build', 4, 10),
    buildStep(4, `Post ${name}`, 10, 13),
    buildStep(5, 'Complete job', 13, 14),
  ];
  const log = (action: string, main: readonly string[], forged: Lines, post: readonly string[]) =>
    read(
      steps(`Run ${action}`),
      BEGIN,
      actionHeader(2.1, action, CACHE),
      at(2.9, ...main),
      scriptHeader(4.1, './build.sh'),
      forged,
      at(10.6, 'Post job cleanup.', ...post),
      END,
    );
  const kept = ['Cache hit occurred on the primary key key-1, not saving cache.'];

  test.each([8.7, 9.7, 10, 10.5])('at second %d, and what the cache saved is unknown', (second) => {
    expect(log('actions/cache@v4', HIT, [], kept).cacheOutcomes).toMatchObject([{ result: 'exact', save: 'not-needed' }]);
    for (const words of [kept, ['Cache saved with key: key-1'], ['##[warning]Failed to save: cache write denied']]) {
      const forged = log('actions/cache@v4', HIT, at(second, 'Post job cleanup.', ...words), kept);
      expect(forged.cacheOutcomes).toMatchObject([{ result: 'exact', save: 'unknown' }]);
    }
  });
  test('long before, and it is no rival', () => {
    const forged = log('actions/cache@v4', HIT, at(6, 'Post job cleanup.', 'Cache saved with key: key-1'), kept);
    expect(forged.cacheOutcomes).toMatchObject([{ result: 'exact', save: 'not-needed' }]);
  });
  test('and the statistics of a compiler cache have no entries', () => {
    const table = (hits: number, misses: number): string[] => [
      'Cacheable calls:   100 / 100 (100.0%)',
      `  Hits:   ${hits} / 100`,
      `  Misses: ${misses} / 100`,
    ];
    const action = 'hendrikmuhs/ccache-action@v1';
    expect(log(action, ['No cache found.'], [], table(0, 100)).cacheOutcomes).toMatchObject([{ entries: { hits: 0, misses: 100 } }]);
    const forged = log(action, ['No cache found.'], at(10, 'Post job cleanup.', ...table(100, 0)), table(0, 100));
    expect(forged.cacheOutcomes).toHaveLength(1);
    expect(forged.cacheOutcomes[0]).not.toHaveProperty('entries');
  });
});

describe('a variable of several lines ends the header of a cache step', () => {
  const steps = [
    buildStep(1, 'Set up job', 0, 2),
    buildStep(2, 'Build', 2, 10),
    buildStep(3, 'Restore cache', 10, 12),
    buildStep(4, 'Post Restore cache', 12, 13),
    buildStep(5, 'Complete job', 13, 14),
  ];
  const head: Lines = [...actionHeader(10.6, 'actions/cache@v4', CACHE).slice(0, -1), [10.6, 'env:'], [10.6, '  FOO: x']];
  const log = (forged: Lines) =>
    read(
      steps,
      BEGIN,
      scriptHeader(2.1, './build.sh'),
      head,
      forged,
      at(10.6, '##[endgroup]'),
      at(11.5, 'Cache not found for input keys: key-1'),
      at(12.3, 'Post job cleanup.', 'Cache saved with key: key-1'),
      END,
    );
  const forged = (second: number, ...more: readonly string[]): Lines => at(second, '##[endgroup]', ...HIT.slice(0, 2), ...more);

  test('which is not the case where there is none', () => {
    expect(log([]).cacheOutcomes).toMatchObject([{ result: 'miss', save: 'saved' }]);
  });
  test.each([
    ['with a second end', [[10.6, '##[endgroup]']] as Lines],
    ['with a time from before', forged(9)],
    ['with a time from before, and a group around what is left', forged(9, '##[group]x')],
    ['with a time that is yet to come', forged(10.7, '##[group]x')],
    [
      'after lines that have no time',
      [
        [10.6, '  BAR: a\nb'],
        [10.6, '##[endgroup]'],
        [10.6, '##[group]x'],
      ] as Lines,
    ],
    ['with a header of its own', [...actionHeader(10.6, 'actions/cache@v4', CACHE), ...at(10.6, ...HIT)]],
    [
      'with a header of its own, and a time from before',
      [...actionHeader(9.9, 'actions/cache@v4', CACHE), ...at(10, ...HIT, '##[group]x')],
    ],
  ])('%s', (_, lines) => {
    for (const outcome of log(lines).cacheOutcomes) expect(outcome).toMatchObject(NOTHING);
  });
});

describe('words that contradict each other', () => {
  const steps = [
    buildStep(1, 'Set up job', 0, 2),
    buildStep(2, 'Run actions/cache@v4', 2, 4),
    buildStep(3, 'Post Run actions/cache@v4', 10, 13),
    buildStep(5, 'Complete job', 13, 14),
  ];
  test.each([
    ['found, and not found', [...HIT, 'Cache not found for input keys: key-1'], 'x'],
    ['found by its key, and saved under it', HIT, 'Cache saved with key: key-1'],
  ])('%s, are nothing', (_, main, post) => {
    const log = read(
      steps,
      BEGIN,
      actionHeader(2.1, 'actions/cache@v4', CACHE),
      at(2.9, ...main),
      at(10.3, 'Post job cleanup.', post),
      END,
    );
    expect(log.cacheOutcomes).toMatchObject([{ result: 'unknown', restoredKey: null }]);
  });
});

describe('an action that runs code of the repository says nothing of what it found after that', () => {
  test.each([
    ['ruby/setup-ruby@v1', { 'bundler-cache': 'true' }, '[command]/opt/ruby/bin/bundle install --jobs 4', 'setup-ruby-bundler-cache-v6-1'],
    ['pnpm/action-setup@v4', { cache: 'true', run_install: 'true' }, '##[group]Running pnpm recursive install...', 'pnpm-cache-1'],
    ['actions/setup-node@v4', { cache: 'yarn' }, '[command]/usr/local/bin/yarn --version', 'node-cache-Linux-yarn-1'],
  ])('%s', (action, inputs, runs, key) => {
    const steps = [buildStep(1, 'Set up job', 0, 2), buildStep(2, `Run ${action}`, 2, 12), buildStep(5, 'Complete job', 13, 14)];
    const said = [`Cache hit for: ${key}`, `Cache restored from key: ${key}`];
    const log = (...lines: readonly string[]) =>
      read(steps, BEGIN, actionHeader(2.1, action, inputs as Record<string, string>), at(4, ...lines), END).cacheOutcomes;
    expect(log(...said, runs)).toMatchObject([{ result: 'exact' }]);
    expect(log(runs, ...said)).toMatchObject([{ result: 'unknown', restoredKey: null }]);
  });
});

describe('marks of children that an action printed itself', () => {
  const steps = [buildStep(1, 'Set up job', 0, 2), buildStep(2, 'Build', 2, 40), buildStep(5, 'Complete job', 40, 41)];
  const marks: Lines = [
    [3, '##[start-action display=Deploy to production;id=__self.deploy]'],
    [23, '##[end-action id=__self.deploy;outcome=success;conclusion=success;duration_ms=20000]'],
  ];
  const part = (own: Lines) => {
    const log = read(steps, BEGIN, actionHeader(2.1, 'nick-fields/retry@v3'), marks, own, at(40.1, 'Evaluate and set job outputs'));
    return log.steps[1]?.subSteps.find(({ name }) => name === 'Deploy to production');
  };
  test('are its output, and say nothing of a stage', () => {
    expect(part([])).toMatchObject({ basis: 'marker', stage: { stage: 'deploy' } });
    const forged = part(at(30, 'done'));
    expect(forged).toMatchObject({ basis: 'output' });
    expect(forged).not.toHaveProperty('stage');
  });
});
