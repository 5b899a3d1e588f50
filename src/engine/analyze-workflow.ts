import type { Route } from '../model/route.ts';
import { locate } from '../workflow/locate.ts';
import type { Problem, Workflow } from '../workflow/model.ts';
import type { ProposalOutcome, ReportedFinding, SkippedRule, WorkflowAnalysis } from './analysis.ts';
import { combineProposals, countAgain } from './combine-proposals.ts';
import { isIgnoredWorkflow } from './commit-targets.ts';
import type { Evidence } from './evidence.ts';
import { priceProposal } from './price-proposal.ts';
import { type KeyedFinding, keyFindings, stepOf } from './proposal-key.ts';
import { rankProposals } from './rank-findings.ts';
import { renderMessage } from './render-message.ts';
import type { Rule } from './rule.ts';
import { jobOf, type RuleReport, runRules } from './run-rules.ts';
import { verifyProposal } from './verify-proposal.ts';
import { whyNotWorthIt, whyRuleIsWithheld } from './why-withheld.ts';

/** One workflow file: everything that is known of it, what is wrong with it, or why it cannot be read. */
export type WorkflowSource =
  | { readonly ok: true; readonly path: string; readonly evidence: Evidence }
  | { readonly ok: false; readonly path: string; readonly problems: readonly [Problem, ...Problem[]] }
  | { readonly ok: false; readonly path: string; readonly unreadable: string };

export interface AnalyzeOptions {
  /** The same seed gives the same intervals. */
  readonly seed: number;
}

/** What all rules say of one workflow, every proposal proven, priced and weighed, and those that remain made together. */
export function analyzeWorkflow(source: WorkflowSource, rules: readonly Rule[], { seed }: AnalyzeOptions): WorkflowAnalysis {
  const { path } = source;
  if ('unreadable' in source) return { path, status: 'skipped', reason: source.unreadable };
  if (!source.ok) {
    const [{ message, line, column }] = source.problems;
    return { path, status: 'invalid', reason: message, line, column };
  }
  const { evidence } = source;
  if (isIgnoredWorkflow({ workflowPath: path }, evidence.configuration)) {
    return { path, status: 'skipped', reason: 'the configuration ignores this workflow' };
  }
  const reports = runRules(rules, evidence);
  const findings = keyFindings(evidence.workflow, reports).map((keyed) => reportFinding(keyed, evidence, seed));
  const { history } = evidence;
  return {
    path,
    status: 'analyzed',
    findings,
    skipped: reports.flatMap(skippedOf),
    combined: combineProposals(rankProposals(findings), evidence, rules, seed),
    runs: history.available ? history.value.runs.length : 0,
    simulatedHistory: history.available ? history.value.simulated : null,
  };
}

function reportFinding(keyed: KeyedFinding, evidence: Evidence, seed: number): ReportedFinding {
  const { rule, finding } = keyed;
  const span = spanOf(evidence.workflow, finding.primary);
  return {
    rule: rule.meta,
    finding,
    message: renderMessage(rule.meta, finding),
    job: jobOf(finding),
    step: stepOf(finding.primary),
    line: span.line,
    endLine: span.endLine,
    outcome: decide(keyed, evidence, seed),
  };
}

function decide({ rule, finding, key }: KeyedFinding, evidence: Evidence, seed: number): ProposalOutcome | null {
  const { proposal } = finding;
  if (proposal === undefined) return null;
  const withheld = whyRuleIsWithheld(rule.meta, evidence);
  if (withheld !== null) return { kind: 'withheld', reason: withheld };
  const reapply = (after: Evidence) => countAgain(after, [rule], new Set([key]));
  const verified = verifyProposal({ before: evidence.workflow, proposal, evidence, reapply });
  if (!verified.ok) return { kind: 'refused', refusal: verified.refusal };
  const prediction = priceProposal(proposal.effects, evidence, seed);
  const notWorthIt = whyNotWorthIt(rule.meta, prediction);
  if (notWorthIt !== null) return { kind: 'withheld', reason: notWorthIt };
  const { files, patch, sameWork } = verified;
  return { kind: 'proven', proven: { rule: rule.meta, proposal, files, patch, sameWork, prediction, key } };
}

/** The place of a route, or of the nearest part of it that stands in the file. */
function spanOf(workflow: Workflow, route: Route): { readonly line: number; readonly endLine: number } {
  for (let length = route.length; length > 0; length -= 1) {
    const span = locate(workflow, route.slice(0, length));
    if (span !== null) return span;
  }
  return workflow.span;
}

function skippedOf(report: RuleReport): readonly SkippedRule[] {
  if (report.status === 'findings') return [];
  return [{ rule: report.rule.meta.id, reason: report.status === 'failed' ? 'failed' : report.reason, detail: report.detail }];
}
