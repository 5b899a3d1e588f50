import type { Run } from '../../model/run.ts';

/** When something was seen, so that of two the newer can be told, the same whatever came first. */
export type Stamp = readonly [createdAt: number, runId: number, attempt: number, id: number];

export function stampOf({ createdAt, runId, attempt }: Pick<Run, 'createdAt' | 'runId' | 'attempt'>, id = 0): Stamp {
  return [createdAt.getTime(), runId, attempt, id];
}

/** For `sort`: older first. */
export function compareStamps(a: Stamp, b: Stamp): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3];
}

/** Two texts in the order of their code units, for `sort`. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
