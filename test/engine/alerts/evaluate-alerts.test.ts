import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type EvaluatedAlerts, evaluateAlerts } from '../../../src/engine/alerts/evaluate-alerts.ts';
import type { Measurement } from '../../../src/engine/alerts/measured.ts';
import { type Alert, type AlertMeasure, measureOfKey } from '../../../src/model/alert.ts';
import { type AlertConfig, type AlertThresholds, DEFAULT_REPOSITORY_CONFIG, type Severity } from '../../../src/model/repository-config.ts';
import { seconds } from '../../../src/model/seconds.ts';

const START = Date.parse('2026-03-02T00:00:00Z');
const HOUR_MS = 3_600_000;
const PATH = '.github/workflows/ci.yml';
const hour = (hours: number): Date => new Date(START + hours * HOUR_MS);

const p95 = (limit: number): AlertThresholds => ({ makespan: { p95: seconds(limit) }, stages: new Map() });
const alertsOf = (changes: Partial<AlertConfig>) => ({ ...DEFAULT_REPOSITORY_CONFIG.alerts, warning: p95(100), ...changes });
const configOf = (changes: Partial<AlertConfig>) => ({ ...DEFAULT_REPOSITORY_CONFIG, alerts: alertsOf(changes) });

function measureOf(key: string): AlertMeasure {
  const measure = measureOfKey(key);
  if (measure === null) throw new Error(`${key} is no measure`);
  return measure;
}

function measured(value: number, through: Date, changes: Partial<Extract<Measurement, { ok: true }>['measured']> = {}): Measurement {
  return {
    ok: true,
    measured: {
      ...{ workflow: PATH, workflowName: 'CI', measure: measureOf('makespan.p95'), value, interval: [value * 0.9, value * 1.1] },
      ...{ n: 20, of: 'run', basis: 'day', from: hour(-24), to: through, isCut: false, isPartlyPriced: false, baseline: null },
      ...{ worst: [], through, recentFrom: null },
      ...changes,
    },
  };
}

/** Evaluates hour by hour, with new runs each time unless `through` says otherwise. */
function run(values: readonly (number | Measurement | null)[], changes: Partial<AlertConfig> = {}) {
  let alerts: readonly Alert[] = [];
  return values.map((value, i) => {
    const measurements = value === null ? [] : [typeof value === 'number' ? measured(value, hour(i)) : value];
    const evaluated: EvaluatedAlerts = evaluateAlerts(measurements, alerts, { configuration: configOf(changes), asOf: hour(i) });
    alerts = evaluated.alerts;
    return evaluated;
  });
}
const said = (steps: readonly EvaluatedAlerts[]) =>
  steps.map(({ news }) =>
    news.map(({ kind, alert, remaining }) => `${kind} ${alert.severity}${remaining === null ? '' : ` (${remaining.severity})`}`).join(),
  );

describe('an alert', () => {
  test('is told after as many evaluations in a row as the configuration says, once, and its end after as many', () => {
    expect(said(run([150, 150, 150, 150, 90, 90, 90]))).toEqual(['', 'alert warning', '', '', '', 'resolved warning', '']);
    expect(said(run([150, 90, 150, 90]))).toEqual(['', '', '', '']);
    expect(said(run([150, 90], { consecutive: 1 }))).toEqual(['alert warning', 'resolved warning']);
  });

  test('knows since when, and when it fired', () => {
    const [, second] = run([150, 160]);
    expect(second?.alerts).toMatchObject([{ phase: 'firing', since: hour(0), firedAt: hour(1), isTold: true, toldAt: hour(1), streak: 0 }]);
    expect(second?.news[0]?.alert.reading).toMatchObject({ value: 160, limit: 100, isCertain: true });
  });

  test('does not end close to its limit, and does not begin there', () => {
    expect(said(run([150, 150, 97, 97, 97, 94, 97, 94, 94]))).toEqual(['', 'alert warning', '', '', '', '', '', '', 'resolved warning']);
    expect(said(run([99, 100, 98]))).toEqual(['', '', '']);
  });

  test('takes an hour without new runs for nothing, whatever is measured then', () => {
    const same = measured(150, hour(0));
    expect(said(run([same, same, same, 150]))).toEqual(['', '', '', 'alert warning']);
    const quiet = measured(50, hour(1));
    expect(said(run([150, 150, quiet, quiet, quiet]))).toEqual(['', 'alert warning', '', '', '']);
  });

  test('that comes again within the cooldown waits for its end, and is told then if it still fires', () => {
    const cooldown = seconds(5 * 3600);
    const values = [150, 90, 150, 150, 150, 150, 150];
    expect(said(run(values, { consecutive: 1, cooldown }))).toEqual(['alert warning', 'resolved warning', '', '', '', 'alert warning', '']);
    // What ended before it was told has no end to tell.
    expect(said(run([150, 90, 150, 90, 90], { consecutive: 1, cooldown }))).toEqual(['alert warning', 'resolved warning', '', '', '']);
  });

  test('waits for no new run once its cooldown is over', () => {
    const cooldown = seconds(3 * 3600);
    const values = [150, 90, 150, measured(150, hour(2)), measured(150, hour(2))];
    expect(said(run(values, { consecutive: 1, cooldown }))).toEqual(['alert warning', 'resolved warning', '', 'alert warning', '']);
  });
});

