import type { WorkflowExplanation } from '../engine/explain/explanation.ts';
import { FEWEST_FOR } from '../engine/profile/profile.ts';
import type { Report } from '../engine/report/report.ts';
import { formatInstant, formatWindow } from '../model/format-date.ts';
import { count } from './count.ts';
import { told } from './document/line.ts';
import { comparisonBlocks } from './report-comparison.ts';
import { costBlocks } from './report-cost.ts';
import { bullets, heading, paragraph, type ReportBlock, type ReportDocument, VERDICT } from './report-document.ts';
import { cacheBlocks, changeBlocks, reliabilityBlocks, targetBlocks } from './report-events.ts';
import { planBlocks } from './report-plan.ts';
import { workflowName } from './report-shift.ts';
import { timeBlocks } from './report-time.ts';
import { byUse, isOf, verdictBlocks } from './report-verdict.ts';

/** Nobody reads more; the JSON has all. */
const MOST_WORKFLOWS = 10;

/** The report an expert would write, verdict first. */
export function buildReportDocument(report: Report): ReportDocument {
  const { explanation, since } = report;
  const { asOf, window, simulated, workflows } = explanation;
  const runs = workflows.reduce((sum, { profile }) => sum + profile.runs, 0);
  const of =
    window === null
      ? 'no completed run'
      : `${count(runs, 'attempt')} of ${count(workflows.length, 'workflow')}, created ${formatWindow(window)}`;
  const shown = byUse(workflows).slice(0, MOST_WORKFLOWS);
  const more = workflows.length - shown.length;
  return {
    title: `${simulated === null ? '' : 'Simulated history: '}Paceline report`,
    about: `${of}${since === null ? '' : `, since ${formatInstant(since)}`}. As of ${formatInstant(asOf)}.`,
    blocks: [
      ...(simulated === null
        ? []
        : [{ kind: 'warning', text: [told(`Simulated history: ${simulated}. No number here was measured on GitHub.`)] } as const]),
      VERDICT,
      ...verdictBlocks(report),
      ...(window === null
        ? []
        : [
            ...comparisonBlocks(report),
            ...shown.flatMap((workflow) => workflowBlocks(workflow, report)),
            ...(more === 0 ? [] : [paragraph(`${count(more, 'more workflow')} with less runner time; \`--format json\` has all.`)]),
            ...costBlocks(explanation),
          ]),
      ...planBlocks(report),
      ...footBlocks(),
    ],
  };
}

function workflowBlocks(workflow: WorkflowExplanation, { series, since, explanation: { simulated } }: Report): readonly ReportBlock[] {
  const own = series.find((each) => isOf(each, workflow)) ?? null;
  const name = workflowName(workflow.profile);
  return [
    heading(2, `${name}${simulated === null ? '' : ' (simulated history)'}`),
    ...section('Where the time goes', timeBlocks(workflow, own, since)),
    ...section('What changed', changeBlocks(workflow)),
    ...section('Reliability', reliabilityBlocks(workflow)),
    ...section('Caches', cacheBlocks(workflow)),
    ...section('Targets', targetBlocks(workflow)),
  ];
}

function section(title: string, blocks: readonly ReportBlock[]): readonly ReportBlock[] {
  return blocks.length === 0 ? [] : [heading(3, title), ...blocks];
}

function footBlocks(): readonly ReportBlock[] {
  return [
    heading(2, 'What Paceline itself cost'),
    paragraph(
      'This report asked GitHub for nothing and used no runner: 0 requests, 0 minutes. What it took to fetch the history is not recorded in it.',
    ),
    heading(2, 'How to read the numbers'),
    ...bullets([
      'n counts successful first attempts, unless something else is named. Runs of forks are in the cost and in no duration.',
      `p50 is the median; p95 is stated from n ${FEWEST_FOR.p95} on, p99 from n ${FEWEST_FOR.p99}.`,
      'The makespan goes from the first job queued to the last job done, without waits for approval.',
      'Critical path, bottlenecks, stages, reliability and caches are of the newest runs; durations and cost of all in the window.',
    ]),
  ];
}
