import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { makeFolder } from '../helpers/checkout.ts';
import { cli } from '../helpers/fake-output.ts';
import { generateHistory } from '../helpers/generate-runs/generate-history.ts';

const POOLS = `pools:
  big: { labels: [self-hosted, linux, big], runners: 3, price: 0.01 }
  fast: { labels: [self-hosted, linux, fast], runners: 8, price: 0.02, speed: 2 }
`;
const history = generateHistory({
  ...{ seed: 7, workflows: 2, runsOfEach: 40, between: 2400, matrices: 0, failureRate: 0 },
  ...{ labels: ['ubuntu-latest', 'big'], limits: new Map([['big', 3]]) },
});
const root = makeFolder({
  ...Object.fromEntries(history.map(({ path, text }) => [path, text])),
  'runs.ndjson': history.flatMap(({ runs }) => runs.map((run) => `${JSON.stringify(run)}\n`)).join(''),
  'pools.yml': POOLS,
  'unknown.yml': 'pools:\n  big: { labels: [self-hosted, big], runners: 3, scale: { most: 2 } }\n',
  'none.yml': 'level: basic\n',
  'small.yml': 'pools:\n  other: { labels: [self-hosted, other], runners: 1 }\n',
});
const simulate = (pools: string, width = 120, ...argv: string[]) =>
  cli(
    [
      ...['simulate', '--history', join(root, 'runs.ndjson'), '--workflow', join(root, '.github/workflows/w0.yml')],
      ...['--pools', join(root, pools), '--as-of', '2027-01-01', ...argv],
    ],
    { width },
  );

interface Answer {
  readonly pools: {
    readonly work: { readonly workflows: number; readonly runs: number; readonly byTimes: number };
    readonly described: { readonly pools: readonly { readonly pool: { readonly name: string; readonly speed: number } }[] };
    readonly recorded: { readonly makespan: { readonly p50: number } };
    readonly comparison: {
      readonly baseline: { readonly makespan: { readonly n: number; readonly p50: number }; readonly unplaced: readonly unknown[] };
      readonly candidates: readonly { readonly strategy: string; readonly cost: { readonly available: boolean } }[];
    };
    readonly advice: {
      readonly available: boolean;
      readonly assignments: readonly { readonly job: string; readonly labels: readonly string[] }[];
      readonly saving: { readonly interval: readonly [number, number] };
    };
  };
}

const answer = async (pools: string): Promise<Answer['pools']> =>
  (JSON.parse((await simulate(pools, 80, '--format', 'json')).out) as Answer).pools;

describe('paceline simulate --pools', () => {
  test('takes the runs of all workflows, and simulates them as they were', async () => {
    const { work, comparison, recorded, described } = await answer('pools.yml');
    expect(work).toMatchObject({ workflows: 2, runs: 80, byTimes: 0 });
    expect(described.pools.map(({ pool }) => [pool.name, pool.speed])).toEqual([
      ['big', 1],
      ['fast', 2],
      ['ubuntu-latest', 1],
    ]);
    expect(comparison.baseline).toMatchObject({ makespan: { n: 56 }, unplaced: [] });
    expect(Math.abs(comparison.baseline.makespan.p50 / recorded.makespan.p50 - 1)).toBeLessThan(0.1);
    expect(comparison.candidates.map(({ strategy, cost }) => [strategy, cost.available])).toEqual(
      ['round-robin', 'least-loaded', 'resource-aware', 'adaptive', 'predictive'].map((name) => [name, true]),
    );
  });

  test('advises the labels of the faster pool to jobs that asked for a runner of GitHub', async () => {
    const { advice } = await answer('pools.yml');
    expect(advice.assignments.length).toBeGreaterThan(0);
    for (const { labels } of advice.assignments) expect(labels).toEqual(['self-hosted', 'linux', 'fast']);
    expect(advice.saving.interval[0]).toBeGreaterThan(0);
  });

  test.each([80, 120])('shows strategies and advice within %d columns', async (width) => {
    const { code, out } = await simulate('pools.yml', width);
    expect(code).toBe(0);
    expect(out).toMatch(/ fast: self-hosted, linux, fast +8 +\$0\.02 +2 /);
    expect(out).toMatch(/ as recorded +\d+m \d\ds +\d+m \d\ds +/);
    expect(out).toMatch(/Paceline\s+starts no runners/);
    expect(out).toMatch(/ job\d +\.github\/workflows\/w\d\.yml +ubuntu-latest +self-hosted, linux, fast/);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(width);
  });

  test('as Markdown has the same tables', async () => {
    const { out } = await simulate('pools.yml', 80, '--format', 'markdown');
    expect(out).toContain('Runner pools');
    expect(out).toMatch(/\| predictive/);
  });

  test('says what asked for labels that no pool has, and gives no advice', async () => {
    const { out } = await simulate('small.yml');
    expect(out).toMatch(/\d+ job runs asked for big, and no pool has these labels\./);
    expect(out).toMatch(/No advice: \d+ of \d+ runs cannot be simulated as they were/);
  });

  test('says that a configuration has no pools', async () => {
    expect((await simulate('none.yml')).out).toContain('Not simulated: the configuration has no pools.');
  });

  test('ends with 2 on a mistake in the configuration, with its place', async () => {
    const { code, notes } = await simulate('unknown.yml');
    expect(code).toBe(2);
    expect(notes).toContain('unknown.yml:2:57: pools.big.scale: write either runners or scale');
  });
});
