import type { Seconds } from '../../model/seconds.ts';
import { locate } from '../../workflow/locate.ts';
import { parseWorkflow } from '../../workflow/parse-workflow.ts';
import type { PlanReader } from '../eras.ts';
import type { AppliedTarget, UsualDuration } from '../judge-duration.ts';
import { jobMatcher } from '../match-jobs.ts';
import type { MeasuredDuration, MeasuredRun } from './measured-run.ts';
import { plansOfRuns } from './plans-of-runs.ts';

/** A limit that a run of the commit, or a job of it, is above, and the line of its workflow file that it is about. */
export interface MissedTarget {
  readonly path: string;
  /** Of the job's key in the file that the run saw; the first of the file for the makespan. From 1. */
  readonly line: number;
  readonly runId: number;
  readonly attempt: number;
  /** Null: the makespan. */
  readonly job: string | null;
  readonly duration: Seconds;
  readonly target: AppliedTarget;
  readonly usual: UsualDuration | null;
}

/** Nothing for a run whose file is not known, or which is another repository's: its lines cannot be pointed at. */
export function missedTargets(runs: readonly MeasuredRun[], readPlan: PlanReader): readonly MissedTarget[] {
  return runs.flatMap((measured) => ofRun(measured, readPlan));
}

function ofRun({ run, history, makespan, jobs }: MeasuredRun, readPlan: PlanReader): readonly MissedTarget[] {
  const path = run.workflowPath;
  const isMissed = [makespan, ...jobs].some(({ judged }) => judged.state === 'over');
  const text = isMissed ? textOf(run, history) : null;
  const parsed = text === null || path === null ? null : parseWorkflow(path, text);
  if (path === null || parsed?.ok !== true) return [];
  const plan = plansOfRuns([run, ...history], readPlan)(run);
  const keyOf = plan === null ? () => null : jobMatcher(plan);
  const told = (job: string | null, line: number, { judged: { duration, target, usual, state } }: MeasuredDuration): MissedTarget[] =>
    state === 'over' && duration !== null && target !== null
      ? [{ path, line, runId: run.runId, attempt: run.attempt, job, duration, target, usual }]
      : [];
  return [
    ...told(null, 1, makespan),
    ...jobs.flatMap((measured) => {
      const key = keyOf(measured.job.name)?.key ?? null;
      const span = key === null ? null : locate(parsed.workflow, ['jobs', key]);
      return span === null ? [] : told(measured.job.name, span.line, measured);
    }),
  ];
}

/** Texts stand with one run of a version. */
function textOf(run: MeasuredRun['run'], history: MeasuredRun['history']): string | null {
  const { sources } = run;
  if (sources === null || sources.workflowText !== null) return sources?.workflowText ?? null;
  const twin = history.find((other) => other.sources?.workflowText != null && other.sources.workflowBlob === sources.workflowBlob);
  return sources.workflowBlob === null ? null : (twin?.sources?.workflowText ?? null);
}
