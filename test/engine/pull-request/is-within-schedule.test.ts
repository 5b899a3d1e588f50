import { describe, expect, test } from '@jest/globals';
import { isWithinSchedule } from '../../../src/engine/pull-request/is-within-schedule.ts';

/** A Monday in March; Berlin is an hour ahead. */
const monday = (time: string) => new Date(`2026-03-02T${time}:00Z`);
const sunday = (time: string) => new Date(`2026-03-01T${time}:00Z`);

describe('whether pull requests may be opened', () => {
  test.each<[string, string, Date, boolean]>([
    ['any', 'UTC', sunday('03:00'), true],
    ['ANY', 'UTC', sunday('03:00'), true],
    ['mon-fri', 'UTC', monday('00:00'), true],
    ['mon-fri', 'UTC', sunday('23:59'), false],
    ['mon-fri', 'Europe/Berlin', sunday('23:30'), true],
    ['sat-mon', 'UTC', sunday('12:00'), true],
    ['sat-mon', 'UTC', new Date('2026-03-03T12:00:00Z'), false],
    ['sun', 'UTC', sunday('12:00'), true],
    ['09:00-17:00', 'UTC', monday('09:00'), true],
    ['09:00-17:00', 'UTC', monday('17:00'), false],
    ['09:00-17:00', 'Europe/Berlin', monday('08:15'), true],
    ['mon-fri 09:00-17:00', 'UTC', monday('12:00'), true],
    ['mon-fri 09:00-17:00', 'UTC', sunday('12:00'), false],
    ['22:00-06:00', 'UTC', monday('23:00'), true],
    ['22:00-06:00', 'UTC', monday('05:59'), true],
    ['22:00-06:00', 'UTC', monday('12:00'), false],
    ['sun 22:00-06:00', 'UTC', monday('05:00'), true],
    ['sun 22:00-06:00', 'UTC', monday('23:00'), false],
  ])('%s in %s at %s', (schedule, timezone, at, expected) => expect(isWithinSchedule(schedule, timezone, at)).toBe(expected));
});
