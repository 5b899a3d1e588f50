import type { CommitSummary, WorkflowSummary } from '../engine/commit-summary.ts';
import { cacheTable } from './cache-table.ts';
import { runWords } from './check-run-verdict.ts';
import { describeUsual, describeVersions } from './describe-baseline.ts';
import { durationTable } from './duration-table.ts';
import { fitSections, type Section } from './fit-sections.ts';
import { queueTable } from './queue-table.ts';

/** Kept free for a heading and what is said of versions when the tables share the room. */
const HEADINGS = 300;
/** What caches may take of the room where the jobs need it. */
const CACHE_SHARE = 1 / 3;

/** The tables of all jobs, of queues and of caches, in at most `limit` UTF-16 units. */
export function renderDetails(summary: CommitSummary, limit: number): string {
  const { workflows } = summary;
  const queue: Section = { whole: `### Queue\n\n${queueTable(summary)}`, short: '### Queue\n\nThere is no room for it here.', weight: -1 };
  const caches = `### Caches\n\n${cacheTable(summary)}`;
  const noCaches = '### Caches\n\nThere is no room for them here.';
  const legend = legendOf(workflows);
  const tables = workflows.map((workflow) => renderWorkflow(workflow, limit));
  const others = [queue.whole, legend].join('\n\n').length + 10;
  const isWhole = tables.join('\n\n').length + others + caches.length <= limit;
  const shownCaches = isWhole || caches.length <= limit * CACHE_SHARE ? caches : noCaches;
  const room = limit - others - shownCaches.length;
  const share = Math.floor(room / Math.max(1, workflows.length)) - HEADINGS;
  const fitted = isWhole ? tables : workflows.map((workflow) => renderWorkflow(workflow, share));
  return fitSections(
    [
      ...fitted.map((whole, index) => ({ whole, short: '', weight: index })),
      queue,
      { whole: shownCaches, short: noCaches, weight: -0.5 },
      { whole: legend },
    ],
    limit,
  );
}

function renderWorkflow(workflow: WorkflowSummary, limit: number): string {
  const notes = describeVersions(workflow.versions).join(' ');
  return [`### ${runWords(workflow)}`, durationTable(workflow, limit), ...(notes === '' ? [] : [notes])].join('\n\n');
}

function legendOf(workflows: readonly WorkflowSummary[]): string {
  return `${describeUsual(workflows)} *Within noise*: between their p10 and p90. *Not compared*: it failed, was cancelled, or was re-run in part, or its workflow file is not known.`;
}
