import { quoted } from '../engine/bottlenecks/quoted.ts';
import type { WorkflowExplanation } from '../engine/explain/explanation.ts';
import type { Rate, WorkflowProfile } from '../engine/profile/profile.ts';
import type { DigestNumbers } from '../engine/report/digest-builder.ts';
import type { WorkflowComparison } from '../engine/report/report.ts';
import { notAvailable } from '../model/availability.ts';
import type { DigestPeriod } from '../model/digest-period.ts';
import { formatDuration } from '../model/format-duration.ts';
import { formatMoney } from '../model/format-money.ts';
import { bottleneckRuns, bottleneckShare } from './bottleneck-words.ts';
import { buildReportDocument } from './build-report-document.ts';
import { count } from './count.ts';
import { told } from './document/line.ts';
import { markdownOf } from './document/markdown.ts';
import { BOTTLENECK_WORDS, quantiles, rate, signedShare, time } from './document/words.ts';
import { codeSpan } from './escape-markdown.ts';
import { markdownTable } from './markdown-table.ts';
import { renderReportMarkdown } from './report-markdown.ts';
import { describeShift, standsOut, workflowName } from './report-shift.ts';
import { byUse, isOf } from './report-verdict.ts';
import { stripUnsafe } from './strip-unsafe.ts';

const MOST_WORKFLOWS = 10;
const MOST_PROPOSALS = 10;

/** A change that waits for people: with a pull request, or for its turn to get one. */
export interface DigestProposal {
  readonly title: string;
  readonly pullRequest: number | null;
}

export interface DigestContext {
  readonly period: Pick<DigestPeriod, 'label' | 'days'>;
  readonly timezone: string;
  readonly proposals: readonly DigestProposal[];
  /** So many attempts of each period were read, and there are more; null: all were. */
  readonly mostRuns: number | null;
}

/** The regular report: one line, a few plain lines for a chat, and the whole of it in Markdown. No number without its n. */
export function renderDigest(
  numbers: DigestNumbers,
  context: DigestContext,
): { readonly title: string; readonly markdown: string; readonly text: string } {
  const { period, proposals } = context;
  const [first, last] = period.days;
  const title = `Paceline report for ${period.label} (${first} to ${last})`;
  const sentences = [...caveats(numbers, context), ...tellMain(numbers), costLine(numbers), proposalLine(proposals)];
  const report = { ...numbers.report, plan: notAvailable('a digest looks at no checkout; open proposals stand above') };
  const markdown = [
    `## ${markdownOf([told(title)])}`,
    sentences.map((sentence) => `- ${markdownOf([told(sentence)])}`).join('\n'),
    workflowTable(numbers),
    ...proposalList(proposals),
    `Days are those of ${codeSpan(context.timezone)}; what stands as "before" is of the period of the same kind before it.`,
    `<details>\n<summary>The whole report</summary>\n\n${renderReportMarkdown(buildReportDocument(report))}\n</details>`,
  ].join('\n\n');
  return { title, markdown: `${markdown}\n`, text: sentences.map(stripUnsafe).join('\n') };
}

function caveats({ report: { explanation } }: DigestNumbers, { mostRuns }: DigestContext): readonly string[] {
  return [
    ...(explanation.simulated === null ? [] : [`Simulated history: ${explanation.simulated}. No number here was measured on GitHub.`]),
    ...(mostRuns === null ? [] : [`Of the first ${mostRuns} attempts of a period alone: there are more than are read for a digest.`]),
  ];
}

/** Of the workflow that used most runner time. */
function tellMain({ report, before }: DigestNumbers): readonly string[] {
  const { workflows } = report.explanation;
  const [main] = byUse(workflows);
  if (main === undefined) return [];
  const { comparisons } = report;
  const compared = comparisons.available ? comparisons.value.find((each) => isOf(each, main)) : undefined;
  const earlier = sameAs(main.profile, before.workflows);
  const more = workflows.length - 1;
  return [
    `${verdict(main, compared)}${more === 0 ? '' : ` (the workflow with the most runner time of ${workflows.length})`}.`,
    `Makespan: ${quantiles(main.profile.makespan)}; before ${earlier === null ? 'it did not run' : quantiles(earlier.makespan)}.`,
    bottleneckLine(main),
    `Failed: ${failed(main.profile)}; before ${earlier === null ? 'it did not run' : failed(earlier)}.`,
  ];
}

