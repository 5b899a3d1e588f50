import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { JobLog, LogStep, SubStep } from '../../src/model/job-log.ts';
import { seconds } from '../../src/model/seconds.ts';
import { renderLogText } from '../../src/report/terminal/log.ts';
import { timeAxis, timeBar } from '../../src/report/terminal/log-bar.ts';
import { fitName, formatBytes, textColumns } from '../../src/report/terminal/log-layout.ts';
import { fitAlike } from '../../src/report/terminal/log-names.ts';
import { chooseParts } from '../../src/report/terminal/log-parts.ts';
import { logSpan } from '../../src/report/terminal/log-span.ts';
import type { LogView } from '../../src/report/terminal/log-view.ts';
import { createJobLogReader } from '../../src/telemetry/logs/job-log-reader.ts';
import { logStageDurations } from '../../src/telemetry/logs/stages/log-stage-durations.ts';
import { expectFile } from '../helpers/expect-file.ts';
import { recordedLog, recordedSteps } from '../telemetry/logs/recorded-pairs.ts';

function viewOf(log: JobLog, record: LogView['record'] = null): LogView {
  const span = logSpan(log);
  const stages = span === null ? null : logStageDurations([{ ...log, start: span.start, end: span.end }]);
  return { log, stages, record, job: log.job, otherJobs: [] };
}

function read(bytes: Buffer, steps: Parameters<typeof createJobLogReader>[0] = {}): JobLog {
  const reader = createJobLogReader(steps);
  reader.take(bytes);
  return reader.finish();
}

const fixture = (name: string): Buffer => readFileSync(new URL(`../fixtures/logs/${name}`, import.meta.url));
const recorded = viewOf(read(recordedLog('6642948886'), { steps: recordedSteps('6642948886') }), {
  jobId: 6642948886,
  name: 'build',
  conclusion: 'failure',
});
const CASES: readonly (readonly [string, LogView, number])[] = [
  ['log-joined.txt', recorded, 100],
  ['log-by-markers.txt', viewOf(read(fixture('autokitteh-web-platform-build.txt'))), 120],
  ['log-narrow.txt', viewOf(read(fixture('rubenpanero-regression-guards.txt'))), 80],
];

test.each(CASES)('a recorded log reads as in %s', (name, view, width) =>
  expectFile(new URL(`cases/${name}`, import.meta.url), renderLogText(view, { color: false, width })),
);

test.each([40, 80, 97, 120, 140, 300])('in a terminal of %i columns no line is wider than 80 to 140', (width) => {
  for (const [, view] of CASES)
    for (const line of renderLogText(view, { color: false, width }).split('\n'))
      expect(textColumns(line)).toBeLessThanOrEqual(Math.min(140, Math.max(80, width)));
});

test('colour changes no character', () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what it looks for.
  const colours = /\u001b\[\d+m/g;
  const plain = renderLogText(recorded, { color: false, width: 100 });
  const coloured = renderLogText(recorded, { color: true, width: 100 });
  expect(coloured).toMatch(colours);
  expect(coloured.replace(colours, '').replace(/ +$/gm, '')).toBe(plain);
});

const instant = (second: number) => ({ second, ticks: 0 });
const part = (name: string, start: number, duration: number, more: Partial<SubStep> = {}): SubStep => ({
  name,
  kind: 'phase',
  start: instant(start),
  duration: seconds(duration),
  share: null,
  basis: 'output',
  ...more,
});
const step = (more: Partial<LogStep>): LogStep => ({
  number: 1,
  name: 'Build',
  conclusion: 'success',
  kind: 'script',
  subject: 'make',
  start: instant(0),
  end: instant(100),
  duration: seconds(100),
  lines: 1,
  isExact: true,
  inexactReason: null,
  subSteps: [],
  stage: null,
  resources: null,
  ...more,
});
const [, simple] = CASES[0] as (typeof CASES)[0];
const withSteps = (...steps: readonly LogStep[]): LogView => ({ ...simple, stages: null, log: { ...simple.log, steps, runner: null } });

