import type { CommitSummary } from '../engine/commit-summary.ts';
import type { CacheOutcome, CacheResult, CacheSave } from '../model/cache-outcome.ts';
import { formatDuration } from '../model/format-duration.ts';
import { formatMeasuredValue } from '../model/format-measured-value.ts';
import { codeSpan } from './escape-markdown.ts';
import { markdownTable } from './markdown-table.ts';

const ROWS = 50;

const RESULT: Readonly<Record<CacheResult, string>> = {
  exact: 'exact hit',
  partial: 'restore-key hit',
  miss: 'miss',
  skipped: 'skipped',
  denied: 'denied',
  failed: 'failed',
  unknown: 'not said by the log',
};

const SAVE: Readonly<Record<CacheSave, string>> = {
  none: 'none',
  saved: 'saved',
  'not-needed': 'not needed',
  skipped: 'skipped',
  denied: 'denied',
  raced: 'another run was first',
  failed: 'failed',
  unknown: 'not said by the log',
};

const NOT_MEASURED = 'not measured';
const NO_LOG = 'unknown: log not read';
const NOTHING_RESTORED: ReadonlySet<CacheResult> = new Set(['miss', 'skipped', 'denied']);

function row(job: string, outcome: CacheOutcome): string[] {
  const { action, result, save, restoredKey, primaryKey, restoreTime, sizeBytes, basis } = outcome;
  const key = restoredKey ?? primaryKey;
  return [
    codeSpan(job),
    codeSpan(action),
    basis === 'log' ? RESULT[result] : result === 'unknown' ? NO_LOG : `${RESULT[result]} (inferred)`,
    key === null ? NOT_MEASURED : codeSpan(key),
    restoreTime === null ? (NOTHING_RESTORED.has(result) ? 'none' : NOT_MEASURED) : formatDuration(restoreTime),
    sizeBytes === null ? NOT_MEASURED : formatMeasuredValue({ value: sizeBytes, unit: 'bytes' }),
    basis === 'inferred' && save === 'unknown' ? NO_LOG : SAVE[save],
  ];
}

/** What each cache step found and saved; misses first. */
export function cacheTable(summary: CommitSummary): string {
  const outcomes = summary.workflows
    .flatMap(({ jobs }) => jobs)
    .flatMap((job) => job.cacheOutcomes.map((outcome) => ({ job: job.name, outcome })))
    .sort((a, b) => Number(b.outcome.result === 'miss') - Number(a.outcome.result === 'miss'));
  if (outcomes.length === 0) return 'No cache step was seen in the logs that were read.';
  const table = markdownTable(
    ['job', 'action', 'result', 'key', 'restore', 'size', 'save'],
    outcomes.slice(0, ROWS).map(({ job, outcome }) => row(job, outcome)),
    ['left', 'left', 'left', 'left', 'right', 'right', 'left'],
  );
  return outcomes.length <= ROWS ? table : `${table}\n\n${ROWS} of ${outcomes.length} cache steps.`;
}
