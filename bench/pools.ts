import { createHash } from 'node:crypto';
import { seconds } from '../src/model/seconds.ts';
import { comparePools } from '../src/simulate/pools/compare-pools.ts';
import type { PoolJob, PoolRun } from '../src/simulate/pools/pool-work.ts';
import type { SimulatedPool } from '../src/simulate/pools/runner-pool.ts';
import { simulatePools } from '../src/simulate/pools/simulate-pools.ts';
import { leastLoaded } from '../src/simulate/pools/strategies/least-loaded.ts';
import { STRATEGIES } from '../src/simulate/pools/strategies/strategies.ts';
import { seededRandom } from '../src/stats/seeded-random.ts';
import { type Bench, compare } from './compare.ts';

const RUNS = 2000;
/** Seconds between runs: with 5 jobs a run, 19 of 20 runners are busy, and now and then many jobs wait. */
const APART = 90;

/** How long do 10,000 jobs over three pools take with each strategy, and how does that grow with jobs, runners and a queue that does not end? */
export const bench: Bench = { run: async () => ({ question: 'runner pools', lines: figures() }) };

async function* figures(): AsyncGenerator<string> {
  const runs = history(RUNS, APART);
  const past = history(50, APART);
  const base = () => simulated(runs, poolsOf(1), leastLoaded, past);
  yield await against('the SHA-256 of 32 MiB', '10,000 jobs, least-loaded', base, hash32Mebibytes);
  for (const strategy of STRATEGIES)
    if (strategy !== leastLoaded)
      yield await against('least-loaded', strategy.name, () => simulated(runs, poolsOf(1), strategy, past), base);
  for (const strategy of STRATEGIES) {
    const own = () => simulated(runs, poolsOf(1), strategy, past);
    const longer = history(4 * RUNS, APART);
    yield await against('its own 10,000', `${strategy.name}, 4 times the jobs`, () => simulated(longer, poolsOf(1), strategy, past), own);
    const busier = history(RUNS, APART / 10);
    yield await against(
      'its own 10,000',
      `${strategy.name}, 10 times the runners and the load`,
      () => simulated(busier, poolsOf(10), strategy, past),
      own,
    );
    const atOnce = history(RUNS, 0);
    yield await against('its own 10,000', `${strategy.name}, all at once`, () => simulated(atOnce, poolsOf(1), strategy, past), own);
  }
  yield await against(
    'least-loaded',
    'all five compared with intervals',
    () => void comparePools(runs, poolsOf(1), { seed: 1, past }),
    base,
  );
}

function simulated(
  runs: readonly PoolRun[],
  pools: readonly SimulatedPool[],
  strategy: (typeof STRATEGIES)[number],
  past: readonly PoolRun[],
): void {
  const { jobs } = simulatePools(runs, pools, strategy, { past });
  if (jobs.length !== 5 * runs.length) throw new Error('a job was not placed');
}

async function against(anchor: string, what: string, ours: () => void, theirs: () => void): Promise<string> {
  const { ratio, ...times } = await compare({ question: '', anchor }, { ours, anchor: theirs, rounds: 3, warmUp: 1 });
  const [p10, p50, p90] = [ratio.p10, ratio.p50, ratio.p90].map((value) => value.toPrecision(3));
  return `${what}: ${p50} times ${anchor} (p10 ${p10}, p90 ${p90}); ${times.ours.toFixed(0)} ms against ${times.theirs.toFixed(0)} ms`;
}

const CHUNK = Buffer.alloc(32 * 1024 * 1024, 'pools');

function hash32Mebibytes(): void {
  createHash('sha256').update(CHUNK).digest();
}

function poolsOf(times: number): readonly SimulatedPool[] {
  const pool = (name: string, speed: number): SimulatedPool => ({
    ...{ name, labels: ['any', name], capacity: { kind: 'fixed', runners: 4 * times }, pricePerMinute: 0.01, speed },
    ...{ cpus: 8, memory: 2 ** 35, startUp: seconds(30), shares: false },
  });
  const up = { step: 2, busyShare: 0.75, queued: null, cooldown: seconds(60) };
  const down = { step: 1, busyShare: 0.25, cooldown: seconds(600) };
  const rule = { least: times, most: 4 * times, period: seconds(60), up, down, budgetPerHour: null };
  return [pool('slow', 1), pool('fast', 2), { ...pool('scaled', 1), capacity: { kind: 'scaled', rule } }];
}

function history(count: number, apart: number): readonly PoolRun[] {
  const random = seededRandom(1);
  const job = (name: string, needs: readonly string[]): PoolJob => ({
    ...{ key: name, name, needs, labels: name === 'test' ? ['fast'] : ['any'], mayRunIn: null, recordedPool: null },
    ...{ duration: seconds(30 + 500 * random()), cpus: name === 'lint' ? 2 : null, memory: name === 'lint' ? 2 ** 32 : null },
  });
  return Array.from({ length: count }, (_, run) => ({
    runId: run,
    workflow: 'ci',
    createdAt: new Date(Date.UTC(2026, 0, 1) + 1000 * apart * run),
    jobs: [job('build', []), job('lint', []), job('test', ['build']), job('docs', ['build']), job('publish', ['test', 'docs', 'lint'])],
  }));
}
