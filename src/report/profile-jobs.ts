import type { JobExplanation, WorkflowExplanation } from '../engine/explain/explanation.ts';
import type { DurationSummary, JobProfile } from '../engine/profile/profile.ts';
import { formatShare } from '../model/format-share.ts';
import { type Section, sectionOf, tableOf } from './document/block.ts';
import { type Line, named } from './document/line.ts';
import { rate, spreadCell, summaryCells, TOO_FEW, time, trendCell, whyNotTimed } from './document/words.ts';

/** More than GitHub makes of one matrix; a history that somebody wrote can name any number. */
const MOST = 300;

interface JobRow {
  readonly job: JobProfile;
  readonly explained: JobExplanation | undefined;
}

/** How long jobs take, how often they succeed, and what they wait for before they work. */
export function jobsSection({ profile, jobs }: WorkflowExplanation): readonly Section[] {
  const explained = new Map(jobs.map((job) => [job.name, job]));
  const rows = longest(profile.jobs, MOST).map((job): JobRow => ({ job, explained: explained.get(job.name) }));
  const left = profile.jobs.length - rows.length;
  const before = columnsBefore(rows);
  return sectionOf('Jobs', 9, [
    ...tableOf(['\njob', '\nn', '\np50', '\np95', '\np99', '\nspread', 'trend\na month'], rows, MOST, 'job', ({ job, explained: own }) => [
      [named(job.name)],
      ...summaryCells(job.duration, whyNotTimed(job.outcomes)),
      spreadCell(own?.spread),
      trendCell(own?.trend),
    ]).map((block) => (block.kind === 'table' ? { ...block, more: left } : block)),
    ...tableOf(['\njob', ...before.map(({ header }) => header)], rows, MOST, 'job', (row) => [
      [named(row.job.name)],
      ...before.map(({ cell }) => cell(row)),
    ]),
    ...tableOf(
      ['job', 'sampled', 'CPU used', 'memory at its peak'],
      rows.filter(({ explained: own }) => own?.utilization.available === true),
      MOST,
      'job',
      useRow,
    ),
  ]);
}

/** Those with the most time in all of their runs, in the order in which they stand. */
export function longest<T extends { readonly duration: DurationSummary }>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all;
  const timeOf = ({ duration: { n, p50 } }: T): number => n * (p50 ?? 0);
  const kept = new Set([...all].sort((a, b) => timeOf(b) - timeOf(a)).slice(0, most));
  return all.filter((one) => kept.has(one));
}

interface Column {
  readonly header: string;
  readonly cell: (row: JobRow) => Line | string;
}

/** How often it succeeds, its queue, and what is known of set-up and runners for at least one job. */
function columnsBefore(rows: readonly JobRow[]): readonly Column[] {
  const has = (known: (job: JobExplanation) => boolean): boolean =>
    rows.some(({ explained }) => explained !== undefined && known(explained));
  const queue: readonly Column[] = [
    { header: 'queue\nn', cell: ({ job }) => String(job.queueTime.n) },
    { header: 'queue\np50', cell: ({ job }) => time(job.queueTime.p50) },
    { header: 'queue\np95', cell: ({ job }) => time(job.queueTime.p95) },
  ];
  return [
    { header: 'success\nrate', cell: ({ job }) => rate(job.outcomes.success) },
    ...(rows.some(({ job }) => job.queueTime.n > 0) ? queue : []),
    ...(has(({ setupShare }) => setupShare.available)
      ? [
          {
            header: 'set-up\np50',
            cell: ({ explained }: JobRow) =>
              explained?.setupShare.available === true
                ? `${formatShare(explained.setupShare.value.p50)} (n ${explained.setupShare.value.n})`
                : TOO_FEW,
          },
        ]
      : []),
  ];
}

/** Of a runner, where a sampler ran. */
function useRow({ job, explained }: JobRow): readonly (Line | string)[] {
  const use = explained?.utilization;
  if (use?.available !== true) return [];
  const { n, cpuShare, memoryShare } = use.value;
  const share = (value: number | null): string => (value === null ? TOO_FEW : formatShare(value));
  return [[named(job.name)], String(n), share(cpuShare), share(memoryShare)];
}