function verdict({ profile }: WorkflowExplanation, compared: WorkflowComparison | undefined): string {
  const name = workflowName(profile);
  if (compared === undefined) return `${name} is compared with nothing: it did not run in the period before`;
  const { makespan } = compared;
  const { shift } = makespan;
  const n = `n ${makespan.before.n} before and ${makespan.since.n} now`;
  if (!shift.available) return `${name} against the period before: ${shift.reason}; ${n}`;
  if (!standsOut(shift.value)) return `${name} is, as far as can be told, as fast as before: ${describeShift(makespan)}; ${n}`;
  return `${name} got ${shift.value.ratio < 0 ? 'faster' : 'slower'}: makespan ${describeShift(makespan)}; ${n}`;
}

function bottleneckLine({ bottlenecks, path }: WorkflowExplanation): string {
  const [first] = bottlenecks;
  if (first === undefined) {
    return path.available
      ? 'Top bottleneck: none that is worth more than 10s and 2% of the makespan.'
      : `Top bottleneck: not known: ${path.reason}.`;
  }
  const where = first.jobs.length === 0 ? '' : ` in ${first.jobs.slice(0, 2).map(quoted).join(', ')}`;
  return `Top bottleneck: ${BOTTLENECK_WORDS[first.kind]}${where}: at most ${formatDuration(first.value)} a run on average, ${bottleneckShare(first)}, ${bottleneckRuns(first)}.`;
}

function failed({ outcomes: { success } }: Pick<WorkflowProfile, 'outcomes'>): string {
  const failures: Rate = { n: success.n, count: success.n - success.count, share: success.share === null ? null : 1 - success.share };
  return rate(failures);
}

function costLine({ report, before }: DigestNumbers): string {
  const { cost } = report.explanation;
  const of = (each: typeof cost): string =>
    each.pricedJobRuns + each.unpricedJobRuns === 0
      ? 'nothing ran'
      : `${formatMoney(each.listPrice)} (${count(each.pricedJobRuns, 'job run')}${each.unpricedJobRuns === 0 ? '' : `, ${each.unpricedJobRuns} more without a price`})`;
  const payer = cost.visibility === 'private' ? '' : ', as a private repository would pay it';
  return `Cost of all workflows at list price: ${of(cost)}; before ${of(before.cost)}${payer}.`;
}

function proposalLine(proposals: readonly DigestProposal[]): string {
  const open = proposals.filter(({ pullRequest }) => pullRequest !== null);
  const waiting = proposals.length - open.length;
  return `Open proposals: ${open.length}${open.length === 0 ? '' : ` (${open.map(({ pullRequest }) => `pull request ${pullRequest}`).join(', ')})`}; ${waiting} ${waiting === 1 ? 'waits' : 'wait'} for a pull request.`;
}

function proposalList(proposals: readonly DigestProposal[]): readonly string[] {
  if (proposals.length === 0) return [];
  const shown = proposals
    .slice(0, MOST_PROPOSALS)
    .map(({ title, pullRequest }) => `- ${pullRequest === null ? 'waiting' : `#${pullRequest}`}: ${markdownOf([told(title)])}`);
  const more = proposals.length - shown.length;
  return [['Proposals:', '', ...shown, ...(more === 0 ? [] : [`- and ${more} more`])].join('\n')];
}

function workflowTable({ report, before }: DigestNumbers): string {
  const { workflows } = report.explanation;
  const { comparisons } = report;
  const rows = byUse(workflows)
    .slice(0, MOST_WORKFLOWS)
    .map((workflow) => {
      const { profile } = workflow;
      const earlier = sameAs(profile, before.workflows);
      const compared = comparisons.available ? comparisons.value.find((each) => isOf(each, workflow)) : undefined;
      const shift = compared?.makespan.shift;
      return [
        codeSpan(profile.path ?? profile.name ?? 'unnamed workflow'),
        ...cells(profile),
        ...(earlier === null ? ['0', '-', '-', '-'] : cells(earlier)),
        shift?.available !== true ? '-' : standsOut(shift.value) ? signedShare(shift.value.ratio) : 'none stands out',
      ];
    });
  const header = ['Workflow', 'n', 'p50', 'p95', 'failed', 'n before', 'p50 before', 'p95 before', 'failed before', 'shift'];
  const more = workflows.length - rows.length;
  return `${markdownTable(header, rows, ['left', ...header.slice(1).map(() => 'right' as const)])}${more === 0 ? '' : `\n\nand ${count(more, 'more workflow')} with less runner time`}`;
}

function cells(profile: WorkflowProfile): readonly string[] {
  const { n, p50, p95 } = profile.makespan;
  return [String(n), time(p50), time(p95), failed(profile)];
}

function sameAs({ path, name }: WorkflowProfile, workflows: readonly WorkflowProfile[]): WorkflowProfile | null {
  return workflows.find((each) => (each.path ?? each.name) === (path ?? name)) ?? null;
}
