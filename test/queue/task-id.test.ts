import { expect, test } from '@jest/globals';
import { nextTaskId } from '../../src/queue/task-id.ts';

test('ids are UUIDs of version 7 that grow, also within a millisecond and when the clock goes back', () => {
  const ids = Array.from({ length: 10_000 }, (_, index) => nextTaskId(1_800_000_000_000 - (index % 3)));
  expect(ids).toEqual([...new Set(ids)].sort());
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt((ids[0] ?? '').replace('-', '').slice(0, 12), 16)).toBe(1_800_000_000_000);
});