describe('names from outside', () => {
  const hostile = '\u001b]0;owned\u0007\u001b[2Jname\r\nline\u202Eeman\u0000\u200B';
  test('hide nothing and steer nothing, wherever they stand', () => {
    const { log } = simple;
    const outcome = { ...(log.cacheOutcomes[0] as JobLog['cacheOutcomes'][0]), restoredKey: hostile, action: hostile, part: hostile };
    const view: LogView = {
      ...viewOf({
        ...log,
        steps: [step({ name: hostile, subSteps: [part(hostile, 0, 50), part(hostile, 50, 40, { kind: 'silence' })] })],
        cacheOutcomes: [outcome],
        tests: [{ tool: 'jest', stepNumber: 1, file: hostile, test: hostile, duration: seconds(2) }],
        runner: {
          ...(log.runner as NonNullable<JobLog['runner']>),
          image: hostile,
          region: hostile,
          runnerName: hostile,
          services: [{ name: hostile, image: hostile, pull: seconds(1), healthWait: null }],
        },
      }),
      job: hostile,
      otherJobs: [hostile],
    };
    const text = renderLogText(view, { color: false, width: 100 });
    expect(text).toContain('name line');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there.
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\u200b]|owned/);
  });
  test('fit into their columns, whatever they are', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.integer({ min: 1, max: 60 }), (name, width) => {
        expect(textColumns(fitName(name, width))).toBeLessThanOrEqual(width);
      }),
    ));
  test('are cut in the middle, since beginnings and ends tell them apart', () => {
    expect(fitName('actions/checkout@v4', 19)).toBe('actions/checkout@v4');
    expect(fitName('node-cache-Linux-x64-npm-fd2dc8fda295', 20)).toBe('node-cache-L…8fda295');
  });
  test('of modules lose what all of them have, where they are too long', () => {
    const modules = ['Che Core :: Commons 7.48.0', 'Che Core :: Json helpers 7.48.0', 'Che Core :: Scheduler 7.48.0'];
    expect(fitAlike(modules, 40)).toEqual(modules);
    expect(fitAlike(modules, 20)).toEqual(['…Commons', '…Json helpers', '…Scheduler']);
    expect(fitAlike(modules.slice(1), 10)).toEqual(['Che Co…8.0', 'Che Co…8.0']);
  });
});

describe('the table of caches', () => {
  const known = simple.log.cacheOutcomes[0] as JobLog['cacheOutcomes'][0];
  const longest: JobLog['cacheOutcomes'][0] = {
    ...known,
    ...{ result: 'partial', save: 'denied', savePolicy: 'low-trust', policy: 'low-trust', isLookup: true, toldBy: 'output' },
    ...{
      entries: { hits: 3, misses: 2 },
      restoreRate: 123_456_789,
      saveTime: seconds(3999),
      restoreTime: seconds(3999),
      sizeBytes: 999_999_999,
    },
    ...{ action: 'gradle/actions/setup-gradle', restoredKey: 'k'.repeat(200) },
  };
  const text = (outcome: JobLog['cacheOutcomes'][0], width: number): string =>
    renderLogText({ ...simple, log: { ...simple.log, cacheOutcomes: [outcome] } }, { color: false, width });

  test.each([80, 100, 140])('never cuts a verdict, and says what else there is to it under its row, at %i columns', (width) => {
    const lines = text(longest, width).split('\n');
    const at = lines.findIndex((line) => line.includes('restored in'));
    expect(lines[at]).toMatch(/ restore +.*restored in .*save +saved in/);
    expect(lines[at + 1]).toMatch(/ partial hit .* denied \(low trust\) /);
    expect(lines[at + 2]).toBe('     3 of 5 entries, by the low trust of the run, looked up only, told by output');
    for (const line of lines.slice(at, at + 3)) expect(textColumns(line)).toBeLessThanOrEqual(width);
    expect(lines[at]?.includes('key')).toBe(width === 140);
  });

  test('tells the policy of a save in its own column, and nothing of a save where there is none', () => {
    expect(text({ ...known, result: 'miss', save: 'denied', savePolicy: 'low-trust' }, 120)).toMatch(/ miss .* denied \(low trust\) /);
    expect(text({ ...known, save: 'none' }, 120)).not.toMatch(/ none\b| save\b/);
  });
});

