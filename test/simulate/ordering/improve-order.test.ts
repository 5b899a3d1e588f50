import { expect, test } from '@jest/globals';
import { improveOrder } from '../../../src/simulate/ordering/improve-order.ts';

const TARGET = [3, 0, 5, 1, 4, 2];

/** Pairs that stand the other way round than in the target. */
function wrongPairs(order: readonly number[]): number {
  const at = order.map((place) => TARGET.indexOf(place));
  return at.reduce((sum, place, index) => sum + at.slice(index + 1).filter((later) => later < place).length, 0);
}

test('all orders are tried where that is little work', () => {
  expect(improveOrder([[0, 1, 2, 3, 4, 5]], wrongPairs, 1)).toEqual({ order: TARGET, isBest: true });
});

test('else the best of the starts is improved, one move at a time', () => {
  expect(
    improveOrder(
      [
        [0, 1, 2, 3, 4, 5],
        [5, 4, 3, 2, 1, 0],
      ],
      wrongPairs,
      4000,
    ),
  ).toEqual({ order: TARGET, isBest: false });
});

test('the first start stays where nothing is cheaper, or no work is left', () => {
  expect(
    improveOrder(
      [
        [2, 1, 0],
        [0, 1, 2],
      ],
      () => 7,
      1,
    ),
  ).toEqual({ order: [2, 1, 0], isBest: true });
  expect(improveOrder([[0, 1, 2, 3, 4, 5]], wrongPairs, 1e9).isBest).toBe(false);
});
