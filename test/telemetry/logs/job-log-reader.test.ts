import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { JobLog } from '../../../src/model/job-log.ts';
import { type LogInstant, secondsFrom } from '../../../src/model/log-instant.ts';
import { createJobLogReader } from '../../../src/telemetry/logs/job-log-reader.ts';
import type { LogReaderOptions } from '../../../src/telemetry/logs/read-log.ts';
import { buildStep } from '../../helpers/build-run.ts';
import { actionHeader, jobLog, scriptHeader } from '../../helpers/job-log.ts';
import { PAIRS, recordedLog, recordedSteps } from './recorded-pairs.ts';

function read(log: string | Uint8Array, options: LogReaderOptions = {}, chunk = Number.POSITIVE_INFINITY): JobLog {
  const bytes = typeof log === 'string' ? Buffer.from(log) : log;
  const reader = createJobLogReader(options);
  for (let at = 0; at < bytes.length; at += chunk) reader.take(bytes.subarray(at, Math.min(bytes.length, at + chunk)));
  return reader.finish();
}

const NEVER: LogInstant = { second: 0, ticks: 0 };
const secondsAt = ({ second, ticks }: LogInstant): number => second + ticks / 1e7;

describe.each(PAIRS)('the log of recorded job %s', (id) => {
  const steps = recordedSteps(id);
  const log = read(recordedLog(id), { steps });

  test('shows every step that ran, to 100 ns', () => {
    const ran = log.steps.filter(({ conclusion }) => conclusion !== 'skipped');
    expect(log.steps.map(({ number }) => number)).toEqual(steps.map(({ number }) => number));
    expect(ran.filter(({ isExact }) => !isExact)).toEqual([]);
  });

  test('agrees with the API’s record within a second, where that does not contradict itself', () => {
    for (const [index, { start, end, duration }] of log.steps.entries()) {
      const recorded = steps[index];
      if (!recorded?.startedAt || !recorded.completedAt || start === null || end === null) throw new Error('a recorded step has its times');
      const later = steps.slice(index).map((step) => step.completedAt?.getTime() ?? Number.POSITIVE_INFINITY);
      const started = Math.min(recorded.startedAt.getTime(), ...later) / 1000;
      const ended = Math.min(recorded.completedAt.getTime(), ...later) / 1000;
      expect(Math.abs(secondsAt(start) - started)).toBeLessThan(1);
      expect(Math.abs(secondsAt(end) - ended)).toBeLessThan(1);
      // Both ends of the record are cut to whole seconds.
      expect(Math.abs((duration ?? Number.NaN) - (ended - started))).toBeLessThan(2);
    }
  });

  test('says the same however it is cut into chunks, and after JSON', () => {
    expect(read(recordedLog(id), { steps }, 4099)).toEqual(log);
    expect(JSON.parse(JSON.stringify(log))).toEqual(log);
  });
});

test('two post steps that the API records as beginning after their end are told apart', () => {
  const steps = recordedSteps('6642948886');
  const log = read(recordedLog('6642948886'), { steps });
  expect(log.steps.filter(({ kind }) => kind === 'post').map(({ name, lines }) => [name, lines])).toEqual([
    ['Post Set up JDK 11', 1],
    ['Post Run actions/checkout@v2', 12],
  ]);
});

