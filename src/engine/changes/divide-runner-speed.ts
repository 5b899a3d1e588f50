import { type Availability, available, notAvailable } from '../../model/availability.ts';
import type { Stage } from '../../model/job-log.ts';
import { findChangePoints } from '../../stats/change-points/find-change-points.ts';
import { median } from '../../stats/quantile.ts';
import { removeRunnerSpeed, type UnadjustedReason } from '../../stats/same-job-control.ts';
import type { Shift } from './change.ts';
import { durationShift, type FoundShift } from './find-shifts.ts';

/** A step of the same job by run: null where it did not run. */
export interface ControlStep {
  readonly stage: Stage;
  readonly durations: readonly (number | null)[];
}

/** Bound by the processor. What waits for a network or a disk says nothing of the runner's speed. */
const BOUND_BY_PROCESSOR: ReadonlySet<Stage> = new Set<Stage>(['code-generation', 'build', 'lint', 'unit-test', 'package']);
/** Whole seconds are too coarse for shorter steps. */
const SHORTEST = 10;
/** A step that is most of the job does not show the machine's speed but the job's. */
const MOST_SHARE = 0.5;
const FEWEST = 3;
const REASONS: Readonly<Record<UnadjustedReason, string>> = {
  'no-control': 'no step of the job is bound by the processor, takes 10 s, and is another than what changed',
  'too-few-runs': 'fewer than 20 runs have a control step',
  'weak-correlation': 'the control steps do not follow the same speed',
};

/** The shift with the speed of the runner divided out: `removeRunnerSpeed` over the stretches at both sides of the change point. `isWhole`: the target is the job that the steps are of. */
export function divideRunnerSpeed(
  target: readonly number[],
  steps: readonly ControlStep[],
  isWhole: boolean,
  { from, index, to }: Pick<FoundShift, 'from' | 'index' | 'to'>,
): Availability<Shift> {
  const most = MOST_SHARE * (median(target) ?? 0);
  const isOfUse = (duration: number): boolean => duration >= SHORTEST && (!isWhole || duration <= most);
  const controls = steps
    .filter(({ stage, durations }) => BOUND_BY_PROCESSOR.has(stage) && isOfUse(median(known(durations)) ?? 0))
    .map(({ durations }) => ({ durations, changePoints: changePointsOf(durations) }));
  const { adjusted, reason } = removeRunnerSpeed(target, controls);
  if (adjusted === null) return notAvailable(REASONS[reason ?? 'no-control']);
  const [before, after] = [known(adjusted.slice(from, index)), known(adjusted.slice(index, to))];
  const shift = before.length < FEWEST || after.length < FEWEST ? null : durationShift(before, after);
  return shift === null ? notAvailable('too few runs at one side have a control step') : available(shift);
}

/** As indexes of the durations, gaps included. */
function changePointsOf(durations: readonly (number | null)[]): readonly number[] {
  const at = durations.flatMap((duration, index) => (duration === null ? [] : [index]));
  const found = findChangePoints(known(durations), { minAbsolute: 0 }) ?? [];
  return found.flatMap(({ index }) => at[index] ?? []);
}

function known(durations: readonly (number | null)[]): number[] {
  return durations.filter((duration) => duration !== null);
}
