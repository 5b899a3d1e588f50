import { expect, test } from '@jest/globals';
import { seconds } from '../../../src/model/seconds.ts';
import { limitOf } from '../../../src/rules/set-job-timeout/limit-of.ts';

test('a rare long run that succeeded is never cut off', () => {
  const at = (day: number) => new Date(Date.UTC(2026, 0, 1 + day));
  const successes = Array.from({ length: 210 }, (_, i) => ({ duration: seconds(i === 150 ? 7200 : 300), at: at(210 - i) }));
  const limit = limitOf('build', [{ leg: null, successes, others: [] }]);
  expect(limit).toMatchObject({ kind: 'measured', measured: { minutes: 132, term: '1.1 × the slowest success' } });
});
