/** The next number of a sequence: at least 0, less than 1, a multiple of 2^-53. */
export type Random = () => number;

/**
 * A generator that gives the same sequence for the same seed on every platform: sfc32 of Chris Doty-Humphrey (PractRand), whose state is
 * integers only, filled from the seed by splitmix32 and run in for 12 rounds. Not for secrets.
 */
export function seededRandom(seed: number): Random {
  const whole = Math.trunc(Number.isFinite(seed) ? seed : 0);
  const fill = splitmix32(whole | 0, Math.trunc(whole / 2 ** 32) | 0);
  let a = fill();
  let b = fill();
  let c = fill();
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 12; round += 1) next();
  return () => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53;
}

/** A whole number from 0 up to, not including, the bound. The bias of at most bound / 2^53 does not matter below a million. */
export function randomInteger(random: Random, bound: number): number {
  return Math.floor(random() * bound);
}

function splitmix32(low: number, high: number): () => number {
  let state = low ^ Math.imul(high, 0x9e3779b9);
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  };
}
