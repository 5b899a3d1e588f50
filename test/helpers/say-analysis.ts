import type { ReportedFinding, WorkflowAnalysis } from '../../src/engine/analysis.ts';
import { formatDuration } from '../../src/model/format-duration.ts';
import type { PredictionResult } from '../../src/simulate/prediction.ts';

/** What a rule says of a case, for `<case>.expected.txt`: findings with what became of their proposals, or why it was skipped. */
export function sayAnalysis(analysis: WorkflowAnalysis): string {
  if (analysis.status !== 'analyzed') return `${analysis.status}: ${analysis.reason}\n`;
  const lines = [
    ...analysis.findings.flatMap(sayFinding),
    ...analysis.skipped.map(({ reason, detail }) => `skipped: ${reason}: ${detail}`),
    ...(analysis.combined?.leftOut ?? []).map(({ key, reason }) => `left out of the combined edit: ${key}: ${reason}`),
  ];
  return lines.length === 0 ? 'nothing found\n' : `${lines.join('\n')}\n`;
}

function sayFinding({ finding, message, line, endLine, outcome }: ReportedFinding): readonly string[] {
  const place = line === endLine ? `line ${line}` : `lines ${line}-${endLine}`;
  return [`${place}: ${finding.messageId}`, `  ${message}`, ...sayOutcome(outcome)];
}

function sayOutcome(outcome: ReportedFinding['outcome']): readonly string[] {
  if (outcome === null) return ['  no edit'];
  if (outcome.kind === 'withheld') return [`  withheld: ${outcome.reason}`];
  if (outcome.kind === 'refused') return [`  refused: ${outcome.refusal.code}: ${outcome.refusal.detail}`];
  const { key, sameWork, proposal, prediction } = outcome.proven;
  return [
    `  proposed: ${key} (${sameWork ? 'same work' : 'not the same work'})`,
    `  risk: ${proposal.risk}`,
    ...proposal.workDelta.map((delta) => `  no longer runs: ${delta}`),
    `  predicted: ${sayPrediction(prediction)}`,
  ];
}

function sayPrediction(result: PredictionResult): string {
  if (!result.predicted) return result.reason;
  const { basis, runs, makespan, runnerTime } = result.prediction;
  const said = [makespan, runnerTime].map(({ saving: { mean, interval } }) => {
    const [low, high] = interval;
    return `${formatDuration(mean)} (${formatDuration(low)} to ${formatDuration(high)})`;
  });
  return `makespan ${said[0]}, runner time ${said[1]} a run; ${basis} of ${runs} runs`;
}
