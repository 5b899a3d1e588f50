import { expect, test } from '@jest/globals';
import { createAnswerCache } from '../../src/github/answer-cache.ts';

test('an answer comes back with its etag, whole', async () => {
  const answers = createAnswerCache(10_000);
  const body = { total_count: 1, workflow_runs: [{ name: 'Tests – ü' }] };
  await answers.save('a', 'W/"1"', body);
  expect(answers.find('a')?.etag).toBe('W/"1"');
  expect(await answers.find('a')?.body()).toEqual(body);
  expect(answers.find('b')).toBeNull();
});

test('the answer that was used longest ago makes room', async () => {
  const answers = createAnswerCache(2500);
  const noise = (seed: number) => Array.from({ length: 400 }, (_, i) => ((i + seed) * 2654435761) % 4294967296);
  await answers.save('a', '1', noise(1));
  answers.find('a');
  await answers.save('b', '2', noise(1000));
  expect([answers.find('a'), answers.find('b') === null]).toEqual([null, false]);
});
