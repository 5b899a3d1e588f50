import type { Run } from '../../../model/run.ts';
import { compareTexts } from '../../profile/stamp.ts';
import { referenceOf } from '../../recent/reference-of.ts';
import type { Metric, Trace, TracedValue } from './trace.ts';

/** Takes the runs that the profile took, in any order. */
export interface TraceBuilder {
  take(run: Run): void;
  finish(): Trace;
}

/** Makes a number again from the runs, and keeps which counted and why others did not. Memory grows with the values that count. */
export function createTraceBuilder(metric: Metric): TraceBuilder {
  const counted: TracedValue[] = [];
  const reasons = new Map<string, number>();
  return {
    take: (run) => {
      const reference = referenceOf(run);
      for (const sample of metric.samplesOf(run)) {
        if ('leftOut' in sample) reasons.set(sample.leftOut, (reasons.get(sample.leftOut) ?? 0) + 1);
        else counted.push({ run: reference, ...sample });
      }
    },
    finish: () => {
      const { id, workflow, unit, of, formula, source, stated, quantile } = metric;
      counted.sort(newestFirst);
      const values = counted.map(({ value }) => value);
      const recomputed = metric.compute(values);
      return {
        ...{ id, workflow, unit, of, formula, source, stated, quantile, recomputed, counted },
        agrees: stated.n === values.length && isSame(stated.value, recomputed),
        interval: metric.intervalOf(values),
        leftOut: [...reasons]
          .map(([reason, count]) => ({ reason, count }))
          .sort((a, b) => b.count - a.count || compareTexts(a.reason, b.reason)),
      };
    },
  };
}

function newestFirst(a: TracedValue, b: TracedValue): number {
  return (
    Number(b.run.createdAt) - Number(a.run.createdAt) ||
    b.run.runId - a.run.runId ||
    b.run.attempt - a.run.attempt ||
    compareTexts(a.job ?? '', b.job ?? '') ||
    a.value - b.value
  );
}

/** To the last bits, which the order of a sum can touch. */
function isSame(a: number | null, b: number | null): boolean {
  return a === null || b === null ? a === b : Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a));
}
