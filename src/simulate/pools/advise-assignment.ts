import { type Availability, available, notAvailable } from '../../model/availability.ts';
import type { Effect } from '../effect.ts';
import { comparePools, type PoolComparison, simulateAsRecorded } from './compare-pools.ts';
import { type Assignment, impliedAssignment } from './implied-assignment.ts';
import { makespanSaving, type PairedSaving } from './makespan-saving.ts';
import type { PoolResult } from './pool-result.ts';
import { inOrderOfTime, jobIdentity, type PoolRun } from './pool-work.ts';
import type { SimulatedPool } from './runner-pool.ts';
import { simulatePools } from './simulate-pools.ts';
import { leastLoaded } from './strategies/least-loaded.ts';
import { STRATEGIES } from './strategies/strategies.ts';

/** Which job should ask for which labels, and what that would have saved on runs that were not used to find it. */
export interface AssignmentAdvice {
  /** The strategy that it comes from. */
  readonly strategy: string;
  readonly assignments: readonly Assignment[];
  /** The same as effects, one for each workflow that changes. */
  readonly effects: readonly { readonly workflow: string; readonly effect: Effect }[];
  /** On the checked runs: as recorded, and with the new labels. */
  readonly baseline: PoolResult;
  readonly candidate: PoolResult;
  readonly saving: PairedSaving;
  /** What the strategy itself would have saved on them: what a scheduler could do that `runs-on` cannot express. */
  readonly dynamicSaving: Availability<PairedSaving>;
  /** On the runs from which the strategy was chosen. */
  readonly comparison: PoolComparison;
}

/** Of the runs in order of time: durations are learned from the first part, the strategy is chosen on the second, the rest is kept for the check. */
const LEARNED = 0.3;
const CHOSEN = 0.6;
const FEWEST_RUNS = 30;
/** More runs that cannot be simulated as they were than this, and the pools are not described as they are. */
const MOST_UNKNOWN = 0.05;

/**
 * The advice, or why there is none: too few runs, pools that do not explain the history, nothing that would change, or a saving whose interval
 * reaches 0 on runs that were not used to find the assignment.
 * @public
 */
export function adviseAssignment(
  runs: readonly PoolRun[],
  pools: readonly SimulatedPool[],
  { seed }: { readonly seed: number },
): Availability<AssignmentAdvice> {
  const ordered = inOrderOfTime(runs).filter(({ jobs }) => jobs.length > 0);
  if (ordered.length < FEWEST_RUNS) return notAvailable(`${ordered.length} runs are too few: ${FEWEST_RUNS} are needed`);
  const [learned, chosen] = [Math.floor(LEARNED * ordered.length), Math.floor(CHOSEN * ordered.length)];
  const [past, choice, check] = [ordered.slice(0, learned), ordered.slice(learned, chosen), ordered.slice(chosen)];
  const baseline = simulateAsRecorded(check, pools);
  const unknown = baseline.runs.filter(({ makespan }) => makespan === null).length;
  if (unknown > MOST_UNKNOWN * check.length)
    return notAvailable(`${unknown} of ${check.length} runs cannot be simulated as they were: ${baseline.unplaced[0]?.reason}`);
  const comparison = comparePools(choice, pools, { seed, past });
  const best = comparison.candidates.find(({ result }) => result.strategy === comparison.best)?.result;
  const strategy = STRATEGIES.find(({ name }) => name === comparison.best);
  if (best === undefined || strategy === undefined) return notAvailable('no strategy could place a whole run');
  const assignments = impliedAssignment(best, choice, pools);
  if (assignments.length === 0) return notAvailable(`what ${best.strategy} comes to is what the jobs ask for already`);
  const labels = new Map(assignments.map(({ workflow, job, labels }) => [jobIdentity(workflow, job), labels]));
  const candidate = simulatePools(check, pools, leastLoaded, { reach: labels, name: `labels of ${best.strategy}` });
  const saving = makespanSaving(baseline, candidate, seed);
  const refusal = refusalOf(baseline, candidate, saving);
  if (refusal !== null || !saving.available) return notAvailable(refusal ?? '');
  const dynamic = simulatePools(check, pools, strategy, { past: [...past, ...choice] });
  const dynamicSaving = makespanSaving(baseline, dynamic, seed);
  const of = { strategy: best.strategy, assignments, effects: effectsOf(assignments) };
  return available({ ...of, baseline, candidate, saving: saving.value, dynamicSaving, comparison });
}

function refusalOf(baseline: PoolResult, candidate: PoolResult, saving: Availability<PairedSaving>): string | null {
  if (candidate.unplaced.length > baseline.unplaced.length)
    return `with the new labels ${candidate.unplaced.length} jobs could not be placed: ${candidate.unplaced[0]?.reason}`;
  if (!saving.available) return saving.reason;
  const [low, high] = saving.value.interval;
  if (low > 0) return null;
  const shown = `${low.toFixed(1)} to ${high.toFixed(1)} s a run over ${saving.value.runs} runs`;
  return high < 0 ? `the new labels would make runs slower (saving ${shown})` : `the interval of the saving reaches 0 (${shown})`;
}

function effectsOf(assignments: readonly Assignment[]): AssignmentAdvice['effects'] {
  const byWorkflow = Map.groupBy(assignments, ({ workflow }) => workflow);
  return [...byWorkflow].map(([workflow, own]) => ({
    workflow,
    effect: { kind: 'assign-pool', assignments: own.map(({ job, labels }) => ({ job, labels })) },
  }));
}
