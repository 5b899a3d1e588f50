import { isFromFork } from '../../model/is-from-fork.ts';
import { isOfMergeQueue } from '../../model/is-of-merge-queue.ts';
import { isOfOurBranch } from '../../model/is-of-our-branch.ts';
import type { Run } from '../../model/run.ts';
import { runEnd } from '../../model/run-end.ts';
import { isTimingSample, makespanOf } from '../../model/run-times.ts';
import { type Baseline, baselineOf } from '../baseline.ts';
import type { PlanReader } from '../eras.ts';
import { compareStamps, stampOf } from '../profile/stamp.ts';
import { planClasses } from '../slow-run/plan-classes.ts';
import { plansOfRuns } from './plans-of-runs.ts';

/** What one workflow took in a pull request, and what it takes without. */
export interface RegressionSamples {
  /** The newest first attempts that succeeded and ran the plan that the last of them ran, oldest first; at least one. */
  readonly own: readonly Run[];
  /** First attempts that succeeded and ran another version of the plan: earlier commits of the pull request. */
  readonly otherPlan: number;
  /** Attempts that are re-runs: they are not compared. */
  readonly reruns: number;
  /** Runs of others that had ended when the first of `own` began, newest first. */
  readonly before: readonly Run[];
  readonly baseline: Baseline;
  /** The same with all runs of others by now, those since the pull request began among them. */
  readonly byNow: Baseline;
  /** Whether the pull request changes what the workflow does by plan. Null: its file, or that of the others, is not recorded. */
  readonly isEdited: boolean | null;
  readonly planOf: ReturnType<typeof plansOfRuns>;
}

/** Earlier ones say less of what is to be merged. */
const MOST_OWN = 20;

/**
 * `own`: all attempts of the pull request's runs of one workflow by one event. `history`: of the same workflow by any event; re-runs, runs of forks, of the
 * merge queue and of the pull request are left out here. Where the pull request changes the plan, usual is what the newest plan of the others takes. Null
 * where no run of the pull request succeeded at its first attempt.
 */
export function regressionSamples(
  own: readonly Run[],
  history: readonly Run[],
  { repositoryId, readPlan }: { readonly repositoryId: number; readonly readPlan: PlanReader },
): RegressionSamples | null {
  const samples = own
    .filter((run) => isTimingSample(run) && makespanOf(run) !== null)
    .toSorted((a, b) => compareStamps(stampOf(a), stampOf(b)));
  const newest = samples.at(-1);
  if (newest === undefined) return null;
  const others = history
    .filter(
      (run) =>
        run.attempt === 1 && run.status === 'completed' && !isFromFork(run, repositoryId) && !isOfMergeQueue(run) && !isOfOurBranch(run),
    )
    .toSorted((a, b) => compareStamps(stampOf(b), stampOf(a)));
  const planOf = plansOfRuns([...samples.toReversed(), ...others], readPlan);
  const classOf = planClasses(planOf);
  // What another event starts does the same where the same file says so.
  const classHere = (run: Run): string | null => classOf({ ...run, event: newest.event });
  const present = classHere(newest);
  const known = others.flatMap((run) => classHere(run) ?? []);
  const isEdited = present === null || known.length === 0 ? null : !known.includes(present);
  const alike = samples.filter((run) => classHere(run) === present);
  const same = alike.slice(-MOST_OWN);
  const began = (same[0] ?? newest).createdAt;
  const before = others.filter((run) => runEnd(run) <= began);
  // As if the pull request had left the file as it is: what the newest run of the others saw.
  const base = before.find((run) => run.event === newest.event && run.sources !== null) ?? before.find((run) => run.sources !== null);
  const reference = isEdited === true && base !== undefined ? { ...newest, sources: base.sources } : newest;
  return {
    own: same,
    otherPlan: samples.length - alike.length,
    reruns: own.filter(({ attempt }) => attempt > 1).length,
    before,
    baseline: baselineOf(reference, before, readPlan),
    byNow: baselineOf(reference, others, readPlan),
    isEdited,
    planOf,
  };
}
