import type { CommitSummary, WorkflowSummary } from '../engine/commit-summary.ts';
import type { Judgement, State } from '../engine/judge-duration.ts';
import { formatDuration } from '../model/format-duration.ts';
import { cacheTable } from './cache-table.ts';
import { checkRunTitle, describeLimit, workflowLabel } from './check-run-title.ts';
import { count } from './count.ts';
import { describeUsual, describeVersions } from './describe-baseline.ts';
import { durationTable, STATE_WORDS } from './duration-table.ts';
import { codeSpan, prose } from './escape-markdown.ts';
import { fitSections } from './fit-sections.ts';
import { queueTable } from './queue-table.ts';

/** GitHub's limit on a check run's summary, and again on its text. */
export const OUTPUT_LIMIT = 65_535;
/** Kept free for headings and separators when the tables share the rest. */
const HEADINGS = 300;

export interface RenderedCheckRun {
  readonly status: 'in_progress' | 'completed';
  /** Null while runs are in progress. */
  readonly conclusion: 'success' | 'neutral' | 'failure' | null;
  readonly title: string;
  readonly summary: string;
  readonly text: string;
}

/** What the check run of a commit says: the verdict as title, notes and tables as summary, queue and caches below. */
export function renderCheckRun(summary: CommitSummary, { notes = [] }: { readonly notes?: readonly string[] } = {}): RenderedCheckRun {
  const { status, conclusion } = summary;
  return { status, conclusion, title: checkRunTitle(summary), summary: renderSummary(summary, notes), text: renderText(summary) };
}

function renderSummary(summary: CommitSummary, notes: readonly string[]): string {
  const { workflows, simulatedHistory } = summary;
  const head = [
    ...notes.map((note) => `> ${prose(note)}`),
    ...(simulatedHistory === null ? [] : [`> Compared with **simulated history**: ${prose(simulatedHistory)}`]),
    counts(workflows),
    ...(summary.conclusion === 'failure' ? [whyFailed(workflows)] : []),
  ];
  const room = OUTPUT_LIMIT - head.join('\n\n').length;
  const whole = workflows.map((workflow) => renderWorkflow(workflow, OUTPUT_LIMIT));
  const fits = whole.join('\n\n').length <= room - 2;
  const share = Math.floor(room / Math.max(1, workflows.length)) - HEADINGS;
  const tables = fits ? whole : workflows.map((workflow) => renderWorkflow(workflow, share));
  return fitSections(
    [...head.map((text) => ({ whole: text })), ...tables.map((text, i) => ({ whole: text, short: '', weight: i }))],
    OUTPUT_LIMIT,
  );
}

function renderWorkflow(workflow: WorkflowSummary, limit: number): string {
  const { event, attempt } = workflow;
  const facts = [...(event === null ? [] : [codeSpan(event)]), ...(attempt > 1 ? [`attempt ${attempt}`] : [])];
  const notes = describeVersions(workflow.versions).join(' ');
  return [
    `### ${codeSpan(workflowLabel(workflow))}${facts.length === 0 ? '' : ` (${facts.join(', ')})`}`,
    durationTable(workflow, limit),
    ...(notes === '' ? [] : [notes]),
  ].join('\n\n');
}

const NAMED = 5;

/** Which enforced limits this commit's runs are above: exactly what was compared. */
function whyFailed(workflows: readonly WorkflowSummary[]): string {
  const above = workflows
    .flatMap((workflow) => [
      { name: `the makespan of ${codeSpan(workflowLabel(workflow))}`, judged: workflow as Judgement },
      ...workflow.jobs.map((job) => ({ name: `job ${codeSpan(job.name)}`, judged: job as Judgement })),
    ])
    .flatMap(({ name, judged: { state, target, duration } }) =>
      state === 'over' && target?.enforce === true && duration !== null
        ? [`${name} took ${formatDuration(duration)} and is above ${describeLimit(target)}`]
        : [],
    );
  const more = above.length > NAMED ? `; and ${above.length - NAMED} more` : '';
  return `This check fails because of limits with \`enforce: true\`. In this run ${above.slice(0, NAMED).join('; ')}${more}.`;
}

/** `2 workflow runs, 9 jobs: 1 OVER, 8 within noise.` */
function counts(workflows: readonly WorkflowSummary[]): string {
  const jobs = workflows.flatMap((workflow) => workflow.jobs);
  const states = (Object.keys(STATE_WORDS) as State[])
    .map((state) => ({ state, n: jobs.filter((job) => job.state === state).length }))
    .filter(({ n }) => n > 0)
    .map(({ state, n }) => `${n} ${STATE_WORDS[state]}`);
  return `${count(workflows.length, 'workflow run')}, ${count(jobs.length, 'job')}${states.length === 0 ? '' : `: ${states.join(', ')}`}.`;
}

function renderText(summary: CommitSummary): string {
  return fitSections(
    [
      { whole: `### Queue\n\n${queueTable(summary)}` },
      { whole: `### Caches\n\n${cacheTable(summary)}`, short: '### Caches\n\nThere is no room for them here.', weight: 1 },
      {
        whole: `${describeUsual(summary.workflows)} *Within noise*: between their p10 and p90. *Not compared*: it failed, was cancelled, or was re-run in part, or its workflow file is not known.`,
      },
    ],
    OUTPUT_LIMIT,
  );
}
