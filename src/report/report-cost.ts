import type { WorkflowCost } from '../engine/cost/cost.ts';
import type { Explanation } from '../engine/explain/explanation.ts';
import { formatWindow } from '../model/format-date.ts';
import { formatMeasuredValue } from '../model/format-measured-value.ts';
import { formatMoney } from '../model/format-money.ts';
import { formatShare } from '../model/format-share.ts';
import { type Block, bullets, heading, named, paragraph, tableBlock, toTable } from './report-document.ts';
import { TOO_FEW } from './report-words.ts';

const MOST_WORKFLOWS = 12;
const MOST_JOBS = 10;

/** What the history cost by GitHub's price list, what of that was wasted, and what lies in its storage. */
export function costBlocks({ cost, storage }: Explanation): readonly Block[] {
  const { window, priceList, visibility, listPrice, billed, perMonth, workflows } = cost;
  if (window === null) return [];
  const minutes = workflows.reduce((sum, { billedMinutes }) => sum + billedMinutes, 0);
  const rounded = workflows.reduce((sum, { roundedUpMinutes }) => sum + roundedUpMinutes, 0);
  const wasted = workflows.reduce((sum, { wasted: { failed, cancelled, rerun } }) => sum + failed + cancelled + rerun, 0);
  const unpriced = [...new Set(workflows.flatMap((workflow) => workflow.unpriced))];
  const facts = [
    `List price: ${formatMoney(listPrice)} for ${minutes.toLocaleString('en-US')} minutes, every attempt counted, ${formatWindow(window)}; ${perMonth === null ? 'not stated for a month: the window is shorter than a week' : `${formatMoney(perMonth)} in 30 days`}.`,
    billed === null
      ? 'Billed: not known, since it is not known whether the repository is public. A public one pays nothing for standard runners.'
      : `Billed: ${formatMoney(billed)} before included minutes, as a ${visibility} repository.`,
    ...(minutes === 0
      ? []
      : [
          `Rounding each job up to a whole minute is ${Math.round(rounded).toLocaleString('en-US')} of the minutes (${formatShare(rounded / minutes)}).`,
        ]),
    `Wasted on failed, cancelled and repeated job runs: ${formatMoney(wasted)}${listPrice === 0 ? '' : ` (${formatShare(wasted / listPrice)})`}.`,
    ...(unpriced.length === 0 ? [] : [`Without a price, and in no sum: ${unpriced.map(named).join(', ')}.`]),
    ...(storage.available ? storageFacts(storage.value) : []),
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
          named(workflow.path ?? 'workflow without a path'),
          workflow.billedMinutes.toLocaleString('en-US'),
          formatMoney(workflow.listPrice),
          formatMoney(workflow.wasted.failed),
          formatMoney(workflow.wasted.cancelled),
          formatMoney(workflow.wasted.rerun),
        ]),
    ),
    paragraph(`Prices are those of GitHub's list as of ${priceList.asOf}, or of the configuration.`),
  ];
}

function chartOfJobs(workflows: readonly WorkflowCost[]): readonly Block[] {
  const jobs = workflows
    .flatMap((workflow) => workflow.jobs.map((job) => ({ ...job, path: workflow.path })))
    .filter(({ listPrice }) => listPrice !== null && listPrice > 0)
    .sort((a, b) => (b.listPrice ?? 0) - (a.listPrice ?? 0))
    .slice(0, MOST_JOBS);
  if (jobs.length === 0) return [];
  const many = workflows.length > 1;
  const file = (path: string | null): string => path?.slice(path.lastIndexOf('/') + 1) ?? '';
  return [
    {
      kind: 'chart',
      chart: {
        kind: 'bars',
        unit: 'dollars',
        title: 'Cost by job',
        description: 'US dollars at list price in the window, the dearest jobs.',
        bars: jobs.map(({ name, listPrice, path }) => ({ name: many ? `${name} · ${file(path)}` : name, value: listPrice ?? 0 })),
      },
      table: toTable(
        'The dearest jobs, at list price in the window',
        ['job', 'workflow', 'job runs', 'minutes', 'list price'],
        jobs.map(({ name, path, jobRuns, billedMinutes, listPrice }) => [
          named(name),
          named(file(path) || 'unknown'),
          String(jobRuns),
          billedMinutes.toLocaleString('en-US'),
          listPrice === null ? TOO_FEW : formatMoney(listPrice),
        ]),
        2,
      ),
    },
  ];
}

function storageFacts({ caches, artifacts }: Extract<Explanation['storage'], { available: true }>['value']): readonly string[] {
  const bytes = (value: number): string => formatMeasuredValue({ value, unit: 'bytes' });
  return [
    ...(caches === null
      ? []
      : [
          `Caches take ${bytes(caches.bytes)}${caches.limitBytes === null ? '' : ` of ${bytes(caches.limitBytes)}`} (${caches.entries} entries).`,
        ]),
    ...(artifacts === null ? [] : [`Artifacts take ${bytes(artifacts.bytes)} (${artifacts.artifacts} of them).`]),
  ];
}
