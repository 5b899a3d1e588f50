import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createEventQueue } from '../../../src/simulate/schedule/event-queue.ts';

test('events come by time, then rank, then in the order in which they were put in', () => {
  const anyEvent = fc.record({ time: fc.integer({ min: -3, max: 3 }), rank: fc.nat(2), isPopAfter: fc.boolean() });
  fc.assert(
    fc.property(fc.array(anyEvent), (events) => {
      const queue = createEventQueue();
      let waiting: { time: number; rank: number; value: number }[] = [];
      const popBoth = (): void => {
        waiting = waiting.sort((a, b) => a.time - b.time || a.rank - b.rank || a.value - b.value);
        const [first, ...rest] = waiting;
        expect([queue.time, queue.rank, queue.pop()]).toEqual([first?.time, first?.rank, first?.value]);
        waiting = rest;
      };
      for (const [value, { time, rank, isPopAfter }] of events.entries()) {
        queue.push(time, rank, value);
        waiting.push({ time, rank, value });
        expect(queue.size).toBe(waiting.length);
        if (isPopAfter) popBoth();
      }
      while (waiting.length > 0) popBoth();
      expect(queue.size).toBe(0);
    }),
  );
});
