import type { Route } from '../model/route.ts';
import type { Step, Workflow } from '../workflow/model.ts';
import { actionRepository } from '../workflow/walk.ts';
import type { Finding, Rule } from './rule.ts';
import { jobOf, type RuleReport } from './run-rules.ts';

export interface KeyedFinding {
  readonly rule: Rule;
  readonly finding: Finding;
  /** `<rule-id>:<path>:<place>`. */
  readonly key: string;
}

/**
 * Gives each finding the name under which it is the same suggestion again, in the next analysis and after edits elsewhere in the file. The place
 * is `workflow`, a job, or a job and its step: `test/actions/setup-node`, the second such step `test/actions/setup-node#2`.
 */
export function keyFindings(workflow: Workflow, reports: readonly RuleReport[]): readonly KeyedFinding[] {
  return reports.flatMap((report) => {
    if (report.status !== 'findings') return [];
    const { rule } = report;
    return report.findings.map((finding) => ({ rule, finding, key: `${rule.meta.id}:${workflow.path}:${placeOf(workflow, finding)}` }));
  });
}

function placeOf(workflow: Workflow, finding: Finding): string {
  const job = jobOf(finding);
  const index = stepOf(finding.primary);
  if (job === null) return 'workflow';
  const steps = workflow.jobs.flatMap((candidate) => (candidate.key === job && candidate.kind === 'job' ? candidate.steps : []));
  const step = index === null ? undefined : steps[index];
  if (index === null || step === undefined) return job;
  const label = labelOf(step, index);
  const before = steps.slice(0, index).filter((other, at) => labelOf(other, at) === label).length;
  return `${job}/${label}${before === 0 ? '' : `#${before + 1}`}`;
}

/** The index of the step that a route leads into; null for a route to no step. */
export function stepOf(route: Route): number | null {
  return route[2] === 'steps' && typeof route[3] === 'number' ? route[3] : null;
}

/** Never a step's name: what people write there changes, and may be any text. */
function labelOf(step: Step, index: number): string {
  return step.id ?? actionRepository(step) ?? `step-${index + 1}`;
}
