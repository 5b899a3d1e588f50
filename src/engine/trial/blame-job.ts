import { formatShare } from '../../model/format-share.ts';
import type { JobRun } from '../../model/job-run.ts';
import { jobDuration } from '../../model/run-times.ts';
import { probabilityFlaky } from '../../stats/flake-posterior.ts';
import { quoted } from '../bottlenecks/quoted.ts';
import { flattenSteps, mapStepRuns } from '../map-step-runs.ts';
import { isInfrastructureFailure } from '../reliability/is-infrastructure-failure.ts';
import type { JobReliability } from '../reliability/reliability.ts';
import { type BaseState, failedSteps } from './base-of-job.ts';
import type { EditedJob } from './edited-plan.ts';
import type { Relation } from './find-relation.ts';
import type { Blame } from './trial.ts';

export interface FailedJob {
  readonly job: JobRun;
  /** How often it has failed on this commit in a row. */
  readonly times: number;
  readonly relation: Relation;
  readonly base: BaseState;
  /** Null: the job is not in the history. */
  readonly reliability: JobReliability | null;
}

/** How often an edit of ours is taken to break a job that it touches: what a flake has to be more likely than. */
const WE_BREAK = 0.05;
/** Keys that say where a job runs: with another one its set-up may fail for it. */
const OF_RUNNER: ReadonlySet<string> = new Set(['runs-on', 'container', 'services', 'environment', 'uses', 'strategy']);

/** Whether a failure is ours. In doubt it is, unless the job is known to flake, the base fails as well, or the edit had not been reached. */
export function blameJob(failed: FailedJob): Blame {
  const { job, relation } = failed;
  const name = quoted(job.name);
  if (relation.kind === 'untouched') return blameUntouched(failed);
  const step = failedSteps(job)[0] ?? null;
  const place = relation.kind === 'edited' ? placeOf(relation.job, job) : null;
  const isNew = place?.isNew === true;
  if (failed.base.state === 'fails' && !isNew && (step === null || failed.base.steps.length === 0 || failed.base.steps.includes(step)))
    return notOurs(`${name} fails without the edit as well: ${of(failed.base)}`, false);
  if (place?.isBefore === true)
    return notOurs(`${name} failed in ${quoted(step ?? '')}, before the first step that the edit changes`, mayFlake(failed));
  if (isInfrastructureFailure(job) && !touchesRunner(relation))
    return notOurs(`the runner of ${name} failed, and no step of the file did`, failed.times === 1);
  const chance = isNew ? null : chanceOfFlake(failed);
  if (chance !== null && chance >= 0.5) return notOurs(`${name} is known to fail by chance: ${flakes(failed)}`, failed.times === 1);
  const beside = besides(failed, chance);
  return ours(whyOurs(relation, place, job, step) + beside, isNew || isAtLimit(relation, job), chance !== null && failed.times === 1);
}

function blameUntouched(failed: FailedJob): Blame {
  const { job, base } = failed;
  const beside =
    base.state === 'fails'
      ? `; it fails without it as well: ${of(base)}`
      : mayFlake(failed)
        ? `; it is known to fail by chance: ${flakes(failed)}`
        : '';
  return notOurs(`the edit does not touch ${quoted(job.name)}${beside}`, mayFlake(failed) || isInfrastructureFailure(job));
}

function whyOurs(relation: Relation, place: Place | null, job: JobRun, step: string | null): string {
  const name = quoted(job.name);
  switch (relation.kind) {
    case 'edited': {
      const { keys, file } = relation.job;
      if (isAtLimit(relation, job)) return `${name} was ended at the limit that the edit sets (\`timeout-minutes\`)`;
      if (place?.isNew === true && step !== null) return `${name} failed in ${quoted(step)}, a step that the edit adds or changes`;
      if (keys.length > 0) return `the edit changes ${keys.map(quoted).join(', ')} of ${name}`;
      if (file !== null) return `the edit changes ${quoted(file)}, which ${name} uses`;
      return `${name} failed${step === null ? '' : ` in ${quoted(step)},`} after a step that the edit adds, changes or removes`;
    }
    case 'downstream':
      return `${name} needs ${quoted(relation.of)}, which the edit changes`;
    case 'whole-file':
      return `the edit changes ${relation.keys.map(quoted).join(', ')} for every job, ${name} among them`;
    default:
      return `the edited file does not tell which job ${name} is`;
  }
}

