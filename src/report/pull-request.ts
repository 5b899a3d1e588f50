import type { ProvenProposal, ReportedFinding } from '../engine/analysis.ts';
import type { TrialEstimate } from '../engine/pull-request/estimate-trial.ts';
import type { Alternative } from '../engine/pull-request/find-alternatives.ts';
import type { CheckForecast } from '../engine/verification/forecast-check.ts';
import { formatMeasuredValue } from '../model/format-measured-value.ts';
import type { PullRequestLimits } from '../model/repository-config.ts';
import { describePrediction } from './describe-prediction.ts';
import { describeWork } from './describe-work.ts';
import { codeBlock, codeSpan, plainTitle, prose } from './escape-markdown.ts';
import { fitSections, type Section } from './fit-sections.ts';
import { formatProvenance, measurementLabel } from './format-measurement.ts';
import { planChangeTable } from './plan-change-table.ts';
import { predictionTable } from './prediction-table.ts';
import { proposalBranch } from './proposal-branch.ts';
import { markProposal, renderMarker } from './proposal-marker.ts';
import { alternativesSection } from './pull-request-alternatives.ts';
import { checkSection } from './pull-request-check.ts';
import { confidenceOf } from './pull-request-confidence.ts';
import { pullRequestFooter } from './pull-request-footer.ts';
import { type LinkedRuns, sampleLinks } from './pull-request-samples.ts';
import { commitSubject, pullRequestTitle } from './pull-request-title.ts';
import { trialSection } from './pull-request-trial.ts';
import { unchangedParts } from './pull-request-unchanged.ts';
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
  /** Missing: no run is linked. */
  readonly samples?: LinkedRuns;
  /** Missing: what it costs to try is not said. */
  readonly trial?: TrialEstimate;
  /** Missing: this version does not verify merges. */
  readonly check?: CheckForecast;
  /** Missing: none is named. */
  readonly alternatives?: readonly Alternative[];
  /** The account that reads comments and boxes, without `@` and `[bot]`; missing: nobody does. */
  readonly botName?: string;
  /** What becomes of it by itself; missing: it is never made anew. */
  readonly policy?: Pick<PullRequestLimits, 'rebase' | 'schedule' | 'timezone' | 'trialRuns'>;
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
  const { finding, samples, trial, check, alternatives = [], botName, policy } = context;
  const links = samples === undefined ? '' : sampleLinks(samples);
  const sections: Section[] = [
    { whole: verdict(proven, context) },
    { whole: prediction.predicted ? predictionTable(prediction.prediction) : '' },
    {
      whole: ['### Why', why(finding), ...(links === '' ? [] : [links])].join('\n\n'),
      short: `### Why\n\n${prose(finding.message)}`,
      weight: 1,
    },
    {
      whole: `### What changes, and what does not\n\n${whatChanges(proven)}`,
      short: `### What changes, and what does not\n\n${planChangeTable(proposal.planChanges, 5)}`,
      weight: 2,
    },
    { whole: checkSection(check ?? null) },
    { whole: trial === undefined ? '' : trialSection(trial, policy?.trialRuns ?? 0), short: '', weight: 4 },
    {
      whole: `<details><summary>The patch</summary>\n\n${codeBlock(patch, 'diff')}\n\n</details>`,
      short: 'The patch is too long to be repeated here; the *Files changed* tab has it.',
      weight: 5,
    },
    { whole: alternativesSection(alternatives), short: '', weight: 3 },
    { whole: pullRequestFooter({ key: proven.key, rule: rule.id, botName: botName ?? null, policy: policy ?? null }) },
  ];
  return `${fitSections(sections, BODY_LIMIT - marker.length - 2)}\n\n${marker}`;
}

function verdict(proven: ProvenProposal, { simulatedHistory }: PullRequestContext): string {
  const { rule, proposal, prediction } = proven;
  const confidence = confidenceOf(prediction);
  const predicted = prediction.predicted ? `**${prose(describePrediction(prediction))}**` : `${prose(prediction.reason)}.`;
  return [
    ...(simulatedHistory === null ? [] : [`> Every number here comes from **simulated history**: ${prose(simulatedHistory)}`, '']),
    `**${prose(rule.title)}** in ${codeSpan(proposal.path)}: ${describeWork(proven).heading}.`,
    `Predicted saving: ${predicted}`,
    ...(confidence === null ? [] : [`Confidence: ${confidence.word} (${confidence.because}).`]),
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
  const unchanged = unchangedParts(proven);
  return [
    planChangeTable(proposal.planChanges),
    describeWork(proven).sentence,
    ...(proposal.workDelta.length === 0 ? [] : [proposal.workDelta.map((line) => `- ${prose(line)}`).join('\n')]),
    ...(unchanged === '' ? [] : [unchanged]),
    'The plans before and after (each trigger, jobs after matrix expansion, permissions, steps) were compared: nothing else differs. Nothing outside the edited lines is changed.',
  ].join('\n\n');
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
