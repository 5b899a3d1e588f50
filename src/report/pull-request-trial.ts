import type { StartedWorkflow, TrialEstimate } from '../engine/pull-request/estimate-trial.ts';
import { formatDuration } from '../model/format-duration.ts';
import { count } from './count.ts';
import { codeSpan } from './escape-markdown.ts';
import { fileName } from './imperative.ts';
import { markdownTable } from './markdown-table.ts';

const ROWS = 15;

/** What it costs in runner time to open the pull request, and whether that tries the change. `trialRuns`: how many runs we may repeat. */
export function trialSection({ starts, tried }: TrialEstimate, trialRuns: number): string {
  return ['### What it costs to try', costOf(starts), triedOf(tried), tableOf(starts), repeatsOf(trialRuns)]
    .filter((part) => part !== '')
    .join('\n\n');
}

function costOf(starts: readonly StartedWorkflow[]): string {
  if (starts.length === 0) return 'Opening this pull request starts no workflow: it costs no runner time.';
  const known = starts.flatMap(({ runnerTime }) => runnerTime ?? []);
  const total = known.reduce((sum, time) => sum + time, 0);
  const missing = starts.length - known.length;
  const sum =
    known.length === 0 ? 'how much runner time that takes is not measured' : `about ${formatDuration(total)} of runner time at their p50`;
  const without = known.length > 0 && missing > 0 ? `; ${missing} more ${missing === 1 ? 'is' : 'are'} not measured` : '';
  return `Opening it starts ${count(starts.length, 'run')}, as any pull request here does: ${sum}${without}.`;
}

function triedOf({ path, state, events }: TrialEstimate['tried']): string {
  const name = codeSpan(fileName(path));
  if (state === 'yes')
    return `${name} is among them: its runs here try the change. So few runs give no verdict; what they took is reported for what it is.`;
  if (state === 'unknown') return `Whether ${name} itself starts is not known before: its filters decide.`;
  const on = events.length === 0 ? '' : ` It starts on ${events.slice(0, 4).map(codeSpan).join(', ')}.`;
  return `${name} itself is not started by this pull request, so nothing of the change is tried before the merge.${on}`;
}

function tableOf(starts: readonly StartedWorkflow[]): string {
  if (starts.length < 2) return '';
  const table = markdownTable(
    ['workflow', 'started by', 'runner time, p50', 'n'],
    starts
      .slice(0, ROWS)
      .map(({ path, event, isSure, runnerTime, n }) => [
        codeSpan(fileName(path)),
        `${codeSpan(event)}${isSure ? '' : ', perhaps'}`,
        runnerTime === null ? 'not measured' : formatDuration(runnerTime),
        String(n),
      ]),
    ['left', 'left', 'right', 'right'],
  );
  return starts.length > ROWS ? `${table}\n\nAnd ${starts.length - ROWS} more.` : table;
}

function repeatsOf(trialRuns: number): string {
  if (trialRuns === 0) return 'Paceline repeats no run to measure it.';
  return `Paceline may repeat up to ${count(trialRuns, 'run')} of it to measure warm caches (${codeSpan('pull-requests.trial-runs')}), each at the same cost.`;
}
