import { jobDuration } from '../../model/run-times.ts';
import type { Step, Value } from '../../workflow/model.ts';
import type { ExpandedPlan } from '../../workflow/plan.ts';
import type { Evidence } from '../evidence.ts';
import { jobMatcher } from '../match-jobs.ts';
import { findSettingChanges } from './find-setting-changes.ts';
import { type Check, refuse } from './verified-change.ts';
import { writtenText } from './written-text.ts';

/** GitHub's own limit of a job, in minutes. */
const DEFAULT_MINUTES = 360;

/**
 * No limit cuts off what ran through before, unless the proposal says that less work is done: none becomes shorter, none is new and below a minute, or
 * below what a run of the job took that succeeded.
 */
export const checkLimits: Check = ({ before, after, planBefore, lessWork, evidence }) => {
  if (lessWork) return null;
  const old = new Map(before.jobs.map((job) => [job.key, job]));
  const longest = longestSuccesses(planBefore, evidence);
  for (const job of after.jobs) {
    const was = old.get(job.key);
    if (job.kind === 'call' || was === undefined || was.kind === 'call') continue;
    const reason = whyShort(was.timeoutMinutes, job.timeoutMinutes, longest.get(job.key) ?? 0);
    if (reason !== null) return refuse('limit-lowered', `The limit of job ${job.key} ${reason}.`);
  }
  const steps = findSettingChanges(before, after, (_, step) => limitOf(step));
  for (const { job, before: was, after: now } of steps) {
    const reason = whyShorter(was, now, 0);
    if (reason !== null) return refuse('limit-lowered', `The limit of a step of job ${job} ${reason}.`);
  }
  return null;
};

function limitOf(step: Step): string {
  return writtenText(step.timeoutMinutes);
}

function whyShort(before: Value<number> | null, after: Value<number> | null, longest: number): string | null {
  return whyShorter(writtenText(before), writtenText(after), longest);
}

/** Limits as written, empty where none is. One that only the run can tell may be any. */
function whyShorter(before: string, after: string, longest: number): string | null {
  if (before === after || after === '') return null;
  const now = Number(after);
  if (!Number.isFinite(now)) return 'would be computed, and may be shorter';
  const was = before === '' ? DEFAULT_MINUTES : Number(before);
  if (before !== '' && !(now >= was)) return 'would be shorter than before';
  if (now < Math.min(was, 1)) return 'would be below a minute';
  return before === '' && now < longest ? `would be below ${longest.toFixed(1)} minutes, which a run took that succeeded` : null;
}

/** Minutes of each job's longest measured success, under this workflow's names. */
function longestSuccesses(plan: ExpandedPlan, { history }: Evidence): ReadonlyMap<string, number> {
  const longest = new Map<string, number>();
  if (!history.available) return longest;
  const match = jobMatcher(plan);
  for (const run of history.value.runs) {
    for (const job of run.jobs) {
      const key = job.conclusion === 'success' ? match(job.name)?.key : undefined;
      const duration = key === undefined ? null : jobDuration(job);
      if (key !== undefined && duration !== null) longest.set(key, Math.max(longest.get(key) ?? 0, duration / 60));
    }
  }
  return longest;
}
