import type { Run } from '../../model/run.ts';
import type { ExpandedPlan } from '../../workflow/plan.ts';
import { MOST_VERSIONS, type PlanReader } from '../eras.ts';
import { NO_SOURCES } from '../no-sources.ts';

/** The plan of the file that a run saw; null for one of a version beyond the newest `MOST_VERSIONS` of `newestFirst`, which are all that is read. */
export function plansOfRuns(newestFirst: readonly Run[], readPlan: PlanReader): (run: Run) => ExpandedPlan | null {
  const texts = new Map<string, string>();
  for (const { sources } of newestFirst)
    if (sources?.workflowBlob && sources.workflowText !== null) texts.set(sources.workflowBlob, sources.workflowText);
  const textOf = ({ sources }: Run): string | null => sources?.workflowText ?? texts.get(sources?.workflowBlob ?? '') ?? null;
  const known = new Set([...new Set(newestFirst.flatMap((run) => textOf(run) ?? []))].slice(0, MOST_VERSIONS));
  return (run) => {
    const text = textOf(run);
    return text === null || !known.has(text) ? null : readPlan(run.workflowPath ?? '', text, NO_SOURCES);
  };
}
