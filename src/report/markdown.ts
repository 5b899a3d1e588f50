import type { Analysis, CombinedProposal, ReportedFinding, WorkflowAnalysis } from '../engine/analysis.ts';
import { formatInstant } from '../model/format-date.ts';
import { count } from './count.ts';
import { describePrediction } from './describe-prediction.ts';
import { describeShares, describeTogether } from './describe-together.ts';
import { describeWork } from './describe-work.ts';
import { codeBlock, codeSpan, prose } from './escape-markdown.ts';

/** An analysis for a page, an issue or a step summary. Ends with a line break. */
export function renderAnalysisMarkdown(analysis: Analysis): string {
  const workflows = analysis.workflows.map(renderWorkflow);
  return `${['# Paceline analysis', `As of ${formatInstant(analysis.asOf)}, seed ${analysis.seed}.`, ...workflows].join('\n\n')}\n`;
}

function renderWorkflow(workflow: WorkflowAnalysis): string {
  const heading = `## ${codeSpan(workflow.path)}`;
  if (workflow.status === 'skipped') return `${heading}\n\nSkipped: ${prose(workflow.reason)}.`;
  if (workflow.status === 'invalid') {
    return `${heading}\n\nInvalid at line ${workflow.line}, column ${workflow.column}: ${prose(workflow.reason)}. It is left alone.`;
  }
  const history = workflow.runs === 0 ? 'no history: not measured' : `${count(workflow.runs, 'run')} of history`;
  return [
    heading,
    workflow.simulatedHistory === null ? `${history}.` : `${history}, **simulated history**: ${prose(workflow.simulatedHistory)}`,
    ...(workflow.findings.length === 0 ? ['Nothing found.'] : workflow.findings.map(renderFinding)),
    ...(workflow.combined === null ? [] : renderTogether(workflow.combined)),
  ].join('\n\n');
}

function renderTogether(combined: CombinedProposal): string[] {
  const together = describeTogether(combined);
  const shares = describeShares(combined).map((text) => `- ${prose(text)}`);
  const leftOut = (combined.leftOut ?? []).map(({ key, reason }) => `- ${codeSpan(key)}: ${prose(reason)}`);
  return [
    ...(together === null ? [] : [`${prose(together)}.`]),
    ...(shares.length === 0 ? [] : [`Of it:\n\n${shares.join('\n')}`]),
    ...(leftOut.length === 0 ? [] : [`Proven, and left out of the edit that is made together:\n\n${leftOut.join('\n')}`]),
  ];
}

function renderFinding({ rule, message, line, outcome }: ReportedFinding): string {
  const parts = [`### ${prose(rule.title)} (${codeSpan(rule.id)}, line ${line})`, prose(message)];
  if (outcome?.kind === 'refused') parts.push(`Not edited (${outcome.refusal.code}): ${prose(outcome.refusal.detail)}`);
  if (outcome?.kind === 'withheld') parts.push(`Not proposed: ${prose(outcome.reason)}`);
  if (outcome?.kind === 'proven') {
    const { proposal, prediction, patch } = outcome.proven;
    const { sentence } = describeWork(outcome.proven);
    const work = [sentence, ...proposal.workDelta.map((each) => `- ${prose(each)}`)].join('\n');
    parts.push(
      `Predicted saving: ${prose(describePrediction(prediction))}.`,
      work,
      `Risk: ${prose(proposal.risk)}`,
      codeBlock(patch, 'diff'),
    );
  }
  return parts.join('\n\n');
}
