import type { Route } from '../model/route.ts';
import { shortHash } from '../model/short-hash.ts';
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
 * is `workflow`, a job, or a job and its step: `test/actions/setup-node`, the second such step `test/actions/setup-node#2`; a step without
 * id and action goes by a hash of its command: `test/run-1x2y3z`.
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
  const label = labelOf(step);
  const before = steps.slice(0, index).filter((other) => labelOf(other) === label).length;
  return `${job}/${label}${before === 0 ? '' : `#${before + 1}`}`;
}

/** The index of the step that a route leads into; null for a route to no step. */
export function stepOf(route: Route): number | null {
  return route[2] === 'steps' && typeof route[3] === 'number' ? route[3] : null;
}

/** Never a step's name, which may be any text and changes, and never its index, which moves when a step is put before it. */
function labelOf(step: Step): string {
  return step.id ?? actionRepository(step) ?? `${step.kind}-${shortHash(contentOf(step))}`;
}

/** What a step without id and repository is known by; spaces do not count. */
function contentOf(step: Step): string {
  if (step.kind === 'run') return step.run.text.trim().replace(/\s+/g, ' ');
  if (step.kind === 'action') return step.uses.known ? step.uses.value : step.uses.expression;
  if (step.kind === 'parallel') return step.children.map(labelOf).join(' ');
  return step.kind === 'wait-all' ? '' : step.targets.join(' ');
}
