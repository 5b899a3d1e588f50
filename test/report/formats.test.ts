import { describe, expect, test } from '@jest/globals';
import { formatDay, formatInstant, formatWindow } from '../../src/model/format-date.ts';
import { formatDuration } from '../../src/model/format-duration.ts';
import { formatMeasuredValue } from '../../src/model/format-measured-value.ts';
import { formatMoney } from '../../src/model/format-money.ts';
import { formatShare } from '../../src/model/format-share.ts';
import { wrapText } from '../../src/report/wrap-text.ts';

describe('durations', () => {
  test.each([
    [0, '0s'],
    [0.04, '0s'],
    [4.52, '4.5s'],
    [-0.6, '-0.6s'],
    [9.96, '10s'],
    [45, '45s'],
    [59.6, '1m 00s'],
    [492, '8m 12s'],
    [-48.2, '-48s'],
    [3599.7, '1h 00m'],
    [3780, '1h 03m'],
    [93600, '26h 00m'],
  ])('%d seconds read %s', (value, text) => expect(formatDuration(value)).toBe(text));
});

describe('shares', () => {
  test.each([
    [0.87, '87%'],
    [0.042, '4.2%'],
    [0.995, '99.5%'],
    [1, '100%'],
    [0, '0%'],
  ])('%d reads %s', (value, text) => expect(formatShare(value)).toBe(text));
});

describe('money, sizes and counts', () => {
  test('dollars have cents below a thousand', () => expect([6.4, -12, 1234.5].map(formatMoney)).toEqual(['$6.40', '-$12.00', '$1,235']));
  test('sizes are decimal', () =>
    expect([0, 999, 1000, 2_460_000, 240e6, 10e9].map((value) => formatMeasuredValue({ value, unit: 'bytes' }))).toEqual([
      '0 B',
      '999 B',
      '1 kB',
      '2.5 MB',
      '240 MB',
      '10 GB',
    ]));
  test('runs are a bare number', () => expect(formatMeasuredValue({ value: 12, unit: 'runs' })).toBe('12'));
});

describe('dates', () => {
  const from = new Date('2026-03-04T23:59:30Z');
  test('are in UTC', () => expect([formatDay(from), formatInstant(from)]).toEqual(['2026-03-04', '2026-03-04 23:59 UTC']));
  test('of one day are said once', () => expect(formatWindow({ from, to: from })).toBe('2026-03-04'));
});

test('text is wrapped at spaces, and a long word is left whole', () =>
  expect(wrapText('one two three-is-longer four', 8)).toEqual(['one two', 'three-is-longer', 'four']));
