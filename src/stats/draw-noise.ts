import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { type Random, randomInteger } from './seeded-random.ts';

/**
 * A sample of the size that behaves like the noise: blocks of neighbours, begun anywhere and going round at the end, since runs in a row share
 * runners (the circular block bootstrap of Politis and Romano 1992, blocks of about the cube root of how many there are). The noise must not be
 * empty.
 */
export function drawNoise(noise: readonly number[], size: number, random: Random): number[] {
  const block = Math.max(1, Math.round(Math.cbrt(noise.length)));
  const drawn: number[] = [];
  while (drawn.length < size) {
    const start = randomInteger(random, noise.length);
    for (let step = 0; step < block && drawn.length < size; step += 1) drawn.push(noise[(start + step) % noise.length] as number);
  }
  return drawn;
}

/**
 * By what a standard deviation estimated from so many values may have to be multiplied: a draw of sqrt(d / χ²) with d = count - 1 degrees of
 * freedom, its posterior under normal noise; χ² by the cube of Wilson and Hilferty 1931.
 */
export function drawScale(count: number, random: Random): number {
  const degrees = Math.max(1, count - 1);
  const spread = 2 / (9 * degrees);
  const normal = normalQuantile((random() + 2 ** -54) / (1 + 2 ** -53), 0, 1);
  return Math.max(0.05, 1 - spread + normal * Math.sqrt(spread)) ** -1.5;
}
