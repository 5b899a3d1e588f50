import type { Json } from '../../model/json.ts';
import type { Run } from '../../model/run.ts';
import { equalJson } from '../../workflow/equal-json.ts';
import type { ExpandedPlan } from '../../workflow/plan.ts';
import { jobPlan } from '../job-plan.ts';
import { localFilesOf, localPaths } from '../local-files.ts';
import type { WorkflowRuns } from '../recent/workflow-runs.ts';
import { startedBy } from '../same-work.ts';

interface PlanClass {
  readonly name: string;
  readonly work: Json;
}

/**
 * Equal for two runs whose files start jobs that do the same work on the run's event, with the same actions and workflows of the own repository; null for a run
 * whose file is not recorded. A job under another key is another job.
 */
export function planClasses(planOf: WorkflowRuns['planOf']): (run: Run) => string | null {
  const byEvent = new Map<string | null, PlanClass[]>();
  const known = new Map<string | null, Map<ExpandedPlan, PlanClass>>();
  const classOf = (plan: ExpandedPlan, event: string | null): PlanClass => {
    const classes = byEvent.get(event) ?? [];
    byEvent.set(event, classes);
    const ofPlan = known.get(event) ?? new Map<ExpandedPlan, PlanClass>();
    known.set(event, ofPlan);
    const found = ofPlan.get(plan);
    if (found !== undefined) return found;
    const work = Object.fromEntries(jobsOn(plan, event).map((job) => [job.key, jobPlan(plan, job)]));
    const same = classes.find((candidate) => equalJson(candidate.work, work));
    const own = same ?? { name: String(classes.length), work };
    if (same === undefined) classes.push(own);
    ofPlan.set(plan, own);
    return own;
  };
  return (run) => {
    const plan = planOf(run);
    if (plan === null) return null;
    return `${classOf(plan, run.event).name} ${localFilesOf(run, jobsOn(plan, run.event).flatMap(localPaths))}`;
  };
}

function jobsOn(plan: ExpandedPlan, event: string | null): ExpandedPlan['written'] {
  return startedBy(plan, event) ?? plan.written;
}
