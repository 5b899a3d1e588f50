/** How many things to ask of GitHub at once, as far as experience goes. */
export interface BatchSize {
  current(): number;
  /** A request for so many was too much. */
  tooMuch(asked: number): void;
  /** A request for so many was answered. */
  answered(asked: number): void;
}

/** A size that was too much is tried again after so many answers. */
const ANSWERS_TO_GROW = 4;

/** Starts at the largest size, halves when that is too much, and grows back by a quarter after some answers of full size. */
export function createBatchSize(largest: number): BatchSize {
  let size = largest;
  let streak = 0;
  return {
    current: () => size,
    tooMuch: (asked) => {
      size = Math.max(1, Math.floor(Math.min(size, asked) / 2));
      streak = 0;
    },
    answered: (asked) => {
      if (asked < size || size === largest) return;
      streak += 1;
      if (streak < ANSWERS_TO_GROW) return;
      size = Math.min(largest, Math.ceil(size * 1.25));
      streak = 0;
    },
  };
}
