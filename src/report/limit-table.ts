import { FEWEST_VALUES, type Limit, type LimitChange } from '../engine/compare-limits.ts';
import { formatDuration } from '../model/format-duration.ts';
import { codeSpan } from './escape-markdown.ts';
import { fileName } from './imperative.ts';
import { markdownTable } from './markdown-table.ts';

const MOST_ROWS = 50;

/** Limits that would be added, moved or dropped, each beside what was measured. */
export function limitTable(changes: readonly LimitChange[]): string {
  const more = changes.length > MOST_ROWS ? `\n\nAnd ${changes.length - MOST_ROWS} more.` : '';
  const table = markdownTable(
    ['Workflow', 'What', 'Now', 'With this change', 'Measured', ''],
    changes
      .slice(0, MOST_ROWS)
      .map((change) => [
        codeSpan(fileName(change.workflow)),
        `${change.job === null ? 'makespan' : `job ${codeSpan(change.job)}`} ${change.statistic}`,
        limit(change.before),
        limit(change.after),
        measured(change),
        standing(change),
      ]),
    ['left', 'left', 'right', 'right', 'right', 'left'],
  );
  const legend =
    '*Measured*: first attempts of the newest 100 runs that succeeded, without those of forks and of the merge queue; n is how many.';
  return `${table}${more}\n\n${legend}`;
}

function limit(value: Limit | null): string {
  if (value === null) return 'none';
  return `${formatDuration(value.limit)}${value.enforce ? ', enforced' : ''}`;
}

function measured({ measured: value, n }: LimitChange): string {
  if (value !== null) return `${formatDuration(value)} (n ${n})`;
  return n === 0 ? 'not measured' : `n ${n}, too few below ${FEWEST_VALUES}`;
}

function standing({ measured: value, after }: LimitChange): string {
  if (value === null || after === null) return '';
  if (value <= after.limit) return 'meets it';
  return `**${formatDuration(value - after.limit)} above**`;
}
