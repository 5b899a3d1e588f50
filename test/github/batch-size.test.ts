import { expect, test } from '@jest/globals';
import { createBatchSize } from '../../src/github/batch-size.ts';

test('a batch halves down to one and grows back by a quarter after four full answers', () => {
  const batch = createBatchSize(25);
  const sizes = [25, 12, 6, 3, 1, 1].map((asked) => {
    expect(batch.current()).toBe(asked);
    batch.tooMuch(asked);
    return batch.current();
  });
  expect(sizes).toEqual([12, 6, 3, 1, 1, 1]);
  const grown: number[] = [];
  for (let answers = 0; answers < 60; answers += 1) {
    if (grown.at(-1) !== batch.current()) grown.push(batch.current());
    batch.answered(batch.current());
  }
  expect(grown).toEqual([1, 2, 3, 4, 5, 7, 9, 12, 15, 19, 24, 25]);
});

test('answers to smaller questions say nothing of the full size', () => {
  const batch = createBatchSize(8);
  batch.tooMuch(8);
  for (let answers = 0; answers < 20; answers += 1) batch.answered(3);
  expect(batch.current()).toBe(4);
});

test('a smaller question that was too much counts from its own size', () => {
  const batch = createBatchSize(25);
  batch.tooMuch(10);
  expect(batch.current()).toBe(5);
});
