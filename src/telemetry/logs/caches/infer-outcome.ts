import type { CacheOutcome, CacheResult } from '../../../model/cache-outcome.ts';
import type { JobRun, StepRun } from '../../../model/job-run.ts';
import { seconds } from '../../../model/seconds.ts';

/** Fewer times of either kind tell nothing of what lies between. */
const LEAST = 5;
/** Step times are whole seconds, cut off at both ends. */
const GAP = 2;

type TimedJob = Pick<JobRun, 'conclusion' | 'steps' | 'cacheOutcomes'>;

/** Durations in seconds of a step when one thing was the case, and when another was. */
interface Kinds {
  readonly yes: number[];
  readonly no: number[];
}

/**
 * What a job's cache steps found, told by times alone: the time of the step that restores and of its post step, against those of the same job where
 * its log was read. Only where both kinds of time lie clearly apart and both steps agree is there a word; otherwise the outcome is left out, for it
 * is unknown. Two steps of one name are not told apart, nor several caches of one step.
 */
export function inferOutcomes(job: TimedJob, history: readonly TimedJob[]): readonly CacheOutcome[] {
  // After a failure an action does not save, and a cancelled step is cut short.
  if (job.conclusion !== 'success') return [];
  const known = history.filter(({ conclusion, cacheOutcomes }) => conclusion === 'success' && cacheOutcomes.some(isVouched));
  return job.steps.flatMap((step) => {
    const outcome = inferStep(step, job, known);
    return outcome === null ? [] : [outcome];
  });
}

function inferStep(step: StepRun, job: TimedJob, known: readonly TimedJob[]): CacheOutcome | null {
  const times = timesOf(step, job);
  if (times === null) return null;
  const restores: Kinds = { yes: [], no: [] };
  const saves: Kinds = { yes: [], no: [] };
  const actions = new Set<string>();
  for (const before of known) {
    const own = before.steps.find(({ name }) => name === step.name);
    const told = own === undefined ? [] : before.cacheOutcomes.filter(({ stepNumber }) => stepNumber === own.number);
    const [outcome] = told;
    if (own === undefined || outcome === undefined) continue;
    const then = timesOf(own, before);
    if (told.length > 1 || !isVouched(outcome) || then === null) return null;
    actions.add(outcome.action);
    const found = isFound(outcome.result);
    if (found !== null) (found ? restores.yes : restores.no).push(then.restore);
    if (outcome.save === 'saved') saves.yes.push(then.post);
    else if (outcome.save === 'not-needed') saves.no.push(then.post);
  }
  const [action] = actions;
  if (action === undefined || actions.size > 1) return null;
  const wasFound = tell(times.restore, restores);
  const wasSaved = tell(times.post, saves);
  const result = wasFound === null || wasSaved === null ? null : resultOf(wasFound, wasSaved);
  if (result === null) return null;
  return {
    ...{ stepNumber: step.number, action, result, save: wasSaved === true ? 'saved' : 'not-needed' },
    ...{ restoredKey: null, primaryKey: null, sizeBytes: null, restoreTime: result === 'miss' ? null : seconds(times.restore) },
    basis: 'inferred',
  };
}

/** Found and not saved again: the very key. Found and saved: another one. Neither fits no action's way. */
function resultOf(wasFound: boolean, wasSaved: boolean): CacheResult | null {
  if (wasFound) return wasSaved ? 'partial' : 'exact';
  return wasSaved ? 'miss' : null;
}

/** Which of two kinds a time is of; null unless they lie apart, and it on one side. */
function tell(time: number, { yes, no }: Kinds): boolean | null {
  if (yes.length < LEAST || no.length < LEAST) return null;
  const [slowYes, fastYes, slowNo, fastNo] = [Math.max(...yes), Math.min(...yes), Math.max(...no), Math.min(...no)];
  if (fastYes - slowNo >= GAP) return time >= fastYes ? true : time <= slowNo ? false : null;
  if (fastNo - slowYes >= GAP) return time >= fastNo ? false : time <= slowYes ? true : null;
  return null;
}

/** Null where the step or its post step is not there once, was not a success or has no times. */
function timesOf(step: StepRun, { steps }: TimedJob): { readonly restore: number; readonly post: number } | null {
  const posts = steps.filter(({ name }) => name === `Post ${step.name}`);
  const [post] = posts;
  if (post === undefined || posts.length > 1 || steps.filter(({ name }) => name === step.name).length > 1) return null;
  const [restore, end] = [durationOf(step), durationOf(post)];
  return restore === null || end === null ? null : { restore, post: end };
}

function durationOf({ conclusion, startedAt, completedAt }: StepRun): number | null {
  if (conclusion !== 'success' || startedAt === null || completedAt === null) return null;
  const time = (completedAt.getTime() - startedAt.getTime()) / 1000;
  return time < 0 ? null : time;
}

function isVouched({ basis, toldBy }: CacheOutcome): boolean {
  return basis === 'log' && toldBy === undefined;
}

function isFound(result: CacheResult): boolean | null {
  if (result === 'exact' || result === 'partial') return true;
  return result === 'miss' ? false : null;
}
