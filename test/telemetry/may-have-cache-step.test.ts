import { expect, test } from '@jest/globals';
import { mayHaveCacheStep } from '../../src/telemetry/may-have-cache-step.ts';
import { buildStep } from '../helpers/build-run.ts';

const may = (name: string, rest: Parameters<typeof buildStep>[4] = {}) => mayHaveCacheStep([buildStep(2, name, 1, 2, rest)]);

test.each([
  'Run actions/cache/restore@v4',
  'Run actions/cache/save@0123456789abcdef0123456789abcdef01234567',
  'Run ruby/setup-ruby@v1',
  'Run Ruby/Setup-Ruby@v1',
  'Restore node_modules',
  'Cache dependencies',
  'Set up Ruby',
  'Run ./.github/actions/setup',
  'Run /./.github/actions/setup',
  'Post Run actions/setup-node@v4',
])('a job with the step %s may have used a cache', (name) => {
  expect(may(name)).toBe(true);
});

test.each(['Set up job', 'Run actions/checkout@v5', 'Post Run actions/checkout@v5', 'Run npm ci', 'Run make restore', 'Complete job'])(
  'the step %s tells of none',
  (name) => {
    expect(may(name)).toBe(false);
  },
);

test('a step that was skipped used none', () => {
  expect(may('Run actions/cache/restore@v4', { conclusion: 'skipped' })).toBe(false);
});
