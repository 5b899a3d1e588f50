import type { ProvenProposal, ReportedFinding } from '../engine/analysis.ts';
import { formatMeasuredValue } from '../model/format-measured-value.ts';
import { describePrediction } from './describe-prediction.ts';
import { describeWork } from './describe-work.ts';
import { codeBlock, codeSpan, plainTitle, prose } from './escape-markdown.ts';
import { fitSections, type Section } from './fit-sections.ts';
import { formatProvenance, measurementLabel } from './format-measurement.ts';
import { planChangeTable } from './plan-change-table.ts';
import { predictionTable } from './prediction-table.ts';
import { proposalBranch } from './proposal-branch.ts';
import { markProposal, renderMarker } from './proposal-marker.ts';
import { commitSubject, pullRequestTitle } from './pull-request-title.ts';
import { wrapText } from './wrap-text.ts';

/** GitHub refuses bodies above 65,536 characters; Renovate's limit leaves room for what GitHub counts otherwise. */
export const BODY_LIMIT = 58_000;

export interface PullRequestContext {
  /** The finding that the proposal belongs to. */
  readonly finding: ReportedFinding;
  /** Of the workflow's history: what made it, when it was not recorded. */
  readonly simulatedHistory: string | null;
  /** The commit that was analysed. */
  readonly baseSha: string;
}

export interface RenderedPullRequest {
  readonly title: string;
  readonly body: string;
  readonly commitMessage: string;
  readonly branch: string;
}

/** Everything a pull request says. Names from outside reach it only through the escaper. */
export function renderPullRequest(proven: ProvenProposal, context: PullRequestContext): RenderedPullRequest {
  return {
    title: pullRequestTitle(proven, context.finding, context.simulatedHistory),
    body: renderBody(proven, context),
    commitMessage: renderCommitMessage(proven, context),
    branch: proposalBranch(proven, context.finding),
  };
}

function renderBody(proven: ProvenProposal, context: PullRequestContext): string {
  const { prediction, proposal, patch, rule } = proven;
  const marker = renderMarker(markProposal(proven, context.baseSha));
  const sections: Section[] = [
    { whole: verdict(proven, context) },
    { whole: prediction.predicted ? predictionTable(prediction.prediction) : '' },
    { whole: `### Why\n\n${why(context.finding)}`, short: `### Why\n\n${prose(context.finding.message)}`, weight: 1 },
    {
      whole: `### What changes, and what does not\n\n${whatChanges(proven)}`,
      short: `### What changes, and what does not\n\n${planChangeTable(proposal.planChanges, 5)}`,
      weight: 2,
    },
    { whole: HOW_WE_CHECK },
    {
      whole: `<details><summary>The patch</summary>\n\n${codeBlock(patch, 'diff')}\n\n</details>`,
      short: 'The patch is too long to be repeated here; the *Files changed* tab has it.',
      weight: 3,
    },
    { whole: footer(rule.id) },
  ];
  return `${fitSections(sections, BODY_LIMIT - marker.length - 2)}\n\n${marker}`;
}

function verdict(proven: ProvenProposal, { simulatedHistory }: PullRequestContext): string {
  const { rule, proposal, prediction } = proven;
  const predicted = prediction.predicted ? `**${prose(describePrediction(prediction))}**` : `${prose(prediction.reason)}.`;
  return [
    ...(simulatedHistory === null ? [] : [`> Every number here comes from **simulated history**: ${prose(simulatedHistory)}`, '']),
    `**${prose(rule.title)}** in ${codeSpan(proposal.path)}: ${describeWork(proven).heading}.`,
    `Predicted saving: ${predicted}`,
    '',
    `Risk: ${prose(proposal.risk)}`,
  ].join('\n');
}

function why({ message, finding, job, step, line, endLine }: ReportedFinding): string {
  const place = [
    line === endLine ? `line ${line}` : `lines ${line} to ${endLine}`,
    ...(job === null ? [] : [`job ${codeSpan(job)}`]),
    ...(step === null ? [] : [`step ${step + 1}`]),
  ].join(', ');
  const measured = finding.measurements.map(
    (measurement) => `- ${prose(measurementLabel(measurement))}: ${formatMeasuredValue(measurement)} (${formatProvenance(measurement)})`,
  );
  return [prose(message), `Where: ${place}`, ...(measured.length === 0 ? [] : [measured.join('\n')])].join('\n\n');
}

function whatChanges(proven: ProvenProposal): string {
  const { proposal } = proven;
  return [
    planChangeTable(proposal.planChanges),
    describeWork(proven).sentence,
    ...(proposal.workDelta.length === 0 ? [] : [proposal.workDelta.map((line) => `- ${prose(line)}`).join('\n')]),
    'The plans before and after (each trigger, jobs after matrix expansion, permissions, steps) were compared: nothing else differs. Nothing outside the edited lines is changed.',
  ].join('\n\n');
}

const HOW_WE_CHECK = [
  '### How this is checked',
  '',
  'Paceline keeps measuring every run of this workflow, and the check run on each push shows it beside what is usual. This version does not yet post a verdict after the merge.',
].join('\n');

function footer(ruleId: string): string {
  return [
    '---',
    '',
    `- **Undo**: revert the merge commit; nothing else is touched.`,
    '- **Close** this pull request and this proposal is not made again. Paceline does not merge, and does not push to this branch once it is open.',
    `- **Turn the rule off** in ${codeSpan('.github/paceline.yml')}: ${codeSpan(`rules: { ${ruleId}: off }`)}`,
  ].join('\n');
}

function renderCommitMessage(proven: ProvenProposal, { finding, simulatedHistory }: PullRequestContext): string {
  const { prediction, proposal, rule } = proven;
  const paragraphs = [
    finding.message,
    `Predicted saving: ${describePrediction(prediction)}.`,
    ...(simulatedHistory === null ? [] : [`Simulated history: ${simulatedHistory}`]),
    `Risk: ${proposal.risk}`,
  ];
  const text = paragraphs.map((paragraph) => wrapText(plainTitle(paragraph), 72).join('\n')).join('\n\n');
  return `${commitSubject(proven, finding)}\n\n${text}\n\nPaceline-rule: ${rule.id}\n`;
}
