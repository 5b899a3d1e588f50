import type { Json } from '../../model/json.ts';
import type { RunnableJob, Trigger, Value, Workflow } from '../../workflow/model.ts';
import type { ExpandedPlan } from '../../workflow/plan.ts';
import { actionRepository, readWith } from '../../workflow/walk.ts';
import type { Candidate } from './find-candidates.ts';

/** Why the runner or the checkout of a job leaves no room for the cache; null when there is nothing in the way. */
export interface Obstacle {
  readonly skipped: 'not-applicable' | 'evidence-missing';
  readonly detail: string;
}

/** A cache pays on runners that start empty: GitHub's own. Self-hosted ones keep their disk; of any other label too little is known. */
export function findRunnerObstacle(job: RunnableJob, plan: ExpandedPlan): Obstacle | null {
  if (job.container !== null) return { skipped: 'not-applicable', detail: 'the job runs in a container' };
  const planned = plan.triggers.flatMap(({ jobs }) => jobs).filter(({ key }) => key === job.key);
  for (const leg of planned) {
    for (const label of labelsOf(leg.runner ?? leg.runsOn, leg.matrix)) {
      if (/self-hosted/i.test(label)) return { skipped: 'not-applicable', detail: 'the runner is self-hosted and keeps its disk' };
      if (!/^(?:ubuntu|windows|macos)-[\w.-]+$/i.test(label)) {
        return { skipped: 'evidence-missing', detail: `whether ${label} is one of GitHub's runners is not known` };
      }
    }
  }
  return planned.length === 0 ? { skipped: 'evidence-missing', detail: 'the runner is not known' } : null;
}

/** The setup action reads the lock file when it runs: this repository must lie in the workspace by then. */
export function findCheckoutObstacle({ job, setup, setupIndex, action }: Candidate): Obstacle | null {
  const checkouts = job.steps.slice(0, setupIndex).filter((step) => actionRepository(step) === 'actions/checkout');
  if (checkouts.length === 0)
    return { skipped: 'not-applicable', detail: `${action} runs before the checkout, where there is no lock file yet` };
  const isPlain = checkouts.some(
    (step) =>
      !['path', 'repository', 'sparse-checkout'].some((input) => readWith(step, input) !== null) &&
      isOwnCommit(readWith(step, 'ref')) &&
      (step.condition === null || conditionText(step) === conditionText(setup)),
  );
  return isPlain ? null : { skipped: 'evidence-missing', detail: 'the checkout may not put this commit into the root of the workspace' };
}

/** The commit that the run is about: another branch may not have the lock file. */
function isOwnCommit(ref: Value | null): boolean {
  if (ref === null) return true;
  return (
    !ref.known &&
    /^\$\{\{\s*github\.(?:sha|ref|head_ref|event\.pull_request\.head\.(?:sha|ref))(?:\s*\|\|\s*github\.(?:sha|ref))?\s*\}\}$/.test(
      ref.expression,
    )
  );
}

function conditionText({ condition }: Candidate['job']['steps'][number]): string {
  return condition === null ? '' : condition.known ? String(condition.value) : condition.expression;
}

function labelsOf(runsOn: Json, matrix: Readonly<Record<string, Json>> | null): readonly string[] {
  if (Array.isArray(runsOn)) return (runsOn as readonly Json[]).flatMap((label) => labelsOf(label, matrix));
  if (typeof runsOn !== 'string') return [JSON.stringify(runsOn)];
  const axes = /^\$\{\{\s*matrix((?:\.[\w-]+)+)\s*\}\}$/.exec(runsOn)?.[1]?.slice(1).split('.');
  if (axes === undefined) return [runsOn];
  let value: Json | undefined = matrix;
  for (const axis of axes) {
    value =
      value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Readonly<Record<string, Json>>)[axis] : undefined;
  }
  return value === undefined ? [runsOn] : labelsOf(value, null);
}

/**
 * Whether entries would be written for the default branch, often enough to live: pull requests read only those and their own, and an entry that
 * nobody reads for seven days is removed.
 */
export function findTriggerObstacle(workflow: Workflow): Obstacle | null {
  const triggers = [...workflow.triggers.values()];
  if (triggers.some(({ event }) => event === 'push' || event === 'workflow_call' || event === 'repository_dispatch')) return null;
  if (triggers.some((trigger) => trigger.event === 'schedule' && isDaily(trigger))) return null;
  if (workflow.triggers.has('pull_request') || workflow.triggers.has('merge_group')) {
    return { skipped: 'not-applicable', detail: 'no run on the default branch would fill a cache that other pull requests could read' };
  }
  return {
    skipped: 'not-applicable',
    detail: 'the workflow runs too seldom for cache entries to live: one that is not read for seven days is removed',
  };
}

/** Runs at least every third day, whatever the hour. */
function isDaily({ schedules }: Trigger): boolean {
  return schedules.some(({ cron }) => {
    const [, , dayOfMonth = '', , dayOfWeek = ''] = cron.trim().split(/\s+/);
    return /^(?:\*|\*\/[123])$/.test(dayOfMonth) && /^(?:\*|\?|1-5|MON-FRI)$/i.test(dayOfWeek);
  });
}