describe('the same job', () => {
  const lines = [
    [1.25, "Current runner version: '2.336.0'"],
    ...actionHeader(2.25, 'actions/checkout@v7', { 'fetch-depth': '1' }),
    [3, 'Syncing repository: a/b'],
    ...scriptHeader(5.5, 'npm test'),
    [6, 'ünïcode ok'],
    [9.75, 'Cleaning up orphan processes'],
  ] as [number, string][];
  const raw = jobLog(...lines);
  const starts = (log: JobLog) => log.steps.map(({ kind, subject, start }) => [kind, subject, start?.ticks]);
  const expected = [
    ['setup', null, 2_500_000],
    ['action', 'actions/checkout@v7', 2_500_000],
    ['script', 'npm test', 5_000_000],
    ['complete', null, 7_500_000],
  ];

  test('is read from its raw log, without steps to join it with, and says so', () => {
    const log = read(raw);
    expect(log).toMatchObject({ form: 'raw', job: null, lines: 12 });
    expect(starts(log)).toEqual(expected);
    expect(new Set(log.steps.map(({ inexactReason }) => inexactReason))).toEqual(new Set(['no-api-record']));
  });

  test.each([
    ['UTF-16 little-endian', Buffer.from(`\uFEFF${raw}`, 'utf16le')],
    ['UTF-16 big-endian', Buffer.from(`\uFEFF${raw}`, 'utf16le').swap16()],
    ['UTF-8 with a mark on every line', Buffer.from(raw.replaceAll(/^/gm, '\uFEFF'))],
    ['carriage returns', Buffer.from(raw.replaceAll('\n', '\r\n'))],
    ['damaged bytes', Buffer.concat([Buffer.from(raw), Buffer.from([0xff, 0xfe, 0xc3])])],
  ])('is read from %s, a byte at a time too', (_, bytes) => {
    expect(starts(read(bytes))).toEqual(expected);
    expect(starts(read(bytes, {}, 1))).toEqual(expected);
  });

  test('is read from the columns of gh run view, and another job in the file is counted', () => {
    const columns = (job: string) => raw.replaceAll(/^(?=.)/gm, `${job}\tUNKNOWN STEP\t`);
    const log = read(columns('build') + columns('lint'));
    expect(log).toMatchObject({ form: 'columns', job: 'build', cuts: { otherJobs: 12 } });
    expect(starts(log)).toEqual(expected);
    expect(read(columns('lint') + columns('build'), { job: 'build' })).toMatchObject({ job: 'build', steps: log.steps });
  });

  test('is read from the files of an archive, whose steps need no marker', () => {
    const steps = [buildStep(1, 'Set up job', 1, 2), buildStep(2, 'Checkout', 2, 5), buildStep(3, 'Test', 5, 9)];
    const reader = createJobLogReader({ steps });
    const files = [lines.slice(0, 1), lines.slice(1, 6), lines.slice(6)];
    for (const [index, file] of files.entries()) {
      reader.beginEntry({ number: index + 1, name: 'x' });
      reader.take(Buffer.from(jobLog(...file)));
    }
    const log = reader.finish();
    expect(log.form).toBe('archive');
    expect(log.steps.map(({ name, isExact, lines: count }) => [name, isExact, count])).toEqual([
      ['Set up job', true, 1],
      ['Checkout', true, 5],
      ['Test', true, 6],
    ]);
  });
});

describe('without a record, the set-up', () => {
  const cut = (name: string): string => readFileSync(new URL(`../../fixtures/logs/cuts/${name}`, import.meta.url), 'utf8');

  test('begins with the runner’s first word: what was written before is the wait for it', () => {
    const log = read(cut('bugswarm-2029314256.txt'));
    const [setUp] = log.steps;
    expect(setUp).toMatchObject({ kind: 'setup', stage: { stage: 'toolchain' }, duration: 3.5581941 });
    expect(secondsFrom(log.start ?? NEVER, setUp?.start ?? NEVER)).toBeCloseTo(137.83, 2);
    for (const part of setUp?.subSteps ?? []) expect(secondsFrom(setUp?.start ?? NEVER, part.start)).toBeGreaterThanOrEqual(0);
  });

  test('begins so too where GitHub’s tools filed the lines under steps', () => {
    const lines: [number, string][] = [
      [1, 'Waiting for a runner to pick up this job...'],
      [41, "Current runner version: '2.336.0'"],
      ...scriptHeader(43, 'make'),
    ];
    const columns = jobLog(...lines)
      .trimEnd()
      .split('\n');
    const text = columns.map((line, index) => `build\t${index < 2 ? 'Set up job' : 'Build'}\t${line}\n`).join('');
    const steps = [buildStep(1, 'Set up job', 40, 43), buildStep(2, 'Build', 43, 44)];
    for (const options of [{}, { steps }]) {
      const [setUp] = read(text, options).steps;
      expect(setUp).toMatchObject({ kind: 'setup', start: { second: Date.parse('2026-03-02T08:00:41Z') / 1000 } });
    }
  });

  test.each([
    ['ava-labs-simplex-build.txt', cut('ava-labs-simplex-build.txt')],
    ['the end of another log', cut('bugswarm-2029314256.txt').split('\n').slice(12).join('\n')],
    [
      'a log that names a runner late',
      jobLog(...Array.from({ length: 31 }, (): [number, string] => [1, 'x']), [2, "Current runner version: '2.336.0'"]),
    ],
  ])('is not there where the beginning is lost: %s', (_, text) => {
    const [first] = read(text).steps;
    expect(first).toMatchObject({ kind: 'runner', subject: null, stage: { stage: 'other' } });
  });
});

