import { quoted } from '../engine/bottlenecks/quoted.ts';
import type { CacheValue } from '../engine/cache-value/cache-value.ts';
import type { Change, MovedPart } from '../engine/changes/change.ts';
import { isRate } from '../engine/changes/is-rate.ts';
import type { WorkflowExplanation } from '../engine/explain/explanation.ts';
import type { Objective } from '../engine/objectives/objective.ts';
import { formatDay } from '../model/format-date.ts';
import { formatDuration } from '../model/format-duration.ts';
import { formatMeasuredValue } from '../model/format-measured-value.ts';
import { formatShare } from '../model/format-share.ts';
import { count } from './count.ts';
import { commit, rate, signed, signedShare, TOO_FEW } from './document/words.ts';
import { bullets, paragraph, type ReportBlock, tableBlock } from './report-document.ts';

const MOST_CHANGES = 8;
const MOST_SLOW = 5;
const MOST_JOBS = 12;

/** What changed, and by which commits. */
export function changeBlocks({ changes, slowRuns }: WorkflowExplanation): readonly ReportBlock[] {
  const all = changes.filter(({ kind }) => kind !== 'moved').toSorted(wholeFirst);
  const more = Math.max(0, all.length - MOST_CHANGES);
  const said =
    all.length === 0
      ? [paragraph('No lasting change of a duration stands out in this history.')]
      : bullets([
          ...all.slice(0, MOST_CHANGES).map(describeChange),
          ...(more === 0 ? [] : [`And ${count(more, 'more change')}: \`paceline changes\` has all.`]),
        ]);
  const slow = slowRuns.slice(0, MOST_SLOW).map(({ run, isRunning, makespan, usual, causes }) => {
    const why = causes.map(({ cause, time, evidence }) => `${cause} ${formatDuration(time)} (${evidence})`).join('; ');
    const state = isRunning ? 'takes already' : 'took';
    return `Run ${run.runId} of ${formatDay(run.createdAt)} at ${quoted(commit(run.headSha))} ${state} ${formatDuration(makespan)}, usually ${formatDuration(usual.p50)} (n ${usual.n})${why === '' ? '' : `: ${why}`}.`;
  });
  return [...said, ...(slow.length === 0 ? [] : [paragraph('Slow runs, and what their time went to:'), ...bullets(slow)])];
}

const ORDER: readonly Change['series']['measure'][] = ['makespan', 'success-rate', 'job', 'queue-time', 'step', 'runner-time', 'hit-rate'];

/** The makespan before its parts, and the newest of each first. */
function wholeFirst(a: Change, b: Change): number {
  return ORDER.indexOf(a.series.measure) - ORDER.indexOf(b.series.measure) || Number(b.first.createdAt) - Number(a.first.createdAt);
}

/** The newest sure change of the makespan that lasts, or of which that is not known yet; nothing without one. */
export function describeSureChange(changes: readonly Change[]): readonly string[] {
  const sure = changes.filter(
    ({ series, kind, level, persists }) =>
      series.measure === 'makespan' && kind !== 'moved' && level === 'notify' && !(persists.available && !persists.value),
  );
  return sure.toSorted(wholeFirst).slice(0, 1).map(describeChange);
}

function describeChange(change: Change): string {
  const { series, kind, before, after, shift, lastBefore, first, suspects, because, movedWith, amongSurvivors, persists } = change;
  const what = placeOf(series);
  const value = (number: number): string => (isRate(series.measure) ? formatShare(number) : formatDuration(number));
  const [low, high] = shift.interval;
  const seen = [
    ...(suspects.workflowFile ? ['the workflow file'] : []),
    ...(suspects.lockFile ? ['a lock file'] : []),
    ...(suspects.runnerImage ? ['the runner image'] : []),
    ...(suspects.cacheState ? ['what the cache did'] : []),
  ];
  const said = [
    `${formatDay(first.createdAt)}: ${what} ${kind.replace('-', ' ')}: ${signedShare(shift.ratio)}${isRate(series.measure) ? ' points' : ''} (95% interval ${signedShare(low)} to ${signedShare(high)}), from ${value(before.p50)} (n ${before.n}) to ${value(after.p50)} (n ${after.n})`,
    `between ${quoted(commit(lastBefore.headSha))} and ${quoted(commit(first.headSha))}`,
    ...(seen.length === 0 ? [] : [`also changed there: ${seen.join(', ')}`]),
    ...(amongSurvivors ? ['of the runs that still succeed, which are fewer'] : []),
    ...partsWords('because of', because),
    ...partsWords('moved with it:', movedWith),
    persists.available ? (persists.value ? 'it lasted' : 'it went away again') : `whether it lasts is not known: ${persists.reason}`,
  ];
  return `${said.join('; ')}.`;
}

function partsWords(word: string, parts: readonly MovedPart[]): readonly string[] {
  const said = parts
    .slice(0, 3)
    .map(({ job, step, measure, time }) => `${measure === 'queue' ? 'the queue of ' : ''}${quoted(step ?? job)} ${signed(time)}`);
  return said.length === 0 ? [] : [`${word} ${said.join(', ')}`];
}

