import type { Availability } from '../../model/availability.ts';
import { makespanSaving, type PairedSaving } from './makespan-saving.ts';
import type { PoolResult } from './pool-result.ts';
import type { PoolRun } from './pool-work.ts';
import type { SimulatedPool } from './runner-pool.ts';
import { simulatePools } from './simulate-pools.ts';
import { leastLoaded } from './strategies/least-loaded.ts';
import { STRATEGIES } from './strategies/strategies.ts';

/** What a comparison depends on beside pools and runs. */
export interface CompareOptions {
  /** The same seed gives the same intervals. */
  readonly seed: number;
  /** Runs before the compared ones; the predictive strategy expects durations from them. */
  readonly past: readonly PoolRun[];
}

/** The strategies over the same runs, each against how it is now. */
export interface PoolComparison {
  /** Every job in the pool it was recorded in, or in any that has its labels; simulated as well, so that both sides err alike. */
  readonly baseline: PoolResult;
  /** In the order of `STRATEGIES`. */
  readonly candidates: readonly { readonly result: PoolResult; readonly saving: Availability<PairedSaving> }[];
  /** That which places the most jobs, and of those has the smallest mean makespan, then the smallest cost, then comes first; null where nothing ran. */
  readonly best: string | null;
}

/** How it is now: first come, first served, in the pools that jobs ask for. */
export function simulateAsRecorded(runs: readonly PoolRun[], pools: readonly SimulatedPool[]): PoolResult {
  return simulatePools(runs, pools, leastLoaded, { reach: 'recorded', name: 'as recorded' });
}

/**
 * All strategies on the same history.
 * @public
 */
export function comparePools(runs: readonly PoolRun[], pools: readonly SimulatedPool[], { seed, past }: CompareOptions): PoolComparison {
  const baseline = simulateAsRecorded(runs, pools);
  const candidates = STRATEGIES.map((strategy) => {
    const result = simulatePools(runs, pools, strategy, { past });
    return { result, saving: makespanSaving(baseline, result, seed) };
  });
  return { baseline, candidates, best: bestOf(candidates.map(({ result }) => result)) };
}

function bestOf(results: readonly PoolResult[]): string | null {
  const costOf = ({ cost }: PoolResult): number => (cost.available ? cost.value : 0);
  const [best] = results
    .filter(({ makespan }) => makespan.n > 0)
    .sort((a, b) => a.unplaced.length - b.unplaced.length || (a.makespan.mean ?? 0) - (b.makespan.mean ?? 0) || costOf(a) - costOf(b));
  return best?.strategy ?? null;
}
