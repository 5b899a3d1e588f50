import { available, notAvailable } from '../../model/availability.ts';
import { seconds } from '../../model/seconds.ts';
import { mean } from '../../stats/bootstrap.ts';
import { quantile } from '../../stats/quantile.ts';
import { createExpectedDurations } from './expected-durations.ts';
import type { PlacedJob, PoolResult, PoolUse, SimulatedRun, TimeSummary, UnplacedJob } from './pool-result.ts';
import { type Placement, PoolSimulation } from './pool-simulation.ts';
import type { PoolState } from './pool-state.ts';
import { type PoolTables, tablePools } from './pool-tables.ts';
import type { PoolRun } from './pool-work.ts';
import type { Reach } from './pools-of-job.ts';
import { problemOf, type SimulatedPool } from './runner-pool.ts';
import type { ExpectedDurations, Strategy } from './strategy.ts';

/** What a simulation may be told beside pools and runs. */
export interface PoolOptions {
  /** Runs before those that are simulated, which the predictive strategy expects durations from; none where not given. */
  readonly past?: readonly PoolRun[];
  /** Where jobs may go; `free` where not given. */
  readonly reach?: Reach;
  /** What the result calls the strategy, if not by its name. */
  readonly name?: string;
}

/**
 * The runs over the pools as the strategy would have it, each run at its own moment: an event-driven simulation. Never throws: what cannot be placed is in
 * `unplaced`, with the reason. The same input in any order gives the same result; nothing is drawn.
 */
export function simulatePools(
  runs: readonly PoolRun[],
  pools: readonly SimulatedPool[],
  strategy: Strategy,
  options: PoolOptions = {},
): PoolResult {
  const tables = tablePools(runs, pools, options.reach ?? 'free');
  const expected = createExpectedDurations(options.past ?? []);
  const simulation = new PoolSimulation(tables, strategy, expected);
  simulation.run();
  const used = simulation.pools.map((state, index) => usedOf(state, simulation.now, placementsIn(simulation, index)));
  const simulated = runsOf(tables, simulation);
  return {
    strategy: options.name ?? strategy.name,
    origin: tables.origin,
    window: seconds(simulation.now),
    makespan: summarize(simulated.flatMap(({ makespan }) => (makespan === null ? [] : [makespan]))),
    queueTime: summarize(
      simulation.placements.flatMap((placement) => (placement === undefined ? [] : [placement.start - placement.ready])),
    ),
    cost: costOf(used),
    pools: used,
    balance: balanceOf(used),
    unplaced: unplacedOf(tables, simulation),
    scaleEvents: simulation.steps.map(({ pool, ...step }) => ({ pool: tables.pools[pool]?.name ?? '', ...step })),
    jobs: jobsOf(tables, simulation),
    runs: simulated,
    notes: notesOf(tables, expected),
  };
}

function placementsIn({ placements }: PoolSimulation, pool: number): readonly Placement[] {
  return placements.flatMap((placement) => (placement?.pool === pool ? [placement] : []));
}

/** Each job of a hosted pool is billed by itself, rounded up to whole minutes; a runner of any other is paid for while it is there. */
function usedOf(state: PoolState, window: number, placements: readonly Placement[]): PoolUse {
  const { isHosted, pool, busyTime } = state;
  const there = isHosted ? (window === 0 ? 0 : state.places * window) : state.paidTime;
  const minutes = isHosted ? placements.reduce((sum, { start, end }) => sum + Math.ceil((end - start) / 60), 0) : state.paidTime / 60;
  return {
    name: pool.name,
    jobs: placements.length,
    busy: seconds(busyTime),
    there: seconds(there),
    utilization: there > 0 && there < Number.POSITIVE_INFINITY ? busyTime / there : null,
    cost: pool.pricePerMinute === null ? null : minutes * pool.pricePerMinute,
    most: state.mostAlive,
  };
}

function summarize(values: readonly number[]): TimeSummary {
  return { n: values.length, p50: quantile(values, 0.5), p95: quantile(values, 0.95), mean: mean(values) };
}

function costOf(pools: readonly PoolUse[]): PoolResult['cost'] {
  const unpriced = pools.filter(({ cost, there, jobs }) => cost === null && (jobs > 0 || there > 0));
  if (unpriced.length > 0) return notAvailable(`no price is known for ${unpriced.map(({ name }) => name).join(', ')}`);
  return available(pools.reduce((sum, { cost }) => sum + (cost ?? 0), 0));
}

function balanceOf(pools: readonly PoolUse[]): number | null {
  const loads = pools.flatMap(({ utilization }) => (utilization === null ? [] : [utilization]));
  const middle = mean(loads);
  if (loads.length < 2 || middle === null || middle === 0) return null;
  return Math.sqrt(loads.reduce((sum, load) => sum + (load - middle) ** 2, 0) / loads.length) / middle;
}

function runsOf(tables: PoolTables, { placements }: PoolSimulation): readonly SimulatedRun[] {
  return tables.runs.map(({ workflow, runId, createdAt }, run) => {
    const [first, last] = [tables.firstJob[run] as number, tables.firstJob[run + 1] as number];
    let end: number | null = first === last ? null : 0;
    for (let job = first; job < last && end !== null; job += 1) {
      const placement = placements[job];
      end = placement === undefined ? null : Math.max(end, placement.end);
    }
    return { workflow, runId, createdAt, makespan: end === null ? null : seconds(end - (tables.arrivals[run] as number)) };
  });
}

function jobsOf(tables: PoolTables, { placements }: PoolSimulation): readonly PlacedJob[] {
  return tables.jobs.flatMap(({ id, workflow, key, name, run }) => {
    const placement = placements[id];
    if (placement === undefined) return [];
    const { runner, ready, start, end } = placement;
    const pool = tables.pools[placement.pool]?.name ?? '';
    return [{ workflow, runId: tables.runs[run]?.runId ?? 0, key, name, pool, runner, ready, start, end }];
  });
}

function unplacedOf(tables: PoolTables, { placements, readyAt }: PoolSimulation): readonly UnplacedJob[] {
  return tables.jobs.flatMap(({ id, workflow, name, run, reason, pools }) => {
    if (placements[id] !== undefined) return [];
    const names = pools.map((pool) => tables.pools[pool]?.name).join(', ');
    const later = readyAt[id] === undefined ? 'what it needs never ended' : `no runner was ever started for it in ${names}`;
    return [{ workflow, runId: tables.runs[run]?.runId ?? 0, name, reason: reason ?? later }];
  });
}

function notesOf(tables: PoolTables, expected: ExpectedDurations): readonly string[] {
  const problems = tables.pools.flatMap((pool) => {
    const problem = problemOf(pool);
    return problem === null ? [] : [`pool ${pool.name} takes no job: ${problem}`];
  });
  const unmeasured = tables.jobs.filter(({ cpus, memory }) => cpus === null || memory === null).length;
  const unseen = tables.jobs.filter(({ workflow, key, name }) => expected.of(workflow, key, name) === null).length;
  return [
    ...problems,
    ...(unmeasured === 0 ? [] : [`${unmeasured} of ${tables.jobs.length} jobs have no measured cpu and memory: each takes a whole runner`]),
    ...(unseen === 0
      ? []
      : [`of ${unseen} of ${tables.jobs.length} jobs no earlier run is known: the predictive strategy expects the median of all jobs`]),
  ];
}
