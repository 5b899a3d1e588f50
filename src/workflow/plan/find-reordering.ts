import { asMap, isJsonMap, type Json, type JsonMap, ownValue } from '../../model/json.ts';
import { equalJson } from '../equal-json.ts';
import type { PlanChange, WrittenJob } from '../plan.ts';

/**
 * Where only the order of a matrix changed: of its axes, which is one change of the whole matrix, or of keys inside a value, one change of that
 * axis. Both decide what GitHub calls the job runs. What differs in more than its order is not told here, and nor is the order inside `exclude`.
 */
export function findReordering(job: string, before: WrittenJob, after: WrittenJob): readonly PlanChange[] {
  const [a, b] = [matrixOf(before), matrixOf(after)];
  if (a === null || b === null) return [];
  const place = `${job}.strategy.matrix`;
  const isRenumbered = JSON.stringify(before.numberedKeys) !== JSON.stringify(after.numberedKeys);
  // A change of more than the order is told elsewhere.
  if (isRenumbered && equalJson(a, b)) return [{ place, before: a, after: b }];
  if (JSON.stringify(sharedAxes(a, b)) !== JSON.stringify(sharedAxes(b, a))) return [{ place, before: a, after: b }];
  return Object.keys(a).flatMap((key): readonly PlanChange[] => {
    const [old, now] = [ownValue(a, key), ownValue(b, key)];
    if (key === 'exclude' || old === undefined || now === undefined || !equalJson(old, now)) return [];
    return JSON.stringify(old) === JSON.stringify(now) ? [] : [{ place: `${place}.${key}`, before: old, after: now }];
  });
}

function matrixOf(job: WrittenJob): JsonMap | null {
  const matrix: Json = asMap(ownValue(job.rest, 'strategy'))['matrix'] ?? null;
  return isJsonMap(matrix) ? matrix : null;
}

function sharedAxes(matrix: JsonMap, other: JsonMap): readonly string[] {
  return Object.keys(matrix).filter((key) => key !== 'include' && key !== 'exclude' && Object.hasOwn(other, key));
}