test('the name of a step that was skipped keeps to its column', () => {
  const name = 'a name that is longer than any column for names of steps can be at all';
  const skipped = step({ number: 2, name, conclusion: 'skipped', inexactReason: 'not-run', duration: seconds(0) });
  const text = renderLogText(withSteps(step({}), skipped), { color: false, width: 80 });
  const lines = text.split('\n');
  const header = lines.find((line) => line.startsWith('#')) ?? '';
  const row = lines.find((line) => line.startsWith('2')) ?? '';
  expect(row).toMatch(/ {2}skipped$/);
  expect(textColumns(row)).toBeLessThan(header.indexOf('at') - 1);
});

describe('the parts of a step', () => {
  const names = (of: LogStep): readonly string[] =>
    chooseParts(of, 100).rows.map(({ part: { name }, depth }) => `${'  '.repeat(depth)}${name}`);
  test('are shown from a second and 2 % of the job on; the others are counted', () => {
    const of = step({ subSteps: [part('a', 0, 1.9), part('b', 2, 2), part('c', 5, 80), part('d', 90, 0.1)] });
    expect(names(of)).toEqual(['b', 'c']);
    expect(chooseParts(of, 100).more).toEqual({ count: 2, duration: 2 });
  });
  test('are the longest eight, with what they are a part of, in the order of their starts', () => {
    const many = Array.from({ length: 12 }, (_, index) => part(`p${index}`, index * 5, 2 + index / 10));
    expect(names(step({ subSteps: many }))).toEqual(['p4', 'p5', 'p6', 'p7', 'p8', 'p9', 'p10', 'p11']);
    const nested = part('outer', 0, 60, { children: [part('one', 0, 30, { children: [part('deep', 0, 20)] }), part('two', 30, 25)] });
    expect(names(step({ subSteps: [nested, part('last', 60, 10)] }))).toEqual(['outer', '  one', '  two', 'last']);
  });
  test('that are nearly all of what they are in are not said again', () => {
    const echo = part('outer', 0, 60, { children: [part('the same', 0, 59, { children: [part('one', 0, 30), part('two', 30, 25)] })] });
    expect(names(step({ subSteps: [echo, part('last', 60, 10)] }))).toEqual(['outer', '  one', '  two', 'last']);
    expect(names(step({ name: 'Run make', subSteps: [part('make', 0, 100)] }))).toEqual([]);
  });
  test('without a word are marked as silent, and so is a whole step', () => {
    const quiet = part('quiet', 0, 50, { children: [part('No output', 0, 50, { kind: 'silence' })] });
    const text = renderLogText(withSteps(step({ subSteps: [quiet, part('No output', 50, 40, { kind: 'silence' })] })), {
      color: false,
      width: 80,
    });
    expect(text).toMatch(/^ {5}quiet {2}silent .*░/m);
    expect(text).toMatch(/^ {5}No output .*░/m);
    expect(
      renderLogText(withSteps(step({ subSteps: [part('No output', 0, 95, { kind: 'silence' })] })), { color: false, width: 80 }),
    ).toMatch(/^1 {2}Build {2}silent .*█/m);
  });
  test('of a docker build say which layers were there', () => {
    const layers = [part('COPY . .', 0, 0, { kind: 'docker', cached: true }), part('FROM node', 0, 5, { kind: 'docker', cached: true })];
    const text = renderLogText(withSteps(step({ subSteps: [...layers, part('RUN npm ci', 5, 90, { kind: 'docker', cached: false })] })), {
      color: false,
      width: 100,
    });
    expect(text).toMatch(/FROM node {2}cached/);
    expect(text).toMatch(/1 more, 2 cached layers/);
    expect(text).not.toMatch(/RUN npm ci {2}cached/);
  });
});

