import type { StorageUse } from '../engine/cache-value/cache-value.ts';
import type { Cost, CostSums } from '../engine/cost/cost.ts';
import { LONGEST_JOB } from '../engine/cost/longest-job.ts';
import type { Availability } from '../model/availability.ts';
import { formatDay, formatWindow } from '../model/format-date.ts';
import { formatDuration } from '../model/format-duration.ts';
import { formatMeasuredValue } from '../model/format-measured-value.ts';
import { formatMoney } from '../model/format-money.ts';
import { formatShare } from '../model/format-share.ts';
import { count } from './count.ts';
import { type Section, sectionOf, tableOf } from './document/block.ts';
import { joined, type Line, named, say, told } from './document/line.ts';

type Row = readonly [string, Line];

const MOST = 12;
const DAY = 86_400;

/** What the runs cost by the price list, what of it is billed, and what of it was for nothing. */
export function costSection(cost: Cost): readonly Section[] {
  const { window, priceList, workflows } = cost;
  if (window === null || cost.pricedJobRuns + cost.unpricedJobRuns + cost.overlongJobRuns === 0) return [];
  const rows: Row[] = [
    ['list price', listWords(cost)],
    ['billed', billedWords(cost)],
    ...monthRows(cost),
    ...wasteRows(cost),
    ...leftOutRows(cost),
  ];
  const priced = workflows.filter(({ listPrice }) => listPrice > 0).toSorted((a, b) => b.listPrice - a.listPrice);
  return sectionOf(`Cost of runs created ${formatWindow(window)}`, 12, [
    { kind: 'facts', rows },
    ...(priced.length < 2
      ? []
      : tableOf(['workflow', 'minutes', 'list price', 'share', 'wasted'], priced, MOST, 'workflow', (workflow) => [
          [named(workflow.path ?? workflow.name ?? 'unnamed workflow')],
          String(workflow.pricedMinutes),
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

/** What artifacts and caches take, or why that is not known. */
export function storageSection(storage: Availability<StorageUse>): readonly Section[] {
  if (!storage.available) return sectionOf('Storage', 13, [{ kind: 'note', text: say`not available: ${told(storage.reason)}` }]);
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
export function wastedOf({ wasted }: Pick<CostSums, 'wasted'>): number {
  return wasted.failed + wasted.cancelled + wasted.rerun;
}

/** `1,322 minutes of 400 job runs` */
export function minutesWords(minutes: number, jobRuns: number): string {
  return `${minutes.toLocaleString('en-US')} ${minutes === 1 ? 'minute' : 'minutes'} of ${count(jobRuns, 'job run')}`;
}

function listWords({ listPrice, pricedMinutes, pricedJobRuns, unpricedMinutes, unpricedJobRuns }: Cost): Line {
  const unpriced = `${minutesWords(unpricedMinutes, unpricedJobRuns)} have no price`;
  if (pricedJobRuns === 0) return say`${unpricedJobRuns === 0 ? 'no minutes' : unpriced}`;
  const priced = `${formatMoney(listPrice)} for ${minutesWords(pricedMinutes, pricedJobRuns)}`;
  return say`${unpricedJobRuns === 0 ? priced : `${priced}; ${unpriced}`}`;
}

function monthRows({ listPrice, perMonth }: Cost): readonly Row[] {
  if (listPrice === 0) return [];
  return [['30 days', perMonth === null ? say`not stated: the runs span less than a week` : say`${formatMoney(perMonth)} at list price`]];
}

function billedWords({ visibility, billed, listPrice }: Cost): Line {
  if (visibility === null || billed === null)
    return say`not known: --visibility public or private tells what GitHub bills for standard runners`;
  if (visibility === 'private') return say`${formatMoney(billed)}, a private repository`;
  return say`${formatMoney(billed)}, a public repository: standard runners are free; a private one would pay ${formatMoney(listPrice)}`;
}

function wasteRows(cost: Cost): readonly Row[] {
  const { listPrice, forks, wasted, pricedMinutes, roundedUpMinutes } = cost;
  const total = wastedOf(cost);
  const own = listPrice - forks.listPrice;
  return [
    ...(total === 0
      ? []
      : [
          [
            'wasted',
            say`${formatMoney(total)} (${formatShare(total / own)}${forks.jobRuns === 0 ? '' : ` without forks`}): failed ${formatMoney(wasted.failed)}, cancelled ${formatMoney(wasted.cancelled)}, re-run ${formatMoney(wasted.rerun)}`,
          ] as const,
        ]),
    ...(forks.jobRuns === 0
      ? []
      : [
          [
            'forks',
            say`${formatMoney(forks.listPrice)} for ${minutesWords(forks.minutes, forks.jobRuns)}: in the list price, and not in what was wasted`,
          ] as const,
        ]),
    ...(pricedMinutes === 0
      ? []
      : [
          [
            'rounding',
            say`${Math.round(roundedUpMinutes).toLocaleString('en-US')} of ${pricedMinutes.toLocaleString('en-US')} minutes with a price (${formatShare(roundedUpMinutes / pricedMinutes)}) come from rounding up`,
          ] as const,
        ]),
  ];
}

function leftOutRows({ unpriced: labels, overlongJobRuns }: Cost): readonly Row[] {
  const shown = joined(labels.slice(0, 5).map((label) => [named(label === '' ? 'no label' : label)]));
  const noPrice = say`${shown}${labels.length > 5 ? ` and ${labels.length - 5} more` : ''}: not in the sums; prices: of the configuration sets one`;
  return [
    ...(labels.length === 0 ? [] : [['no price', noPrice] as const]),
    ...(overlongJobRuns === 0 ? [] : [['left out', say`${overlongWords(overlongJobRuns)}`] as const]),
  ];
}

/** What was left out because it cannot be, and why. */
export function overlongWords(jobRuns: number): string {
  const { slim, own, other } = LONGEST_JOB;
  return `${count(jobRuns, 'job run')} that lasted longer than GitHub lets a job run: ${formatDuration(own)} on its own runners, ${formatDuration(slim)} on slim ones, ${other / DAY} days on others`;
}
