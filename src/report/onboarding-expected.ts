import type { Analysis, ProvenProposal, ReportedFinding } from '../engine/analysis.ts';
import type { DetectedConfiguration } from '../engine/onboarding/detect-configuration.ts';
import { rankProposals } from '../engine/rank-findings.ts';
import { formatWindow } from '../model/format-date.ts';
import { formatDuration } from '../model/format-duration.ts';
import type { PullRequestLimits } from '../model/repository-config.ts';
import { count } from './count.ts';
import { describeBasis, describeInterval, headlineMetric } from './describe-prediction.ts';
import { describeWork } from './describe-work.ts';
import { codeSpan, prose } from './escape-markdown.ts';
import { fileName } from './imperative.ts';
import { markdownTable } from './markdown-table.ts';

/** What the merge would bring: the proposals there are now, in the order they would be opened, and what is only suggested. At most `rows` of them. */
export function onboardingExpected(
  analysis: Analysis,
  { workflows }: DetectedConfiguration,
  limits: Pick<PullRequestLimits, 'open' | 'perDay' | 'unverifiedPerWorkflow'>,
  rows: number,
): string {
  const ignored = new Set(workflows.flatMap(({ path, delivery }) => (delivery === null ? [] : [path])));
  const findings = analysis.workflows.flatMap((workflow) =>
    workflow.status === 'analyzed' && !ignored.has(workflow.path)
      ? workflow.findings.map((finding) => ({ path: workflow.path, finding }))
      : [],
  );
  const ranked = rankProposals(findings.map(({ finding }) => finding));
  const places = new Map(
    findings.flatMap(({ finding }) => (finding.outcome?.kind === 'proven' ? [[finding.outcome.proven, finding] as const] : [])),
  );
  const suggested = findings.filter(({ finding }) => finding.outcome?.kind !== 'proven');
  return [
    '### What to expect after the merge',
    openingOf(ranked.length, limits),
    tableOf(ranked, places, rows),
    suggestedOf(suggested, rows),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function openingOf(
  n: number,
  { open, perDay, unverifiedPerWorkflow }: Pick<PullRequestLimits, 'open' | 'perDay' | 'unverifiedPerWorkflow'>,
): string {
  const limits = `At most ${count(open, 'pull request')} of ours ${open === 1 ? 'is' : 'are'} open at once, ${perDay} ${perDay === 1 ? 'is' : 'are'} opened in 24 hours, and ${unverifiedPerWorkflow} for each workflow until it is decided`;
  if (n === 0) {
    return `Nothing is found now that would become a pull request, so none is opened at first. Workflows are looked at again when they change and as runs come in. ${limits}.`;
  }
  const ready =
    n === 1
      ? '1 proposal is ready now and is opened after the merge'
      : `${n} proposals are ready now: the first is opened after the merge, the others as the limits let them`;
  return `${ready}. ${limits}. Each changes one thing and says what it was measured on.`;
}

function tableOf(ranked: readonly ProvenProposal[], places: ReadonlyMap<ProvenProposal, ReportedFinding>, rows: number): string {
  if (ranked.length === 0) return '';
  const table = markdownTable(
    ['', 'proposal', 'where', 'predicted saving (95% interval)', 'basis'],
    ranked.slice(0, rows).map((proven, i) => rowOf(proven, places.get(proven) ?? null, i)),
    ['right', 'left', 'left', 'left', 'left'],
  );
  const more = ranked.length - rows;
  const sum = ranked.length > 1 ? 'Savings of several proposals do not add up: each is predicted by itself.' : '';
  return [table, more > 0 ? `And ${count(more, 'more proposal')}.` : '', sum].filter((part) => part !== '').join('\n\n');
}

function rowOf(proven: ProvenProposal, place: ReportedFinding | null, i: number): readonly string[] {
  const { rule, proposal, prediction } = proven;
  const job = place?.job == null ? '' : `, job ${codeSpan(place.job)}`;
  const what = `${prose(rule.title)}: ${describeWork(proven).heading}`;
  const where = `${codeSpan(fileName(proposal.path))}${job}`;
  if (!prediction.predicted) return [String(i + 1), what, where, 'not predicted', prose(prediction.reason)];
  const { prediction: predicted } = prediction;
  const headline = headlineMetric(predicted);
  const { mean, interval } = predicted.makespan.saving;
  const saving =
    headline === null
      ? `none that stands out: makespan ${formatDuration(mean)} a run (${describeInterval(interval, formatDuration)})`
      : `${headline.name} ${headline.saving} (${headline.interval})`;
  const simulated = predicted.simulatedHistory === null ? '' : ', simulated history';
  return [String(i + 1), what, where, saving, `${describeBasis(predicted)}, ${formatWindow(predicted.window)}${simulated}`];
}

function suggestedOf(suggested: readonly { readonly path: string; readonly finding: ReportedFinding }[], rows: number): string {
  if (suggested.length === 0) return '';
  const lines = suggested
    .slice(0, rows)
    .map(({ path, finding }) => `- ${codeSpan(fileName(path))}: ${prose(finding.message)}${whyOnly(finding)}`);
  const more = suggested.length - rows;
  return [
    `<details><summary>${count(suggested.length, 'finding')} that ${suggested.length === 1 ? 'opens' : 'open'} no pull request</summary>`,
    [...lines, ...(more > 0 ? [`- And ${more} more.`] : [])].join('\n'),
    '</details>',
  ].join('\n\n');
}

function whyOnly({ outcome }: ReportedFinding): string {
  if (outcome === null || outcome.kind === 'proven') return '';
  return ` (${prose(outcome.kind === 'refused' ? `the edit could not be proven: ${outcome.refusal.detail}` : outcome.reason)})`;
}