describe('of several limits on one measure', () => {
  const both = { critical: p95(200), warning: p95(100), info: p95(50), consecutive: 1 };

  test('only the gravest is told, and the end of a graver one says what goes on', () => {
    expect(said(run([250, 150, 70, 20], both))).toEqual([
      'alert critical',
      'resolved critical (warning)',
      'resolved warning (info)',
      'resolved info',
    ]);
    expect(said(run([250, 20], both))).toEqual(['alert critical', 'resolved critical']);
  });

  test('a graver one is told although a less grave one was', () => {
    expect(said(run([70, 150, 250, 20], both))).toEqual(['alert info', 'alert warning', 'alert critical', 'resolved critical']);
  });
});

describe('what is not measured', () => {
  test('changes nothing for two weeks, and ends the alert then as no improvement', () => {
    const steps = run([150, 150, ...Array.from({ length: 14 * 24 + 1 }, () => null)]);
    expect(said(steps).filter((each) => each !== '')).toEqual(['alert warning', 'resolved warning']);
    expect(said(steps).at(-1)).toBe('resolved warning');
    expect(steps.at(-1)).toMatchObject({ alerts: [], news: [{ reason: 'unmeasured' }] });
  });

  const known = run([150, 150]).at(-1)?.alerts ?? [];
  const asOf = hour(2);
  const ignoring = { ...configOf({}), ignore: { workflows: ['ci.yml'], jobs: [] } };

  test.each([
    ['a limit that was taken out of the configuration', DEFAULT_REPOSITORY_CONFIG, 'limit-removed'],
    ['a limit that was written at another severity', configOf({ warning: null, critical: p95(100) }), 'limit-removed'],
    ['a workflow that is ignored', ignoring, 'ignored'],
  ])('of %s ends once with its reason', (_of, configuration, reason) => {
    expect(known).toMatchObject([{ phase: 'firing', isTold: true }]);
    const { alerts, news } = evaluateAlerts([], known, { configuration, asOf });
    expect(alerts).toEqual([]);
    expect(news).toEqual([{ kind: 'resolved', reason, alert: known[0], firedAt: hour(1), remaining: null }]);
    expect(evaluateAlerts([], alerts, { configuration, asOf })).toEqual({ alerts: [], news: [] });
  });

  test('of what did not fire, or was not told, ends without a word', () => {
    const states = [
      known.map((alert): Alert => ({ ...alert, phase: 'quiet', firedAt: null })),
      known.map((alert) => ({ ...alert, isTold: false })),
    ];
    for (const configuration of [DEFAULT_REPOSITORY_CONFIG, ignoring])
      for (const state of states) expect(evaluateAlerts([], state, { configuration, asOf })).toEqual({ alerts: [], news: [] });
  });

  test('by a graver limit that was taken out ends with what goes on, which is then told', () => {
    const both = run([250], { critical: p95(200), consecutive: 1 }).at(-1)?.alerts ?? [];
    const { alerts, news } = evaluateAlerts([measured(250, hour(1))], both, { configuration: configOf({ consecutive: 1 }), asOf: hour(1) });
    expect(news).toMatchObject([
      { kind: 'resolved', reason: 'limit-removed', alert: { severity: 'critical' }, remaining: { severity: 'warning' } },
    ]);
    expect(alerts).toMatchObject([{ severity: 'warning', phase: 'firing', isTold: true, toldAt: hour(1) }]);
  });
});

describe('a cost', () => {
  const costs = (value: number, through: Date, isCut = false): Measurement =>
    measured(value, through, { measure: measureOf('cost-per-day'), workflow: null, interval: null, isCut });
  const changes = { warning: { costPerDay: 10, stages: new Map() } };

  test('falls while nothing runs, and that is seen hour by hour', () => {
    const values = [costs(12, hour(0)), costs(12, hour(1)), costs(11, hour(1)), costs(4, hour(1)), costs(3, hour(1))];
    expect(said(run(values, changes))).toEqual(['', 'alert warning', '', '', 'resolved warning']);
  });

  test('of which not all was read is beyond a limit, and never below one', () => {
    const values = [
      costs(12, hour(0), true),
      costs(12, hour(1), true),
      costs(4, hour(2), true),
      costs(4, hour(3), true),
      costs(4, hour(4), true),
    ];
    expect(said(run(values, changes))).toEqual(['', 'alert warning', '', '', '']);
  });
});

