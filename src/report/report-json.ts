import type { Report } from '../engine/report/report.ts';

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

/** Maps become objects by their keys' text, in their order. */
function toPlain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, each]) => [String(key), toPlain(each)]));
  if (Array.isArray(value)) return value.map(toPlain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, toPlain(each)]));
}
