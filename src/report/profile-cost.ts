import type { StorageUse } from '../engine/cache-value/cache-value.ts';
import type { Cost, WorkflowCost } from '../engine/cost/cost.ts';
import type { Availability } from '../model/availability.ts';
import { formatDay, formatWindow } from '../model/format-date.ts';
import { formatMeasuredValue } from '../model/format-measured-value.ts';
import { formatMoney } from '../model/format-money.ts';
import { formatShare } from '../model/format-share.ts';
import { count } from './count.ts';
import { joined, type Line, named, type Section, say, sectionOf, tableOf } from './profile-document.ts';

type Row = readonly [string, Line];

const MOST = 12;

/** What the runs cost by the price list, what of it is billed, and what of it was for nothing. */
export function costSection(cost: Cost): readonly Section[] {
  const { window, priceList, workflows } = cost;
  if (window === null || workflows.every(({ billedMinutes }) => billedMinutes === 0)) return [];
  const rows: Row[] = [['list price', listWords(cost)], ['billed', billedWords(cost)], ...wasteRows(cost), ...unpricedRows(workflows)];
  const priced = workflows.filter(({ listPrice }) => listPrice > 0).toSorted((a, b) => b.listPrice - a.listPrice);
  return sectionOf(`Cost of runs created ${formatWindow(window)}`, 12, [
    { kind: 'facts', rows },
    ...(priced.length < 2
      ? []
      : tableOf(['workflow', 'minutes', 'list price', 'share', 'wasted'], priced, MOST, 'workflow', (workflow) => [
          [named(workflow.path ?? 'unnamed workflow')],
          String(workflow.billedMinutes),
          formatMoney(workflow.listPrice),
          formatShare(workflow.listPrice / cost.listPrice),
          formatMoney(wastedOf(workflow)),
        ])),
    {
      kind: 'note',
      text: say`US dollars at GitHub's prices of ${priceList.asOf}, each job run rounded up to a minute, before included minutes`,
    },
  ]);
}

/** What artifacts and caches take; nothing where it was not asked. */
export function storageSection(storage: Availability<StorageUse>): readonly Section[] {
  if (!storage.available) return [];
  const { readAt, caches, artifacts } = storage.value;
  const bytes = (value: number): string => formatMeasuredValue({ value, unit: 'bytes' });
  const rows: Row[] = [
    ...(caches === null
      ? []
      : [
          [
            'caches',
            say`${bytes(caches.bytes)}${caches.limitBytes === null ? '' : ` of ${bytes(caches.limitBytes)}`} in ${count(caches.entries, 'entry', 'entries')}`,
          ] as const,
        ]),
    ...(artifacts === null
      ? []
      : [
          [
            'artifacts',
            say`${bytes(artifacts.bytes)} in ${artifacts.isWhole ? '' : 'the newest '}${count(artifacts.artifacts, 'artifact')}`,
          ] as const,
        ]),
  ];
  return sectionOf(`Storage on ${formatDay(readAt)}`, 13, rows.length === 0 ? [] : [{ kind: 'facts', rows }]);
}

/** List price of what failed, was cancelled or was run again. */
export function wastedOf({ wasted }: WorkflowCost): number {
  return wasted.failed + wasted.cancelled + wasted.rerun;
}

function listWords({ listPrice, perMonth, workflows }: Cost): Line {
  const jobRuns = workflows.flatMap(({ jobs }) => jobs).reduce((sum, job) => sum + job.jobRuns, 0);
  const minutes = workflows.reduce((sum, { billedMinutes }) => sum + billedMinutes, 0);
  const month = perMonth === null ? '; per month not stated: the runs span less than a week' : `, ${formatMoney(perMonth)} per 30 days`;
  return say`${formatMoney(listPrice)} for ${count(minutes, 'minute')} of ${count(jobRuns, 'job run')}${month}`;
}

function billedWords({ visibility, billed, listPrice }: Cost): Line {
  if (visibility === null || billed === null)
    return say`not known: --visibility public or private tells what GitHub bills for standard runners`;
  if (visibility === 'private') return say`${formatMoney(billed)}, a private repository`;
  return say`${formatMoney(billed)}, a public repository: standard runners are free; a private one would pay ${formatMoney(listPrice)}`;
}

function wasteRows({ workflows, listPrice }: Cost): readonly Row[] {
  const sum = (of: (workflow: WorkflowCost) => number): number => workflows.reduce((total, workflow) => total + of(workflow), 0);
  const [failed, cancelled, rerun] = [
    sum(({ wasted }) => wasted.failed),
    sum(({ wasted }) => wasted.cancelled),
    sum(({ wasted }) => wasted.rerun),
  ];
  const wasted = failed + cancelled + rerun;
  const rounded = sum(({ roundedUpMinutes }) => roundedUpMinutes);
  const minutes = sum(({ billedMinutes }) => billedMinutes);
  return [
    ...(wasted === 0
      ? []
      : [
          [
            'wasted',
            say`${formatMoney(wasted)} (${formatShare(wasted / listPrice)}): failed ${formatMoney(failed)}, cancelled ${formatMoney(cancelled)}, re-run ${formatMoney(rerun)}`,
          ] as const,
        ]),
    ...(minutes === 0
      ? []
      : [
          [
            'rounding',
            say`${count(Math.round(rounded), 'minute')} of ${minutes} (${formatShare(rounded / minutes)}) come from rounding up`,
          ] as const,
        ]),
  ];
}

function unpricedRows(workflows: readonly WorkflowCost[]): readonly Row[] {
  const labels = [...new Set(workflows.flatMap(({ unpriced }) => unpriced))];
  if (labels.length === 0) return [];
  const shown = joined(labels.slice(0, 5).map((label) => [named(label === '' ? 'no label' : label)]));
  return [
    [
      'no price',
      say`${shown}${labels.length > 5 ? ` and ${labels.length - 5} more` : ''}: not in the sums; prices: of the configuration sets one`,
    ],
  ];
}
