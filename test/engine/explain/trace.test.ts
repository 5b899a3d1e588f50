import { describe, expect, test } from '@jest/globals';
import { createExplanationBuilder } from '../../../src/engine/explain/explanation-builder.ts';
import { createMetricIndex } from '../../../src/engine/explain/trace/metric-index.ts';
import type { Trace } from '../../../src/engine/explain/trace/trace.ts';
import { createTraceBuilder } from '../../../src/engine/explain/trace/trace-builder.ts';
import { notAvailable } from '../../../src/model/availability.ts';
import type { CacheOutcome } from '../../../src/model/cache-outcome.ts';
import { DEFAULT_REPOSITORY_CONFIG } from '../../../src/model/repository-config.ts';
import type { Run } from '../../../src/model/run.ts';
import { renderTraceMarkdown } from '../../../src/report/profile-trace-markdown.ts';
import { renderTraceText } from '../../../src/report/terminal/profile-trace.ts';
import { expectFile } from '../../helpers/expect-file.ts';
import { PLANTED } from './planted-history.ts';

const ASOF = new Date('2026-12-01T00:00:00Z');

/** Every number of the profile of these runs, traced. */
function traces(runs: readonly Run[]): ReadonlyMap<string, Trace> {
  const builder = createExplanationBuilder({
    asOf: ASOF,
    configuration: DEFAULT_REPOSITORY_CONFIG,
    visibility: null,
    requiredChecks: notAvailable('not asked'),
    storage: notAvailable('not asked'),
  });
  const index = createMetricIndex({ asOf: ASOF, stages: [], prices: new Map() });
  for (const run of runs) {
    builder.take(run);
    index.take(run);
  }
  return new Map(
    index.finish(builder.finish()).map((metric) => {
      const trace = createTraceBuilder(metric);
      for (const run of runs) trace.take(run);
      return [metric.id, trace.finish()];
    }),
  );
}

/** The text of a file in which the job has a name or a key of its own. */
const file = (key: string, name: string): string =>
  `on: push\njobs:\n  ${key}:\n    name: ${name}\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: npm ci\n      - run: npm test\n  lint:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: npm run lint\n`;
const CACHE: CacheOutcome = {
  stepNumber: 3,
  action: 'actions/cache',
  result: 'exact',
  save: 'none',
  restoredKey: null,
  primaryKey: null,
  sizeBytes: null,
  restoreTime: null,
  basis: 'log',
};

/** With files of which the second renames the job, and caches that hit, miss and say nothing. */
const RENAMED: readonly Run[] = PLANTED.map((run, index) => {
  const isNew = index >= 50;
  const text = isNew ? file('test', 'Unit tests') : file('test', 'test');
  const result = (['exact', 'partial', 'miss', 'unknown'] as const)[index % 4] ?? 'exact';
  return {
    ...run,
    sources: index % 9 === 8 ? null : { workflowBlob: null, workflowText: text, fileBlobs: new Map() },
    jobs: run.jobs.map((job) => ({
      ...job,
      name: isNew && job.name === 'test' ? 'Unit tests' : job.name,
      cacheOutcomes: job.name === 'test' ? [{ ...CACHE, result }] : [],
    })),
  };
});

describe('a traced number', () => {
  test.each([
    ['a plain history', PLANTED],
    ['a history in which a job was renamed', RENAMED],
    ['a history with forks, runs that go on and runs to come', mixed()],
  ])('of %s is made again from the runs that are listed', (_what, runs) => {
    const all = traces(runs);
    expect(all.size).toBeGreaterThan(40);
    for (const [id, { agrees, recomputed, stated, counted }] of all)
      expect({ id, agrees, recomputed, n: counted.length }).toEqual({ id, agrees: true, recomputed, n: stated.n });
  });

  test('says why runs did not count', () => {
    expect(traces(mixed()).get('makespan.p50')?.leftOut).toEqual([
      { reason: 'did not succeed', count: 4 },
      { reason: 're-run', count: 4 },
      { reason: 'of a fork: anybody can set its times', count: 3 },
      { reason: 'created after the moment that is looked at', count: 1 },
      { reason: 'not completed', count: 1 },
    ]);
  });

  test('lists the runs of a job under its former name', () => {
    const trace = traces(RENAMED).get('job:Unit tests.p50');
    expect(new Set(trace?.counted.map(({ job }) => job))).toEqual(new Set(['test', 'Unit tests']));
  });

  test('has hits and misses of a cache, and not what the log does not say', () => {
    const trace = [...traces(RENAMED).values()].find(({ id }) => id.startsWith('hit-rate:'));
    expect(trace?.recomputed).toBeCloseTo(2 / 3, 1);
    expect(trace?.leftOut).toContainEqual({ reason: 'the log says unknown', count: expect.any(Number) });
  });

  test('is printed with its formula, its runs and those nearest to it', () => {
    const trace = traces(PLANTED).get('makespan.p95');
    if (trace === undefined) throw new Error('no makespan');
    expectFile(new URL('cases/trace.txt', import.meta.url), renderTraceText(trace, { color: false, width: 80 }));
    expectFile(new URL('cases/trace.md', import.meta.url), renderTraceMarkdown(trace));
  });

  test('that differs from the profile says so', () => {
    const trace = traces(PLANTED).get('cost');
    if (trace === undefined) throw new Error('no cost');
    expect(renderTraceText({ ...trace, agrees: false }, { color: false, width: 80 })).toContain('NOT the same');
  });
});

function mixed(): readonly Run[] {
  const [first, second] = [PLANTED[0] as Run, PLANTED[1] as Run];
  const forks = [1, 2, 3].map((add) => ({ ...first, runId: 5000 + add, fromFork: true }));
  const going = { ...second, runId: 6000, status: 'in_progress' as const, conclusion: null };
  return [...PLANTED, ...forks, going, { ...second, runId: 6001, createdAt: new Date('2027-01-01T00:00:00Z') }];
}
