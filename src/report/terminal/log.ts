import { formatDuration } from '../../model/format-duration.ts';
import type { LogCuts } from '../../model/job-log.ts';
import { type LogInstant, secondsFrom } from '../../model/log-instant.ts';
import { count } from '../count.ts';
import { escapeTerminal } from '../escape-terminal.ts';
import { wrapText } from '../wrap-text.ts';
import { renderCaches } from './log-caches.ts';
import { renderResources, renderRunner, renderServices, renderStages, renderTests } from './log-facts.ts';
import { fitName, formatBytes, formatCount, layoutWidth } from './log-layout.ts';
import { logSpan } from './log-span.ts';
import { renderSteps } from './log-steps.ts';
import type { LogView } from './log-view.ts';
import { FORM_WORDS } from './log-words.ts';
import { type Style, styleFor, type TerminalOptions } from './style.ts';

/** What a job's log says, as a waterfall and tables for a terminal of 80 to 140 columns. Ends with a line break. */
export function renderLogText(view: LogView, options: TerminalOptions): string {
  const style = styleFor(options);
  const width = layoutWidth(options.width);
  const { log, stages } = view;
  const span = logSpan(log);
  const blocks = [
    renderHead(view, width, style),
    span === null ? [] : renderSteps(log, span, width, style),
    renderCaches(log, width, style),
    renderServices(log.runner, width, style),
    span === null || stages === null ? [] : renderStages(stages, span, style),
    renderTests(log.tests, width, style),
    renderResources(log, width, style),
    sayCuts(log.cuts).map(style.yellow),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function renderHead({ log, record, job, otherJobs }: LogView, width: number, style: Style): string[] {
  const span = logSpan(log);
  const name = record?.name ?? job;
  const facts = [
    record === null || record.conclusion === null ? null : sayConclusion(record.conclusion, style),
    span === null ? null : formatDuration(span.duration),
    span === null ? null : formatStart(span.start),
  ].filter((fact) => fact !== null);
  const title = style.bold(name === null ? 'job' : fitName(name, width - 50));
  const read = `${FORM_WORDS[log.form]}, ${formatCount(log.lines)} lines, ${formatBytes(log.bytes)}`;
  const wait = span === null || log.start === null ? 0 : secondsFrom(log.start, span.start);
  const notes = [
    record === null
      ? "without GitHub's record of the job (--job): steps are what markers in the log say, which a script can print too"
      : null,
    wait >= 1
      ? `the log begins ${formatDuration(wait)} before the first step${log.runner?.wait == null ? '' : ': waiting for a runner'}`
      : null,
    otherJobs.length === 0 ? null : sayOthers(otherJobs),
  ].filter((note) => note !== null);
  return [
    [title, ...facts].join(style.dim(' · ')),
    style.dim(read),
    ...renderRunner(log.runner, width, style),
    ...notes.flatMap((note) => wrapText(note, width)).map(style.dim),
  ];
}

function sayConclusion(conclusion: string, style: Style): string {
  const words = conclusion.replaceAll('_', ' ');
  return conclusion === 'success' ? style.green(words) : conclusion === 'failure' || conclusion === 'timed_out' ? style.red(words) : words;
}

/** `2022-06-22 07:44:33 UTC` */
function formatStart({ second }: LogInstant): string {
  const date = new Date(second * 1000);
  return Number.isNaN(date.getTime()) ? '' : `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

const MOST_NAMED = 10;

function sayOthers(jobs: readonly string[]): string {
  const named = jobs.slice(0, MOST_NAMED).map((job) => escapeTerminal(job));
  const rest = jobs.length - named.length;
  return `the file holds ${count(jobs.length, 'further job')}, chosen with --job-name: ${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** What was not read, where something was not. */
function sayCuts({ bytes, longLines, unstampedLines, markers, tests }: LogCuts): string[] {
  return [
    bytes > 0 ? `not read: the last ${formatBytes(bytes)}, beyond the most that is read of one log` : null,
    longLines > 0 ? `of ${count(longLines, 'line')} only the beginning was read: longer than any that matters` : null,
    unstampedLines > 0 ? `${count(unstampedLines, 'line')} without a timestamp left out` : null,
    markers > 0 ? `${count(markers, 'more marker')} of steps than can be right: the log cannot be cut into steps` : null,
    tests > 0 ? `${count(tests, 'time')} of tests left out: longer than the step that printed them` : null,
  ].filter((line) => line !== null);
}
