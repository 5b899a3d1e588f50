import type { Report } from '../engine/report/report.ts';
import { toPlain } from './to-plain.ts';

/** A report as `paceline/report@1`: plain values, instants as ISO 8601, durations in seconds; what is unlimited or not a number is null. */
export function renderReportJson({ explanation, since, comparisons, series, plan }: Report): object {
  const { asOf, window, simulated, workflows, cost, capacity, storage } = explanation;
  return {
    schema: 'paceline/report@1',
    asOf: asOf.toISOString(),
    since: toPlain(since),
    window: toPlain(window),
    simulatedHistory: simulated,
    comparisons: toPlain(comparisons),
    workflows: toPlain(workflows),
    series: toPlain(series),
    cost: toPlain(cost),
    capacity: toPlain(capacity),
    storage: toPlain(storage),
    plan: toPlain(plan),
    paceline: { requests: 0, runnerMinutes: 0 },
  };
}