test('services, slowest tests and resources are tables, without what nothing is known of', () => {
  const used = {
    samples: 20,
    cpuMean: 0.52,
    cpuPeak: 1,
    memoryPeakBytes: 3 * 1024 ** 3,
    memoryTotalBytes: 16 * 1024 ** 3,
    diskReadBytes: null,
    diskWrittenBytes: 1024 ** 2,
    networkReceivedBytes: null,
    networkSentBytes: null,
  };
  const log: JobLog = {
    ...simple.log,
    steps: [step({ resources: { ...used, cpuMean: 0.9 } })],
    cacheOutcomes: [],
    runner: {
      ...(simple.log.runner as NonNullable<JobLog['runner']>),
      container: { image: 'node:24', pull: seconds(12) },
      services: [{ name: 'postgres', image: 'postgres:18', pull: seconds(4.25), healthWait: seconds(11) }],
    },
    tests: Array.from({ length: 12 }, (_, index) => ({
      tool: 'pytest',
      stepNumber: 1,
      file: `tests/test_${index}.py`,
      test: index === 11 ? null : 'test_it',
      duration: seconds(index),
    })),
    resources: used,
  };
  expectFile(
    new URL('cases/log-tables.txt', import.meta.url),
    renderLogText({ ...viewOf(log), stages: null }, { color: false, width: 90 }),
  );
});

describe('what is not exact', () => {
  const steps = [
    step({ number: 1, inexactReason: 'no-marker', isExact: false }),
    step({ number: 2, inexactReason: 'interleaved', isExact: false }),
    step({ number: 3, inexactReason: 'no-marker', isExact: false }),
    step({ number: 4 }),
    step({ number: 5, inexactReason: 'not-run', isExact: false, conclusion: 'skipped', duration: seconds(0) }),
  ];
  test('is marked at each time and explained once', () => {
    const text = renderLogText(withSteps(...steps), { color: false, width: 100 });
    expect(text.match(/1m 40s( [a-z])?(?= +100%)/g)).toEqual(['1m 40s a', '1m 40s b', '1m 40s a', '1m 40s']);
    expect(text.match(/the log shows no marker of this step/g)).toHaveLength(1);
    expect(text.match(/another step ran beside it/g)).toHaveLength(1);
    expect(text).toMatch(/^5 {2}Build {2}skipped$/m);
  });
  test('needs no legend where all is', () =>
    expect(renderLogText(withSteps(step({})), { color: false, width: 100 })).not.toMatch(/^ {2}a {2}/m));
});

describe('a bar', () => {
  test.each([
    [0, 100, '██████████'],
    [0, 50, '█████     '],
    [25, 50, '  ▐██     '],
    [0, 15, '█▌        '],
    [0, 1, '▏         '],
    [99.9, 100, '         ▕'],
    [100, 100, '         ▕'],
    [-5, 500, '██████████'],
  ])('from %d to %d of 100 is drawn to half a character', (from, to, drawn) => expect(timeBar({ from, to }, 100, 10)).toBe(drawn));
  test('is as wide as asked, whatever the times', () =>
    fc.assert(
      fc.property(fc.double(), fc.double(), fc.double(), fc.integer({ min: 1, max: 80 }), (from, to, total, width) => {
        expect(timeBar({ from, to }, total, width)).toHaveLength(width);
        expect(timeAxis(total, width)).toHaveLength(width);
      }),
    ));
  test('has an axis of round times', () => expect(timeAxis(514, 34)).toBe('0s     2m      4m      6m      8m '));
});

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1536, '1.5 KiB'],
  [616_209_813, '588 MiB'],
  [4_291_876_064, '4.0 GiB'],
])('%d bytes read %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));
