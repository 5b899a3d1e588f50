import { jobMatcher } from '../../src/engine/match-jobs.ts';
import { NO_SOURCES } from '../../src/engine/no-sources.ts';
import { replayRows } from '../../src/engine/replay/replay-rows.ts';
import type { Run } from '../../src/model/run.ts';
import type { RecordedRun } from '../../src/simulate/replay/recorded-run.ts';
import { expandPlan } from '../../src/workflow/expand-plan.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';

/** Runs as the workflow with this text has them, as if all of them had seen it. */
export function recordedRuns(text: string, runs: readonly Run[], asOf = new Date('2100-01-01')): readonly RecordedRun[] {
  const parsed = parseWorkflow('.github/workflows/ci.yml', text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const plan = expandPlan(parsed.workflow, NO_SOURCES);
  return replayRows({ plan, runs, asOf, matchOwn: jobMatcher(plan), isAsNow: () => true, hasGraphOfNow: () => true });
}
