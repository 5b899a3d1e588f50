import type { Run } from '../../model/run.ts';
import { type Limits, UNLIMITED } from '../../simulate/schedule/limits.ts';
import type { WorkflowRuns } from '../recent/workflow-runs.ts';
import type { ReplayCheck, ReplayObstacle } from './replay-check.ts';
import type { DelaySource } from './replay-delays.ts';
import { hadRoom } from './replay-free-pools.ts';
import { replayModels } from './replay-legs.ts';
import { type MatchedRun, matchRun } from './replay-matched-run.ts';
import { passOver } from './replay-pass.ts';
import { resultOf } from './replay-result.ts';
import { usualWaits } from './replay-usual-waits.ts';

/** A workflow's history; `planOf` gives the plan of the file that a run saw, or the present one. */
export type ReplayHistory = Pick<WorkflowRuns, 'path' | 'name' | 'runs' | 'planOf'>;

export interface ReplayOptions {
  readonly seed: number;
  /** The limits of runner pools, where they are known: runs are then replayed together. */
  readonly limits?: Limits;
}

/** Of a workflow's runs, the first ones whose delays the later ones draw. */
const EARLIER_SHARE = 0.7;

/**
 * Replays the completed first attempts of workflows that share runners: the schedule of the file with the durations, outcomes and skips of each run, and with delays
 * drawn from other runs' created-to-started records. One result for each workflow, in their order. The order of runs does not matter.
 * @public
 */
export function checkReplay(histories: readonly ReplayHistory[], { seed, limits = UNLIMITED }: ReplayOptions): readonly ReplayCheck[] {
  const modelOf = replayModels();
  const obstacles = new Map<Run, ReplayObstacle>();
  const sources = histories.flatMap(({ runs, planOf }, workflow) =>
    [...runs].sort(byCreation).map((run): DelaySource => {
      const matched = isCounted(run) ? matchOf(run, planOf, modelOf) : null;
      if (typeof matched === 'string') obstacles.set(run, matched);
      return { workflow, run, matched: typeof matched === 'string' ? null : matched };
    }),
  );
  const options = {
    limits,
    seed,
    mayTake: hadRoom(
      sources.map(({ run }) => run),
      limits,
    ),
  };
  const usualWait = usualWaits(sources, options.mayTake);
  const cuts = histories.map((_, workflow) => cutOf(sources.filter((source) => source.workflow === workflow)));
  const all = passOver(sources, histories.length, () => sources, options);
  const later = passOver(
    sources,
    histories.length,
    (workflow) => sources.filter(({ run }) => Number(run.createdAt) < (cuts[workflow] ?? 0)),
    options,
  );
  return histories.flatMap(({ path, name }, workflow) => {
    const own = sources.filter((source) => source.workflow === workflow && isCounted(source.run));
    const delays = all.delays[workflow];
    const passes = { all, later, cut: cuts[workflow] ?? 0, obstacles, mayTake: options.mayTake, usualWait };
    return delays === undefined ? [] : [{ path, name, ...resultOf(own, { ...passes, delays }) }];
  });
}

function matchOf(run: Run, planOf: ReplayHistory['planOf'], modelOf: ReturnType<typeof replayModels>): MatchedRun | ReplayObstacle {
  const plan = planOf(run);
  if (plan === null) return 'plan-unknown';
  const replay = modelOf(plan, run.event);
  return typeof replay === 'string' ? replay : matchRun(run, plan, replay);
}

function isCounted({ attempt, status }: Run): boolean {
  return attempt === 1 && status === 'completed';
}

function byCreation(a: Run, b: Run): number {
  return Number(a.createdAt) - Number(b.createdAt) || a.runId - b.runId || a.attempt - b.attempt;
}

/** The moment, in milliseconds, from which runs are later ones. */
function cutOf(sorted: readonly DelaySource[]): number {
  const counted = sorted.filter(({ run }) => isCounted(run));
  return Number(counted[Math.ceil(counted.length * EARLIER_SHARE)]?.run.createdAt ?? Number.POSITIVE_INFINITY);
}