interface Place {
  /** The edit begins after the step that failed. */
  readonly isBefore: boolean;
  /** The step that failed is new or changed. */
  readonly isNew: boolean;
}

/** Where the failure stands beside the edit of its job; null where the records do not tell. */
function placeOf(edited: EditedJob, job: JobRun): Place | null {
  if (edited.after === null || edited.after.uses !== null) return null;
  const roles = mapStepRuns(edited.after.steps, job);
  const [record] = job.steps
    .filter(({ conclusion }) => conclusion === 'failure' || conclusion === 'timed_out')
    .toSorted((a, b) => a.number - b.number);
  const role = record === undefined ? undefined : roles.get(record);
  if (role === undefined || !('step' in role)) return null;
  const isNew = edited.newSteps.has(role.step) || usesFile(edited, role.step);
  const reaches = edited.firstStep === null ? flattenSteps(edited.after.steps).length : edited.firstStep;
  const isBefore = role.kind !== 'post' && !isNew && edited.keys.length === 0 && edited.file === null && role.step < reaches;
  return { isBefore, isNew };
}

function usesFile({ after, file }: EditedJob, index: number): boolean {
  const uses = after === null ? null : (flattenSteps(after.steps)[index]?.uses ?? null);
  return file !== null && uses?.startsWith('./') === true && file.startsWith(`${uses.slice(2).replace(/\/$/, '')}/`);
}

function touchesRunner(relation: Relation): boolean {
  if (relation.kind !== 'edited') return relation.kind === 'unknown';
  const { keys, after, newSteps, file } = relation.job;
  const steps = after === null ? [] : flattenSteps(after.steps);
  return file !== null || keys.some((key) => OF_RUNNER.has(key)) || [...newSteps].some((index) => steps[index]?.uses != null);
}

/** GitHub cancels a job at its limit, and records the same as for one that a person cancelled: its length tells. */
export function isAtLimit(relation: Relation, job: JobRun): boolean {
  if (relation.kind !== 'edited' || !relation.job.keys.includes('timeout-minutes')) return false;
  const limit = relation.job.after?.timeoutMinutes;
  const took = jobDuration(job);
  return (
    typeof limit === 'number' &&
    took !== null &&
    took >= limit * 60 - 5 &&
    (job.conclusion === 'cancelled' || job.conclusion === 'timed_out')
  );
}

/** How likely so many failures in a row are chance, where the job has been seen to flake; null where it has not. */
function chanceOfFlake({ reliability, times }: FailedJob): number | null {
  return reliability === null || reliability.flake.flaked === 0 ? null : probabilityFlaky(reliability.flake.mean ** times, WE_BREAK);
}

function mayFlake(failed: FailedJob): boolean {
  return failed.times === 1 && (chanceOfFlake(failed) ?? 0) >= 0.5;
}

function flakes({ reliability }: FailedJob): string {
  const { flaked, attempts } = reliability?.flake ?? { flaked: 0, attempts: 0 };
  return `${flaked} of ${attempts} attempts on commits on which it also passed`;
}

function besides(failed: FailedJob, chance: number | null): string {
  const { base } = failed;
  const green = base.state === 'green' ? `; without the edit it succeeds (${base.n - base.failed} of ${base.n} runs)` : '';
  const unknown = base.state === 'unknown' ? '; how it goes without the edit is not known' : '';
  const fails = base.state === 'fails' ? `; without the edit it fails too, but elsewhere (${of(base)})` : '';
  const flaky = chance === null ? '' : `; it has failed by chance before (${flakes(failed)}), which is ${formatShare(chance)} likely here`;
  return `${green}${unknown}${fails}${flaky}`;
}

function of({ failed, n }: BaseState): string {
  return `${failed} of the ${n} runs looked at`;
}

function ours(why: string, isSure: boolean, mayPassAgain: boolean): Blame {
  return { isOurs: true, isSure, mayPassAgain, why };
}

function notOurs(why: string, mayPassAgain: boolean): Blame {
  return { isOurs: false, isSure: false, mayPassAgain, why };
}
