import type { Json } from '../../model/json.ts';
import { equalJson } from '../../workflow/equal-json.ts';
import { isJsonMap } from '../../workflow/plan/expand-matrix.ts';
import type { ExpandedPlan, PlannedJob } from '../../workflow/plan.ts';
import { type Check, refuse } from './verified-change.ts';

/**
 * The names of checks that gate a branch stay, and their workflow still starts wherever it did: GitHub waits for ever for a check that a
 * filter keeps from starting. Where required checks are not known, any may be required.
 */
export const checkRequiredChecks: Check = ({ planBefore, planAfter, evidence }) => {
  const required = evidence.requiredChecks.available ? evidence.requiredChecks.value : null;
  const isRequired = (name: string) => required === null || [...required].some((check) => check === name || check.startsWith(`${name} / `));
  const kept = new Set(jobs(planAfter).map((job) => job.displayName));
  for (const job of jobs(planBefore)) {
    const stays = job.displayName === null ? staysAsWritten(job, planAfter) : kept.has(job.displayName);
    if (!stays && (job.displayName === null ? required === null || required.size > 0 : isRequired(job.displayName))) {
      const doubt = required === null ? 'may be required' : 'is required';
      return refuse(
        'required-check-renamed',
        `The check ${job.displayName ?? job.key} ${doubt} before merging and would no longer report.`,
      );
    }
  }
  const gates =
    jobs(planBefore).some((job) => job.displayName === null || isRequired(job.displayName)) && (required === null || required.size > 0);
  const event = gates ? narrowedEvent(planBefore, planAfter) : undefined;
  return event === undefined
    ? null
    : refuse(
        'required-check-renamed',
        `The workflow would not start on every ${event} it started on before, and a check that is or may be required would wait for ever.`,
      );
};

function jobs(plan: ExpandedPlan): readonly PlannedJob[] {
  return plan.triggers[0]?.jobs ?? [];
}

/** A name that only the run can tell stays when everything it is made of stays. */
function staysAsWritten(job: PlannedJob, after: ExpandedPlan): boolean {
  return jobs(after).some(
    (other) => other.key === job.key && equalJson(other.rest['name'], job.rest['name']) && equalJson(matrixOf(other), matrixOf(job)),
  );
}

function matrixOf(job: PlannedJob): Json | undefined {
  const { strategy } = job.rest;
  return isJsonMap(strategy) ? strategy['matrix'] : undefined;
}

/** The first event before a merge that no longer starts the workflow as widely as it did. */
function narrowedEvent(before: ExpandedPlan, after: ExpandedPlan): string | undefined {
  return ['pull_request', 'pull_request_target', 'merge_group'].find((event) => {
    const old = before.triggers.find((trigger) => trigger.event === event);
    if (old === undefined) return false;
    const now = after.triggers.find((trigger) => trigger.event === event);
    return now === undefined || !equalJson(old.filters, now.filters);
  });
}
