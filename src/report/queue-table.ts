import type { CommitSummary } from '../engine/commit-summary.ts';
import { formatDuration } from '../model/format-duration.ts';
import { codeSpan } from './escape-markdown.ts';
import { markdownTable } from './markdown-table.ts';

const ROWS = 15;

/** How long jobs queued before a runner took them, longest first. */
export function queueTable(summary: CommitSummary): string {
  const queued = summary.workflows
    .flatMap(({ jobs }) => jobs)
    .flatMap(({ name, queueTime }) => (queueTime === null ? [] : [{ name, queueTime }]))
    .sort((a, b) => b.queueTime - a.queueTime);
  if (queued.length === 0) return 'Not measured.';
  const table = markdownTable(
    ['job', 'queue time'],
    queued.slice(0, ROWS).map(({ name, queueTime }) => [codeSpan(name), formatDuration(queueTime)]),
    ['left', 'right'],
  );
  return queued.length <= ROWS ? table : `${table}\n\nThe longest ${ROWS} of ${queued.length} jobs.`;
}