describe('parallel steps', () => {
  const log = jobLog(
    ...scriptHeader(1.1, 'make docs'),
    ...actionHeader(1.2, 'actions/cache@v5', { key: 'a-1' }),
    [1.3, 'Waiting for background step(s) to complete: Docs, Cache'],
    [1.9, 'Cache hit for: a-1'],
    [9.2, 'Finished waiting for background step(s).'],
    [9.3, '  Docs: Succeeded'],
    [9.4, '  Cache: Succeeded'],
    ...scriptHeader(9.5, 'npm test'),
    [12.25, 'Cleaning up orphan processes'],
  );
  const steps = [
    buildStep(2, 'Docs', 1, 9),
    buildStep(3, 'Cache', 1, 4),
    buildStep(4, 'Parallel group', 1, 9),
    buildStep(5, 'Test', 9, 12),
    buildStep(6, 'Complete job', 12, 12),
  ];

  test('have their window, say that their lines are mixed, and leave the next step exact', () => {
    const joined = read(log, { steps });
    expect(joined.steps.map(({ name, inexactReason, lines }) => [name, inexactReason, lines])).toEqual([
      ['Docs', 'interleaved', null],
      ['Cache', 'interleaved', null],
      ['Parallel group', 'interleaved', null],
      ['Test', null, 4],
      ['Complete job', null, 1],
    ]);
    expect(joined.steps[2]?.end?.ticks).toBe(2_000_000);
    expect(joined.cacheOutcomes).toMatchObject([{ stepNumber: 3, result: 'unknown' }]);
  });
});

describe('a cache inside a composite action, after a script of the action', () => {
  const inner = (marked: boolean, version = '2.332.0'): [number, string][] => [
    [0.1, `Current runner version: '${version}'`],
    ...actionHeader(1.1, './setup'),
    ...(marked ? [[1.2, '##[start-action display=Key;id=__self.__run]'] as [number, string]] : []),
    ...scriptHeader(1.2, 'make key'),
    ...(marked
      ? ([
          [1.5, '##[end-action id=__self.__run;outcome=success;conclusion=success;duration_ms=300]'],
          [1.5, '##[start-action display=Cache;id=__self.__actions_cache]'],
        ] as [number, string][])
      : []),
    ...actionHeader(1.5, 'actions/cache@v5', { key: 'a-1' }),
    [1.8, 'Cache hit for: a-1'],
    ...(marked
      ? [[2, '##[end-action id=__self.__actions_cache;outcome=success;conclusion=success;duration_ms=500]'] as [number, string]]
      : []),
  ];
  const steps = [buildStep(1, 'Set up job', 0, 1), buildStep(2, 'Run ./setup', 1, 3)];

  test('is believed where the runner’s markers vouch for it', () => {
    expect(read(jobLog(...inner(true)), { steps }).cacheOutcomes).toMatchObject([{ stepNumber: 2, result: 'exact' }]);
  });

  test('may be the script’s own words without them, or from a runner that does not print them', () => {
    for (const lines of [inner(false), inner(true, '2.331.0'), inner(true).slice(1)])
      expect(read(jobLog(...lines), { steps }).cacheOutcomes).toMatchObject([{ stepNumber: 2, result: 'unknown', toldBy: 'output' }]);
  });

  test('is the runner’s word for what took the time from such a runner only', () => {
    const basisOf = (version: string) =>
      read(jobLog(...inner(true, version)), { steps }).steps[1]?.subSteps.map(({ kind, basis }) => [kind, basis]);
    expect(basisOf('2.332.0')).toEqual([
      ['composite', 'marker'],
      ['composite', 'marker'],
    ]);
    expect(basisOf('2.331.0')).toEqual([
      ['composite', 'output'],
      ['composite', 'output'],
    ]);
  });
});

describe('what is beyond a bound is said', () => {
  test('bytes after the limit', () => {
    const log = read(jobLog([1, 'a'], [2, 'b']), { limits: { bytes: 31 } });
    expect(log).toMatchObject({ bytes: 62, lines: 1, cuts: { bytes: 31 } });
  });

  test('a line without end, of which the beginning is read', () => {
    const log = read(`${jobLog([1, `a${'x'.repeat(300_000)}`], [2, 'b'])}`, {}, 10_000);
    expect(log).toMatchObject({ lines: 2, cuts: { longLines: 1 }, end: { second: log.start ? log.start.second + 1 : 0 } });
  });

  test('lines before the first timestamp', () => {
    expect(read(`x\ny\n${jobLog([1, 'a'])}`)).toMatchObject({ lines: 3, cuts: { unstampedLines: 2 }, steps: [{ lines: 1 }] });
  });
});

test('reading never throws, whatever the bytes', () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
    fc
      .constantFrom(
        '\uFEFF',
        '\n',
        '\r',
        '\t',
        '2026-03-02T08:00:01.0000000Z ',
        '##[group]Run a/b@v1\n',
        '##[endgroup]\n',
        '\u001b[2K',
        'Post job cleanup.\n',
      )
      .map((text) => Buffer.from(text)),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), fc.integer({ min: 1, max: 50 }), (pieces, chunk) => {
      const bytes = Buffer.concat(pieces);
      const log = read(bytes, { steps: [buildStep(2, 'Cache', 1, 3)] }, chunk);
      expect(log.bytes).toBe(bytes.length);
      expect(log).toEqual(read(bytes, { steps: [buildStep(2, 'Cache', 1, 3)] }));
    }),
  );
});