test('a cache hit rate is beyond its limit below it, and ends above it by a part of the misses', () => {
  const rate = (value: number, i: number): Measurement =>
    measured(value, hour(i), { measure: measureOf('cache-hit-rate'), interval: [value - 0.1, value + 0.1] });
  const changes = { warning: { cacheHitRate: 0.8, stages: new Map() }, consecutive: 1 };
  const steps = run([rate(0.85, 0), rate(0.6, 1), rate(0.805, 2), rate(0.82, 3)], changes);
  expect(said(steps)).toEqual(['', 'alert warning', '', 'resolved warning']);
  expect(steps[1]?.news[0]?.alert.reading.isCertain).toBe(true);
});

test('the baseline of an increase stays where it was when the increase began, until it has ended', () => {
  const grown = (value: number, i: number): Measurement =>
    measured(value, hour(i), { measure: measureOf('makespan-increase'), recentFrom: hour(i - 24) });
  const changes = { warning: { makespanIncrease: 0.2, stages: new Map() } };
  const steps = run([grown(0.1, 0), grown(0.3, 1), grown(0.3, 2), grown(0.3, 3), grown(0, 4), grown(0, 5)], changes);
  const held = steps.map(({ alerts }) => alerts[0]?.baselineBefore ?? null);
  expect(held).toEqual([null, hour(-23), hour(-23), hour(-23), hour(-23), null]);
});

const SEVERITY = fc.constantFrom<Severity>('critical', 'warning', 'info');
const LIMITS: Readonly<Record<Severity, number>> = { critical: 200, warning: 100, info: 50 };
const EVALUATION = fc.record({
  hours: fc.constantFrom(0, 1, 1, 1, 2, 9),
  value: fc.option(fc.constantFrom(20, 48, 60, 97, 120, 195, 300), { nil: null, freq: 8 }),
  isNew: fc.constantFrom(true, true, true, false),
});

describe('whatever is evaluated when', () => {
  const sequences = fc.record({
    evaluations: fc.array(EVALUATION, { minLength: 10, maxLength: 60 }),
    severities: fc.uniqueArray(SEVERITY, { minLength: 1, maxLength: 3 }),
    consecutive: fc.integer({ min: 1, max: 4 }),
    cooldown: fc.constantFrom(60, 3600, 6 * 3600).map(seconds),
  });

  test('nothing fires before N in a row, nor twice within the cooldown, an end is told once, and repeating changes nothing', () => {
    const seen = { alerts: 0, ends: 0 };
    fc.assert(
      fc.property(sequences, ({ evaluations, severities, consecutive, cooldown }) => {
        const thresholds = Object.fromEntries(severities.map((severity) => [severity, p95(LIMITS[severity])]));
        const configuration = configOf({ warning: null, ...thresholds, consecutive, cooldown });
        const told = new Map<Severity, number>();
        const open = new Map<string, boolean>();
        const streaks = new Map<Severity, number>();
        let [alerts, clock, through]: [readonly Alert[], number, number] = [[], 0, 0];
        for (const { hours, value, isNew } of evaluations) {
          clock += hours;
          const isEvidence = value !== null && ((isNew && clock > through) || alerts.length === 0);
          if (isEvidence) through = clock;
          const asOf = hour(clock);
          const measurements = value === null ? [] : [measured(value, hour(through))];
          const { alerts: next, news } = evaluateAlerts(measurements, alerts, { configuration, asOf });
          for (const severity of severities)
            if (isEvidence) streaks.set(severity, (value ?? 0) > LIMITS[severity] ? (streaks.get(severity) ?? 0) + 1 : 0);
          for (const { phase, firedAt, severity } of next)
            if (phase === 'firing' && firedAt?.getTime() === asOf.getTime() && isEvidence)
              expect(streaks.get(severity)).toBeGreaterThanOrEqual(consecutive);
          for (const { kind, alert, firedAt, remaining } of news) {
            const key = `${alert.severity} ${firedAt.toISOString()}`;
            if (kind === 'alert') {
              seen.alerts += 1;
              const last = told.get(alert.severity);
              if (last !== undefined) expect((clock - last) * 3600).toBeGreaterThanOrEqual(cooldown);
              expect(open.has(key)).toBe(false);
              open.set(key, true);
              told.set(alert.severity, clock);
            } else {
              seen.ends += 1;
              expect(open.get(key)).toBe(true);
              open.set(key, false);
              if (remaining?.firedAt != null) open.set(`${remaining.severity} ${remaining.firedAt.toISOString()}`, true);
            }
          }
          expect(news.length).toBeLessThanOrEqual(2);
          expect(evaluateAlerts(measurements, next, { configuration, asOf })).toEqual({ alerts: next, news: [] });
          alerts = next;
        }
      }),
      { numRuns: 800 },
    );
    expect(Math.min(seen.alerts, seen.ends)).toBeGreaterThan(100);
  });
});
