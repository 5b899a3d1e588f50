import { isFromFork } from '../model/is-from-fork.ts';
import type { Run } from '../model/run.ts';
import { summarizeJob } from '../workflow/diff-plans.ts';
import { equalJson } from '../workflow/equal-json.ts';
import { expandPlan } from '../workflow/expand-plan.ts';
import { parseWorkflow } from '../workflow/parse-workflow.ts';
import type { ExpandedPlan } from '../workflow/plan.ts';
import type { Evidence } from './evidence.ts';
import { localSourcesOf } from './find-local-sources.ts';

/**
 * First attempts in which a job had the plan it has now, newest first: a baseline never mixes eras. A run whose workflow file is not recorded
 * counts, since nothing says that it differed; one whose file is recorded but cannot be compared counts only if it is the newest run's file.
 * Runs of forks are left out. Empty without history.
 */
export function comparableRuns(evidence: Evidence): (job: string) => readonly Run[] {
  if (!evidence.history.available) return () => [];
  const runs = evidence.history.value.runs
    .filter((run) => run.attempt === 1 && !isFromFork(run, evidence.repository.id))
    .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || b.runId - a.runId);
  const newest = runs.find((run) => run.sources?.workflowBlob != null)?.sources?.workflowBlob ?? null;
  const plans = new Map<string, ExpandedPlan | null>();
  const planOf = (text: string): ExpandedPlan | null => {
    const known = plans.get(text);
    if (known !== undefined) return known;
    const parsed = parseWorkflow(evidence.workflow.path, text);
    const plan = parsed.ok ? expandPlan(parsed.workflow, localSourcesOf(evidence)) : null;
    plans.set(text, plan);
    return plan;
  };
  return (job) =>
    runs.filter((run) => {
      if (run.sources === null) return true;
      const { workflowText, workflowBlob } = run.sources;
      if (workflowText === evidence.workflow.text) return true;
      if (workflowText === null) return workflowBlob === null || workflowBlob === newest;
      const then = planOf(workflowText);
      return then !== null && hasSamePlan(job, then, evidence.plan);
    });
}

function hasSamePlan(job: string, then: ExpandedPlan, now: ExpandedPlan): boolean {
  const legs = (plan: ExpandedPlan) => (plan.triggers[0]?.jobs ?? []).filter(({ key }) => key === job).map(summarizeJob);
  return equalJson(legs(then), legs(now));
}
