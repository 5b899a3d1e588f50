import { type Availability, available, notAvailable } from '../../model/availability.ts';
import type { Run } from '../../model/run.ts';
import { createChangesBuilder } from '../changes/changes-builder.ts';
import type { WorkflowExplanation } from '../explain/explanation.ts';
import { createExplanationBuilder, type ExplanationOptions } from '../explain/explanation-builder.ts';
import { createRecentRuns, RECENT_LIMITS } from '../recent/recent-runs.ts';
import { comparePeriods } from './compare-periods.ts';
import { createMakespanSeries } from './makespan-series.ts';
import type { Report, WorkflowComparison } from './report.ts';

export interface ReportOptions extends ExplanationOptions {
  /** What is reported on are the runs created since then, held against those before. Null: the whole history. */
  readonly since: Date | null;
}

/** Half of what an explanation keeps, for each side. */
const LIMITS = { ...RECENT_LIMITS, jobRuns: RECENT_LIMITS.jobRuns / 2 };

/** Takes one run after the other, in any order, each attempt once: all that a report says but its plan. */
export function createReportBuilder(options: ReportOptions): { take(run: Run): void; finish(): Omit<Report, 'plan'> } {
  const { since, asOf, configuration } = options;
  const explanation = createExplanationBuilder(options);
  const series = createMakespanSeries(asOf);
  const changes = createChangesBuilder({ asOf });
  const before = createRecentRuns(asOf, LIMITS);
  const after = createRecentRuns(asOf, LIMITS);
  return {
    take: (run) => {
      series.take(run);
      if (since === null) return explanation.take(run);
      changes.take(run);
      if (run.createdAt >= since) explanation.take(run);
      (run.createdAt < since ? before : after).take(run);
    },
    finish: () => {
      const explained = explanation.finish();
      const all = changes.finish();
      const ofWhole = (workflow: WorkflowExplanation): WorkflowExplanation => ({
        ...workflow,
        changes: all.get(workflow.profile.path ?? workflow.profile.name ?? '') ?? [],
      });
      return {
        explanation: since === null ? explained : { ...explained, workflows: explained.workflows.map(ofWhole) },
        since,
        comparisons: since === null ? notAvailable('there is no before: --since DATE parts the history in two') : compared(before, after),
        series: series.finish(),
      };
    },
  };

  function compared(then: typeof before, now: typeof after): Availability<readonly WorkflowComparison[]> {
    const found = comparePeriods(then.finish(), now.finish(), configuration.stages);
    return found.length === 0 ? notAvailable('no workflow ran both before and since') : available(found);
  }
}
