import type { MovableCheck } from '../../../src/simulate/ordering/checks.ts';

/** Every order of the checks that keeps their precedence, found by trying all. */
export function everyOrder<Check extends MovableCheck>(checks: readonly Check[], done: readonly string[] = []): Check[][] {
  const names = checks.map(({ name }) => name);
  const left = checks.filter(({ name }) => !done.includes(name));
  if (left.length === 0) return [[]];
  const next = left.filter(({ after = [] }) => after.every((needed) => done.includes(needed) || !names.includes(needed)));
  return next.flatMap((check) => everyOrder(checks, [...done, check.name]).map((rest) => [check, ...rest]));
}
