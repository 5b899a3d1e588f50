import { quoted } from '../engine/bottlenecks/quoted.ts';
import type { WorkflowCost } from '../engine/cost/cost.ts';
import type { Explanation } from '../engine/explain/explanation.ts';
import { formatDay, formatWindow } from '../model/format-date.ts';
import { formatMeasuredValue } from '../model/format-measured-value.ts';
import { formatMoney } from '../model/format-money.ts';
import { formatShare } from '../model/format-share.ts';
import { count } from './count.ts';
import { TOO_FEW } from './document/words.ts';
import { minutesWords, overlongWords, wastedOf } from './profile-cost.ts';
import { bullets, heading, paragraph, type ReportBlock, tableBlock, toTable } from './report-document.ts';

const MOST_WORKFLOWS = 12;
const MOST_JOBS = 10;

/** What the history cost by GitHub's price list, what of that was wasted, and what lies in its storage. */
export function costBlocks({ cost, storage }: Explanation): readonly ReportBlock[] {
  const { window, priceList, visibility, listPrice, forks, pricedMinutes, billed, perMonth, workflows, roundedUpMinutes, unpriced } = cost;
  if (window === null) return [];
  const own = listPrice - forks.listPrice;
  const wasted = wastedOf(cost);
  const facts = [
    `List price: ${formatMoney(listPrice)} for ${minutesWords(pricedMinutes, cost.pricedJobRuns)}, every attempt counted, ${formatWindow(window)}; ${perMonth === null ? 'not stated for a month: the window is shorter than a week' : `${formatMoney(perMonth)} in 30 days`}.`,
    billed === null
      ? 'Billed: not known, since it is not known whether the repository is public. A public one pays nothing for standard runners.'
      : `Billed: ${formatMoney(billed)} before included minutes, as a ${visibility} repository.`,
    ...(cost.unpricedJobRuns === 0
      ? []
      : [
          `Without a price, and in no sum: ${minutesWords(cost.unpricedMinutes, cost.unpricedJobRuns)} on ${unpriced.map((label) => quoted(label === '' ? 'no label' : label)).join(', ')}.`,
        ]),
    ...(forks.jobRuns === 0
      ? []
      : [
          `Of forks: ${formatMoney(forks.listPrice)} for ${minutesWords(forks.minutes, forks.jobRuns)}, in the list price and not in what was wasted.`,
        ]),
    ...(cost.overlongJobRuns === 0 ? [] : [`Left out: ${overlongWords(cost.overlongJobRuns)}.`]),
    ...(pricedMinutes === 0
      ? []
      : [
          `Rounding each job up to a whole minute is ${Math.round(roundedUpMinutes).toLocaleString('en-US')} of the minutes with a price (${formatShare(roundedUpMinutes / pricedMinutes)}).`,
        ]),
    `Wasted on failed, cancelled and repeated job runs: ${formatMoney(wasted)}${own > 0 ? ` (${formatShare(wasted / own)}${forks.jobRuns === 0 ? '' : ' without forks'})` : ''}.`,
    ...(storage.available ? storageFacts(storage.value) : [`Storage of caches and artifacts: not available: ${storage.reason}.`]),
  ];
  return [
    heading(2, 'Cost'),
    ...bullets(facts),
    ...chartOfJobs(workflows),
    ...tableBlock(
      `By workflow, US dollars at list price (${priceList.asOf})`,
      ['workflow', 'minutes', 'list price', 'failed', 'cancelled', 're-run'],
      workflows
        .toSorted((a, b) => b.listPrice - a.listPrice)
        .slice(0, MOST_WORKFLOWS)
        .map((workflow) => [
          quoted(workflow.path ?? workflow.name ?? 'workflow without a name'),
          workflow.pricedMinutes.toLocaleString('en-US'),
          formatMoney(workflow.listPrice),
          formatMoney(workflow.wasted.failed),
          formatMoney(workflow.wasted.cancelled),
          formatMoney(workflow.wasted.rerun),
        ]),
    ),
    paragraph(`Prices are those of GitHub's list as of ${priceList.asOf}, or of the configuration.`),
  ];
}

function chartOfJobs(workflows: readonly WorkflowCost[]): readonly ReportBlock[] {
  const jobs = workflows
    .flatMap((workflow) => workflow.jobs.map((job) => ({ ...job, file: fileOf(workflow) })))
    .filter(({ listPrice }) => listPrice !== null && listPrice > 0)
    .sort((a, b) => (b.listPrice ?? 0) - (a.listPrice ?? 0))
    .slice(0, MOST_JOBS);
  if (jobs.length === 0) return [];
  const many = workflows.length > 1;
  return [
    {
      kind: 'chart',
      chart: {
        kind: 'bars',
        unit: 'dollars',
        title: 'Cost by job',
        description: 'US dollars at list price in the window, the dearest jobs.',
        bars: jobs.map(({ name, listPrice, file }) => ({ name: many ? `${name} · ${file}` : name, value: listPrice ?? 0 })),
      },
      table: toTable(
        'The dearest jobs, at list price in the window',
        ['job', 'workflow', 'job runs', 'minutes', 'list price'],
        jobs.map(({ name, file, jobRuns, billedMinutes, listPrice }) => [
          quoted(name),
          quoted(file),
          String(jobRuns),
          billedMinutes.toLocaleString('en-US'),
          listPrice === null ? TOO_FEW : formatMoney(listPrice),
        ]),
        2,
      ),
    },
  ];
}

/** The name of the file, or what the workflow is called. */
function fileOf({ path, name }: WorkflowCost): string {
  return path?.slice(path.lastIndexOf('/') + 1) ?? name ?? 'workflow without a name';
}

function storageFacts({ readAt, caches, artifacts }: Extract<Explanation['storage'], { available: true }>['value']): readonly string[] {
  const bytes = (value: number): string => formatMeasuredValue({ value, unit: 'bytes' });
  return [
    ...(caches === null
      ? []
      : [
          `Caches took ${bytes(caches.bytes)}${caches.limitBytes === null ? '' : ` of ${bytes(caches.limitBytes)}`} on ${formatDay(readAt)} (${count(caches.entries, 'entry', 'entries')}).`,
        ]),
    ...(artifacts === null
      ? []
      : [
          `Artifacts took ${bytes(artifacts.bytes)} on ${formatDay(readAt)} (${artifacts.isWhole ? '' : 'the newest '}${count(artifacts.artifacts, 'artifact')}).`,
        ]),
  ];
}