/** `npm test` in `unit`, queue time of `unit`, makespan */
function placeOf({ measure, job, step }: Change['series']): string {
  const word = measure.replace('-', ' ');
  if (job === null) return word;
  if (step === null) return measure === 'job' ? `job ${quoted(job)}` : `${word} of ${quoted(job)}`;
  return measure === 'step' ? `${quoted(step)} in ${quoted(job)}` : `${word} of ${quoted(step)} in ${quoted(job)}`;
}

/** What fails, and how often although nothing is wrong. */
export function reliabilityBlocks({ profile, reliability }: WorkflowExplanation): readonly ReportBlock[] {
  const { success, timeout } = profile.outcomes;
  const jobs = reliability.jobs.filter(
    ({ success: { share }, flake, infrastructure }) => (share ?? 1) < 1 || flake.flaked > 0 || infrastructure.count > 0,
  );
  return [
    paragraph(
      `Success rate ${rate(success)}, timed out ${rate(timeout)}; ${count(reliability.reruns, 're-run')} among ${count(reliability.runs, 'recent attempt')}.`,
    ),
    ...tableBlock(
      'Jobs that failed; flaky: failed on a commit on which it also passed (mean of the posterior, and what it exceeds with 95%)',
      ['job', 'success', 'flaky', 'at least', 'next failure is a flake', 'by GitHub or runner', 'time lost'],
      jobs
        .slice(0, MOST_JOBS)
        .map(({ name, success: own, flake, flakyGivenFailed, infrastructure, timeLost }) => [
          quoted(name),
          rate(own),
          flake.flaked === 0 ? `none seen (0/${flake.attempts})` : `${formatShare(flake.mean)} (${flake.flaked}/${flake.attempts})`,
          flake.flaked === 0 ? TOO_FEW : formatShare(flake.low),
          flakyGivenFailed === null || flake.flaked === 0 ? TOO_FEW : formatShare(flakyGivenFailed),
          rate(infrastructure),
          formatDuration(timeLost),
        ]),
    ),
    ...tableBlock(
      'Test files that failed and passed on one commit',
      ['file', 'in', 'flaky', 'at least'],
      reliability.tests
        .slice(0, MOST_JOBS)
        .map(({ file, job, flake }) => [
          quoted(file),
          quoted(job),
          `${formatShare(flake.mean)} (${flake.flaked}/${flake.attempts})`,
          formatShare(flake.low),
        ]),
      2,
    ),
  ];
}

/** What each cache is worth. */
export function cacheBlocks({ caches }: WorkflowExplanation): readonly ReportBlock[] {
  return tableBlock(
    'Caches: hits of those whose outcome a log told; net seconds a run with 95% interval',
    ['cache', 'job', 'hits', 'exact', 'size', 'restore', 'net a run'],
    caches
      .slice(0, MOST_JOBS)
      .map((cache) => [
        quoted(cache.step ?? cache.action),
        quoted(cache.job),
        rate(cache.hitRate),
        rate(cache.exactRate),
        cache.sizeBytes === null ? TOO_FEW : formatMeasuredValue({ value: cache.sizeBytes, unit: 'bytes' }),
        cache.restore === null ? TOO_FEW : formatDuration(cache.restore),
        netOf(cache),
      ]),
    2,
  );
}

function netOf({ net, whyNot }: CacheValue): string {
  if (net === null) return whyNot === null ? 'not known' : `not known: ${whyNot}`;
  return `${signed(net.value)} (${formatDuration(net.interval[0])} to ${formatDuration(net.interval[1])}, n ${net.runs})`;
}

/** The targets of the configuration. */
export function targetBlocks({ objectives, reduction }: WorkflowExplanation): readonly ReportBlock[] {
  const reached = reduction.available
    ? [
        paragraph(
          `Towards a reduction by ${formatShare(reduction.value.target)}: ${formatShare(reduction.value.reached)} (95% interval ${formatShare(reduction.value.interval[0])} to ${formatShare(reduction.value.interval[1])}), from ${formatDuration(reduction.value.before.p50)} (n ${reduction.value.before.n}) to ${formatDuration(reduction.value.now.p50)} (n ${reduction.value.now.n}).`,
        ),
      ]
    : [];
  return [
    ...tableBlock(
      'Targets; the budget is what is left of the misses that a target allows',
      ['of', 'statistic', 'target', 'stretch', 'now', '95% interval', 'n', 'state', 'budget left'],
      objectives.map(objectiveRow),
      2,
    ),
    ...reached,
  ];
}

function objectiveRow({
  scope,
  statistic,
  target,
  stretch,
  current,
  interval: [low, high],
  n,
  state,
  budgetLeft,
}: Objective): readonly string[] {
  const isShare = statistic === 'rate';
  const value = (number: number | null): string => (number === null ? TOO_FEW : isShare ? formatShare(number) : formatDuration(number));
  const of = scope.kind === 'job' ? quoted(scope.job) : scope.kind === 'stage' ? `stage ${scope.stage}` : scope.kind.replaceAll('-', ' ');
  return [
    of,
    statistic,
    value(target),
    stretch === null ? TOO_FEW : value(stretch),
    value(current),
    low === null && high === null ? TOO_FEW : `${value(low)} to ${value(high)}`,
    String(n),
    state,
    budgetLeft === null ? TOO_FEW : formatShare(budgetLeft),
  ];
}
