import { type AlertReading, isCost } from '../../model/alert.ts';
import type { AlertLimit } from './limits-of.ts';
import type { Measured } from './measured.ts';

/**
 * `beyond` the limit; `within` it by the margin that keeps an alert from coming and going; `near` between the two, which speaks for neither; `unknown` where
 * less was read than would tell.
 */
export type Level = 'beyond' | 'near' | 'within' | 'unknown';

/** A reading that stands a twentieth of the limit on the right side of it is within it. */
const MARGIN = 0.05;

/** A measurement held against one limit. */
export function judgeReading(
  measured: Measured,
  { limit }: Pick<AlertLimit, 'limit'>,
): { readonly level: Level; readonly reading: AlertReading } {
  const { value, interval, measure } = measured;
  const isFloor = measure.kind === 'cache-hit-rate';
  const isBeyond = isFloor ? value < limit : value > limit;
  const isWithin = isFloor ? value >= limit + MARGIN * (1 - limit) : value <= limit - MARGIN * limit;
  const near = interval?.[isFloor ? 1 : 0] ?? null;
  const isSure = interval === null || (near !== null && (isFloor ? near < limit : near > limit));
  const level = isBeyond ? 'beyond' : isCost(measure) && measured.isCut ? 'unknown' : isWithin ? 'within' : 'near';
  return { level, reading: readingOf(measured, limit, isBeyond && isSure) };
}

function readingOf(measured: Measured, limit: number, isCertain: boolean): AlertReading {
  const { workflow: _workflow, workflowName: _name, measure: _measure, through: _through, recentFrom: _from, ...reading } = measured;
  return { ...reading, limit, isCertain };
}
