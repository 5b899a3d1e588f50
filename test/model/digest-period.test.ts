import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { digestPeriod } from '../../src/model/digest-period.ts';

const at = (text: string): Date => new Date(text);

describe('weekly', () => {
  test('from Monday, eight o’clock on, it is of the week before', () => {
    expect(digestPeriod('weekly', 'UTC', at('2026-11-23T08:00:00Z'))).toEqual({
      label: '2026-W47',
      days: ['2026-11-16', '2026-11-22'],
      from: at('2026-11-16T00:00:00Z'),
      to: at('2026-11-23T00:00:00Z'),
      before: at('2026-11-09T00:00:00Z'),
      due: at('2026-11-23T08:00:00Z'),
      nextDue: at('2026-11-30T08:00:00Z'),
    });
  });

  test.each([
    ['2026-11-23T07:59:59Z', '2026-W46'],
    ['2026-11-29T23:59:59Z', '2026-W47'],
    // ISO 8601: the week of the first Thursday is the first; years have 52 or 53.
    ['2026-01-05T08:00:00Z', '2026-W01'],
    ['2027-01-04T08:00:00Z', '2026-W53'],
    ['2025-01-06T08:00:00Z', '2025-W01'],
    ['2024-01-01T08:00:00Z', '2023-W52'],
  ])('at %s it is of %s', (now, label) => {
    expect(digestPeriod('weekly', 'UTC', at(now)).label).toBe(label);
  });

  test('is that of the time zone, and a week with a change of the clock has an hour more or less', () => {
    const spring = digestPeriod('weekly', 'Europe/Berlin', at('2026-03-30T06:00:00Z'));
    expect(spring).toMatchObject({ from: at('2026-03-22T23:00:00Z'), to: at('2026-03-29T22:00:00Z'), due: at('2026-03-30T06:00:00Z') });
    const autumn = digestPeriod('weekly', 'America/New_York', at('2026-11-02T13:00:00Z'));
    expect(autumn).toMatchObject({ from: at('2026-10-26T04:00:00Z'), to: at('2026-11-02T05:00:00Z'), due: at('2026-11-02T13:00:00Z') });
  });

  test('takes an offset, and zones ahead by a quarter of an hour', () => {
    expect(digestPeriod('weekly', '+02:00', at('2026-11-23T06:00:00Z'))).toMatchObject({
      label: '2026-W47',
      due: at('2026-11-23T06:00:00Z'),
    });
    expect(digestPeriod('weekly', 'Asia/Kathmandu', at('2026-11-23T02:15:00Z')).due).toEqual(at('2026-11-23T02:15:00Z'));
  });

  test('where midnight does not exist, the day begins when the clock was set', () => {
    // São Paulo set its clock ahead at midnight of 2018-11-04, Cairo at that of 2023-04-28.
    const { from } = digestPeriod('monthly', 'America/Sao_Paulo', at('2018-12-05T12:00:00Z'));
    expect(from).toEqual(at('2018-11-01T03:00:00Z'));
    const lost = digestPeriod('weekly', 'Africa/Cairo', at('2023-05-01T08:00:00Z'));
    expect(lost).toMatchObject({ label: '2023-W17', days: ['2023-04-24', '2023-04-30'] });
  });
});

describe('monthly', () => {
  test('from the first, eight o’clock on, it is of the month before', () => {
    expect(digestPeriod('monthly', 'UTC', at('2027-01-01T08:00:00Z'))).toEqual({
      label: '2026-12',
      days: ['2026-12-01', '2026-12-31'],
      from: at('2026-12-01T00:00:00Z'),
      to: at('2027-01-01T00:00:00Z'),
      before: at('2026-11-01T00:00:00Z'),
      due: at('2027-01-01T08:00:00Z'),
      nextDue: at('2027-02-01T08:00:00Z'),
    });
    expect(digestPeriod('monthly', 'UTC', at('2027-01-01T07:59:00Z')).label).toBe('2026-11');
    expect(digestPeriod('monthly', 'UTC', at('2028-03-15T00:00:00Z')).days).toEqual(['2028-02-01', '2028-02-29']);
  });
});

test('periods follow on each other: the next is due when it is said, and begins where this one ends', () => {
  const zones = fc.constantFrom(
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Pacific/Apia',
    'Asia/Kathmandu',
    '-11:30',
  );
  const moments = fc.date({ min: at('2015-01-01T00:00:00Z'), max: at('2035-01-01T00:00:00Z'), noInvalidDate: true });
  fc.assert(
    fc.property(fc.constantFrom('weekly' as const, 'monthly' as const), zones, moments, (schedule, zone, now) => {
      const period = digestPeriod(schedule, zone, now);
      const next = digestPeriod(schedule, zone, period.nextDue);
      expect(period.due.getTime()).toBeLessThanOrEqual(now.getTime());
      expect(period.nextDue.getTime()).toBeGreaterThan(now.getTime());
      expect(next).toMatchObject({ from: period.to, before: period.from, due: period.nextDue });
      expect(digestPeriod(schedule, zone, new Date(period.nextDue.getTime() - 1)).label).toBe(period.label);
    }),
  );
});
