import { type Availability, available, notAvailable } from '../../model/availability.ts';
import { bootstrapInterval } from '../../stats/bootstrap.ts';
import { seededRandom } from '../../stats/seeded-random.ts';
import type { PoolResult } from './pool-result.ts';

/** By how much the same runs are faster; below 0 slower. In seconds a run. */
export interface PairedSaving {
  readonly mean: number;
  /** 95 %, percentile bootstrap of whole blocks. */
  readonly interval: readonly [low: number, high: number];
  /** Runs that have a makespan on both sides. */
  readonly runs: number;
  /** Days or hours of UTC, each with the runs that were created in it: runs that wait for the same runners are not independent. */
  readonly blocks: number;
  readonly block: 'day' | 'hour';
}

const FEWEST_BLOCKS = 10;
const HOUR_MS = 3_600_000;

interface Block {
  sum: number;
  runs: number;
}

/**
 * What the candidate saves of the baseline's makespans, run by run; both of the same runs. Days are drawn, hours where there are fewer than 10 days;
 * fewer hours than 10 say nothing.
 */
export function makespanSaving(baseline: PoolResult, candidate: PoolResult, seed: number): Availability<PairedSaving> {
  const pairs = baseline.runs.flatMap(({ createdAt, makespan }, index) => {
    const other = candidate.runs[index]?.makespan ?? null;
    return makespan === null || other === null ? [] : [{ at: createdAt.getTime(), saved: makespan - other }];
  });
  const days = blocksOf(pairs, 24 * HOUR_MS);
  const block = days.length < FEWEST_BLOCKS ? 'hour' : 'day';
  const blocks = block === 'day' ? days : blocksOf(pairs, HOUR_MS);
  if (blocks.length < FEWEST_BLOCKS)
    return notAvailable(`runs in ${blocks.length} different hours are too few: ${FEWEST_BLOCKS} are needed`);
  const interval = bootstrapInterval(blocks, meanOf, { random: seededRandom(seed) });
  if (interval === null) return notAvailable('no run has a makespan on both sides');
  return available({ mean: meanOf(blocks), interval, runs: pairs.length, blocks: blocks.length, block });
}

function blocksOf(pairs: readonly { readonly at: number; readonly saved: number }[], length: number): readonly Block[] {
  const blocks = new Map<number, Block>();
  for (const { at, saved } of pairs) {
    const block = blocks.get(Math.floor(at / length)) ?? { sum: 0, runs: 0 };
    blocks.set(Math.floor(at / length), block);
    block.sum += saved;
    block.runs += 1;
  }
  return [...blocks.values()];
}

function meanOf(blocks: readonly Block[]): number {
  return blocks.reduce((sum, block) => sum + block.sum, 0) / blocks.reduce((sum, block) => sum + block.runs, 0);
}
