import type { Analysis } from '../engine/analysis.ts';
import type { DetectedConfiguration, DetectedWorkflow } from '../engine/onboarding/detect-configuration.ts';
import { formatWindow } from '../model/format-date.ts';
import { formatDuration } from '../model/format-duration.ts';
import { count } from './count.ts';
import { codeSpan, prose } from './escape-markdown.ts';
import { fileName } from './imperative.ts';
import { markdownTable } from './markdown-table.ts';

const MOST_EVENTS = 3;

/** What was found in the repository: its workflows with their runs, what gates it, and what could not be read. At most `rows` workflows. */
export function onboardingDetected(detected: DetectedConfiguration, analysis: Analysis, rows: number): string {
  return ['### What was detected', summaryOf(detected), tableOf(detected.workflows, rows), ...notesOf(detected, analysis)]
    .filter((part) => part !== '')
    .join('\n\n');
}

function summaryOf({ workflows }: DetectedConfiguration): string {
  const runs = workflows.reduce((sum, each) => sum + (each.runs ?? 0), 0);
  const windows = workflows.flatMap(({ window }) => (window === null ? [] : [window]));
  if (runs === 0 || windows.length === 0)
    return `${count(workflows.length, 'workflow')}. No run has been seen yet: nothing here is measured.`;
  const from = new Date(Math.min(...windows.map((window) => window.from.getTime())));
  const to = new Date(Math.max(...windows.map((window) => window.to.getTime())));
  return `${count(workflows.length, 'workflow')} and ${count(runs, 'run')}, ${formatWindow({ from, to })}.`;
}

/** Most runs first: what people know stands on top. */
function tableOf(workflows: readonly DetectedWorkflow[], rows: number): string {
  if (workflows.length === 0) return '';
  const ordered = workflows.toSorted((a, b) => (b.runs ?? 0) - (a.runs ?? 0) || (a.path < b.path ? -1 : 1));
  const table = markdownTable(
    ['workflow', 'starts on', 'jobs', 'caches', 'runs', 'makespan, p50 / p95', 'of'],
    ordered.slice(0, rows).map(rowOf),
    ['left', 'left', 'right', 'right', 'right', 'right', 'left'],
  );
  const more = ordered.length - rows;
  const legend = workflows.some(({ measured }) => measured !== null)
    ? '*Caches*: steps that use one. *Makespan*: from the first job queued until the last job done; first attempts that succeeded, of one event, under the plan as it is now; without forks and the merge queue.'
    : '';
  return [table, more > 0 ? `And ${count(more, 'more workflow')}.` : '', legend].filter((part) => part !== '').join('\n\n');
}

function rowOf({ path, events, jobs, caches, runs, measured, delivery }: DetectedWorkflow): readonly string[] {
  const named = events.slice(0, MOST_EVENTS).map(codeSpan).join(', ');
  const times = measured === null ? 'not measured' : `${formatDuration(measured.p50)} / ${formatDuration(measured.p95)}`;
  const of = measured === null ? '' : `n ${measured.n}${measured.event === null ? '' : `, ${codeSpan(measured.event)}`}`;
  return [
    `${codeSpan(fileName(path))}${delivery === null ? '' : ', ignored'}`,
    events.length > MOST_EVENTS ? `${named}, and ${events.length - MOST_EVENTS} more` : named,
    String(jobs),
    String(caches),
    runs === null ? 'unknown' : String(runs),
    times,
    of,
  ];
}

function notesOf({ workflows, checks, ownRunners }: DetectedConfiguration, analysis: Analysis): readonly string[] {
  const simulated = [...new Set(workflows.flatMap(({ simulatedHistory }) => simulatedHistory ?? []))];
  const notes = [
    ...simulated.map((note) => `**Simulated history**: ${prose(note)}`),
    ...workflows.flatMap(({ path, delivery }) =>
      delivery === null ? [] : [`${codeSpan(fileName(path))} is ignored: it ${prose(delivery)}.`],
    ),
    checks.told
      ? toldChecks(checks.checks)
      : `Which checks must pass before a merge is not known (${prose(checks.reason)}): every check is taken for one that must.`,
    ...(ownRunners.length === 0 ? [] : [`Runners of your own, by labels: ${clippedNames(ownRunners.map((labels) => labels.join(', ')))}.`]),
    ...analysis.workflows.flatMap(unread),
  ];
  const shown = notes.slice(0, 20).map((note) => `- ${note}`);
  return [[...shown, ...(notes.length > 20 ? [`- And ${notes.length - 20} more notes.`] : [])].join('\n')];
}

function toldChecks(checks: readonly string[]): string {
  if (checks.length === 0) return 'GitHub names no check that must pass before a merge.';
  return `${count(checks.length, 'check')} must pass before a merge, as GitHub tells: ${clippedNames(checks)}.`;
}

function clippedNames(names: readonly string[]): string {
  const more = names.length - 8;
  return `${names.slice(0, 8).map(codeSpan).join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
}

function unread(workflow: Analysis['workflows'][number]): readonly string[] {
  if (workflow.status === 'analyzed') return [];
  if (workflow.status === 'skipped') return [`${codeSpan(fileName(workflow.path))} was not analysed: ${prose(workflow.reason)}`];
  return [`${codeSpan(fileName(workflow.path))} cannot be read, line ${workflow.line}: ${prose(workflow.reason)}`];
}
