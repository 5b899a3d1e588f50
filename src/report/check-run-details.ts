import type { CommitSummary, WorkflowSummary } from '../engine/commit-summary.ts';
import type { State } from '../engine/judge-duration.ts';
import { cacheTable } from './cache-table.ts';
import { runWords } from './check-run-verdict.ts';
import { count } from './count.ts';
import { describeUsual, describeVersions } from './describe-baseline.ts';
import { durationTable } from './duration-table.ts';
import { fitSections, type Section } from './fit-sections.ts';
import { queueTable } from './queue-table.ts';

/** Kept free for a heading and what is said of versions when the tables share the room. */
const HEADINGS = 300;
/** What caches may take of the room where the jobs need it. */
const CACHE_SHARE = 1 / 3;
/** Workflows whose tables are left out, by name. */
const NAMED = 3;
/** At least what `leftOut` says, with names as long as code spans get. */
const LEFT_OUT = 1_500;
/** The blank line between two tables. */
const GAP = 2;

/** The tables of all jobs, of queues and of caches, in at most `limit` UTF-16 units. What is left out is named. */
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
  const fitted = isWhole ? tables : fitWorkflows(workflows, room);
  return fitSections(
    [...fitted.map((whole) => ({ whole })), queue, { whole: shownCaches, short: noCaches, weight: -0.5 }, { whole: legend }],
    limit,
  );
}

/** The tables that fit `room`, in their order, and a sentence about the others. Those of workflows that need attention are kept before others. */
function fitWorkflows(workflows: readonly WorkflowSummary[], room: number): readonly string[] {
  const share = Math.floor(room / Math.max(1, workflows.length)) - HEADINGS;
  const tables = workflows.map((workflow) => ({ workflow, text: renderWorkflow(workflow, share) }));
  const lengthOf = ({ text }: { readonly text: string }): number => text.length + GAP;
  if (tables.reduce((sum, table) => sum + lengthOf(table), 0) <= room) return tables.map(({ text }) => text);
  const kept = new Set<(typeof tables)[number]>();
  let left = room - LEFT_OUT;
  for (const table of tables.toSorted((a, b) => Number(isCalm(a.workflow)) - Number(isCalm(b.workflow)))) {
    if (lengthOf(table) > left) continue;
    left -= lengthOf(table);
    kept.add(table);
  }
  const hidden = tables.filter((table) => !kept.has(table)).map(({ workflow }) => workflow);
  return [...tables.filter((table) => kept.has(table)).map(({ text }) => text), leftOut(hidden)];
}

const CALM: ReadonlySet<State> = new Set(['noise', 'ok', 'no-baseline']);

/** Nothing of it needs attention. */
function isCalm({ state, jobs }: WorkflowSummary): boolean {
  return CALM.has(state) && jobs.every((job) => CALM.has(job.state));
}

function leftOut(hidden: readonly WorkflowSummary[]): string {
  const names = hidden.slice(0, NAMED).map(runWords).join(', ');
  const more = hidden.length > NAMED ? ` and ${hidden.length - NAMED} more` : '';
  return `${count(hidden.length, 'workflow run')} more: there is no room here for the tables of ${names}${more}.`;
}

function renderWorkflow(workflow: WorkflowSummary, limit: number): string {
  const notes = describeVersions(workflow.versions).join(' ');
  return [`### ${runWords(workflow)}`, durationTable(workflow, limit), ...(notes === '' ? [] : [notes])].join('\n\n');
}

function legendOf(workflows: readonly WorkflowSummary[]): string {
  return `${describeUsual(workflows)} For a pull request its own earlier commits are left out. *Within noise*: no further from the median than chance takes runs where nothing changed, or by less than 10 s or 5 %. *Not compared*: it failed, was cancelled, or was re-run in part, or its workflow file is not known.`;
}
