import { type Alert, type AlertReading, measureOfKey } from '../../src/model/alert.ts';

const PATH = '.github/workflows/ci.yml';
const at = (hours: number): Date => new Date(Date.parse('2026-03-02T08:05:00Z') + hours * 3_600_000);

const READING: AlertReading = {
  ...{ value: 1450, limit: 1200, interval: [1262, 1650], isCertain: true, n: 31, of: 'run', basis: 'day', from: at(-20), to: at(0) },
  ...{ isCut: false, isPartlyPriced: false, baseline: null },
  worst: [
    { workflow: PATH, runId: 30_000_000_007, attempt: 1, value: 1862 },
    { workflow: PATH, runId: 30_000_000_003, attempt: 2, value: 1650 },
  ],
};

/** A critical alert that fires and was told, an hour after it was first beyond its limit at 09:05. */
export function sampleAlert(key = 'makespan.p95', changes: Partial<Alert> = {}, reading: Partial<AlertReading> = {}): Alert {
  const measure = measureOfKey(key);
  if (measure === null) throw new Error(`${key} is no measure`);
  return {
    ...{ workflow: PATH, workflowName: 'CI', measure, severity: 'critical', phase: 'firing', streak: 0, since: at(1), firedAt: at(2) },
    ...{ isTold: true, toldAt: at(2), through: at(2), evaluatedAt: at(2), baselineBefore: null },
    reading: { ...READING, ...reading },
    ...changes,
  };
}
