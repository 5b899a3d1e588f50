import type { Change, MovedPart, Shift } from '../../engine/changes/change.ts';
import type { ChangeAlert } from '../../engine/changes/group-changes.ts';
import { isRate } from '../../engine/changes/is-rate.ts';
import type { RunReference } from '../../engine/recent/workflow-runs.ts';
import { formatDay, formatInstant } from '../../model/format-date.ts';
import { formatDuration } from '../../model/format-duration.ts';
import { formatShare } from '../../model/format-share.ts';
import type { ChangesScope } from '../changes-json.ts';
import { count } from '../count.ts';
import { commit, signed, signedShare } from '../document/words.ts';
import { escapeTerminal } from '../escape-terminal.ts';
import { clip } from '../strip-unsafe.ts';
import { indent, type Style, styleFor, type TerminalOptions } from './style.ts';

const NAME_LIMIT = 80;
/** Of one commit; the JSON has all. */
const MOST_CHANGES = 30;
const SUSPECTS = {
  workflowFile: 'the workflow file',
  lockFile: 'a lock file',
  runnerImage: 'the runner image',
  cacheState: 'what the caches found',
} as const;

/** What changed, by commit, oldest first: when, what, by how much, since which run, and whether it lasts. Ends with a line break. */
export function renderChangesText(alerts: readonly ChangeAlert[], scope: ChangesScope, options: TerminalOptions): string {
  const style = styleFor(options);
  const head = [
    `${count(scope.runs, 'run')} as of ${formatInstant(scope.asOf)}: ${count(
      alerts.reduce((sum, { changes }) => sum + changes.length, 0),
      'change',
    )} in ${count(alerts.length, 'place')}`,
    ...(scope.simulated === null ? [] : [`${style.yellow('simulated history')}: ${escapeTerminal(scope.simulated)}`]),
    ...(scope.isCut ? ['more series than are kept: steps of some workflows were not looked at'] : []),
  ];
  return `${[head.join('\n'), ...alerts.map((alert) => alertLines(alert, style).join('\n'))].join('\n\n')}\n`;
}

function alertLines({ commit: sha, level, lastBefore, first, changes }: ChangeAlert, style: Style): string[] {
  const mark = level === 'notify' ? style.red('notify') : style.dim('show');
  const shown = changes.slice(0, MOST_CHANGES);
  const more = changes.length - shown.length;
  return [
    `${style.bold(formatDay(first.createdAt))}  commit ${commit(sha)}  ${mark}`,
    `  between ${runWords(lastBefore)} and ${runWords(first)}`,
    ...suspectLines(changes, style),
    ...shown.flatMap((change) => changeLines(change, style)),
    ...(more === 0 ? [] : [`  and ${count(more, 'more change')}; --format json has all`]),
  ];
}

function suspectLines(changes: readonly Change[], style: Style): string[] {
  const those = (isOf: (state: boolean | null) => boolean, how: 'some' | 'every'): string =>
    (Object.keys(SUSPECTS) as (keyof typeof SUSPECTS)[])
      .filter((which) => changes[how](({ suspects }) => isOf(suspects[which])))
      .map((which) => SUSPECTS[which])
      .join(', ');
  const changed = those((state) => state === true, 'some');
  const unknown = those((state) => state === null, 'every');
  return [
    ...(changed === '' ? [] : [`  with it changed: ${changed}`]),
    ...(unknown === '' ? [] : [style.dim(`  not known whether changed: ${unknown}`)]),
  ];
}

function runWords({ runId, attempt, headSha }: RunReference): string {
  return `run ${runId}${attempt === 1 ? '' : ` attempt ${attempt}`} (${commit(headSha)})`;
}

function changeLines(change: Change, style: Style): string[] {
  const { kind, because, movedWith, amongSurvivors, adjusted, series } = change;
  const isWorse = kind === 'slower' || kind === 'fewer-hits' || kind === 'worse';
  const colour = isWorse ? style.red : kind === 'moved' || amongSurvivors ? style.yellow : style.green;
  const details = [
    `${levels(change)}: ${shiftWords(change.shift, series.measure)}; ${lastWords(change)}`,
    ...(adjusted.available ? [`with the runner's speed divided out: ${shiftWords(adjusted.value, series.measure)}`] : []),
    ...(amongSurvivors ? ['of the runs that still succeed: fewer do since, so it may be which runs are left'] : []),
    ...because.map((part) => `because of ${partWords(part)}`),
    ...movedWith.map((part) => `moved with it: ${partWords(part)}`),
    ...(kind === 'moved' ? ['moved: what it is a part of did not become slower or faster with it'] : []),
    style.dim(stratumWords(change)),
  ];
  return ['', `  ${colour(kind.replace('-', ' '))}  ${style.bold(subject(change))}`, ...indent(details, 4)];
}

/** `unit: +50s`, `unit / npm test: +50s`, `the queue of unit: +50s` */
function partWords({ job, step, measure, time }: MovedPart): string {
  return `${measure === 'queue' ? 'the queue of ' : ''}${name(step === null ? job : `${job} / ${step}`)}: ${signed(time)}`;
}

function subject({ series: { workflow, measure, job, step } }: Change): string {
  const what = measure === 'job' || measure === 'step' ? '' : `, ${measure.replace('-', ' ')}`;
  return `${[workflow, job, step]
    .filter((part) => part !== null && part !== '')
    .map((part) => name(part as string))
    .join(' / ')}${what}`;
}

function levels({ series: { measure }, before, after }: Change): string {
  const level = isRate(measure) ? formatShare : formatDuration;
  return `${level(before.p50)} -> ${level(after.p50)} (n ${before.n}, ${after.n})`;
}

/** `-18% (-22% to -16%), -22s` */
function shiftWords({ ratio, interval: [low, high], time }: Shift, measure: Change['series']['measure']): string {
  if (isRate(measure)) return `${signedShare(ratio)} points (${signedShare(low)} to ${signedShare(high)})`;
  return `${signedShare(ratio)} (${signedShare(low)} to ${signedShare(high)}), ${signed(time)}`;
}

function lastWords({ persists }: Change): string {
  if (!persists.available) return `too early to say whether it lasts (${persists.reason})`;
  return persists.value ? 'lasts' : 'went away';
}

function stratumWords({ series: { stratum } }: Change): string {
  const { event, branch, labels, image, cache, dropped } = stratum;
  const same = [
    event,
    branch === null ? null : branch === 'default' ? 'default branch' : 'other branches',
    labels.length === 0 ? null : labels.join(' '),
    image,
    cache === null ? null : `cache ${cache}`,
  ].filter((part) => part !== null);
  const told = same.length === 0 ? 'all runs' : same.map((part) => clip(escapeTerminal(part), NAME_LIMIT)).join(', ');
  return `runs of: ${told}${dropped.length === 0 ? '' : `; not told apart by ${dropped.join(', ')}`}`;
}

function name(text: string): string {
  return clip(escapeTerminal(text), NAME_LIMIT);
}
