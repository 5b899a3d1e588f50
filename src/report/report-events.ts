import type { CacheValue } from '../engine/cache-value/cache-value.ts';
import type { Change } from '../engine/changes/change.ts';
import type { WorkflowExplanation } from '../engine/explain/explanation.ts';
import type { Objective } from '../engine/objectives/objective.ts';
import { formatDay } from '../model/format-date.ts';
import { formatDuration } from '../model/format-duration.ts';
import { formatMeasuredValue } from '../model/format-measured-value.ts';
import { formatShare } from '../model/format-share.ts';
import { count } from './count.ts';
import { type Block, bullets, named, paragraph, tableBlock } from './report-document.ts';
import { rate, shortSha, signed, signedDuration, TOO_FEW } from './report-words.ts';

const MOST_CHANGES = 8;
const MOST_SLOW = 5;
const MOST_JOBS = 12;

/** What changed, and by which commits. */
export function changeBlocks({ changes, slowRuns }: WorkflowExplanation): readonly Block[] {
  const shown = changes.filter(({ kind }) => kind !== 'moved').slice(0, MOST_CHANGES);
  const said =
    shown.length === 0 ? [paragraph('No lasting change of a duration stands out in this history.')] : bullets(shown.map(describeChange));
  const slow = slowRuns.slice(0, MOST_SLOW).map(({ run, isRunning, makespan, usual, causes }) => {
    const why = causes.map(({ cause, time, evidence }) => `${cause} ${formatDuration(time)} (${evidence})`).join('; ');
    const state = isRunning ? 'takes already' : 'took';
    return `Run ${run.runId} of ${formatDay(run.createdAt)} at ${named(shortSha(run.headSha))} ${state} ${formatDuration(makespan)}, usually ${formatDuration(usual.p50)} (n ${usual.n})${why === '' ? '' : `: ${why}`}.`;
  });
  return [...said, ...(slow.length === 0 ? [] : [paragraph('Slow runs, and what their time went to:'), ...bullets(slow)])];
}

function describeChange({ series, kind, before, after, shift, lastBefore, first, suspects, because, persists }: Change): string {
  const what = placeOf(series);
  const value = (number: number): string => (series.measure === 'hit-rate' ? formatShare(number) : formatDuration(number));
  const [low, high] = shift.interval;
  const seen = [
    ...(suspects.workflowFile ? ['the workflow file'] : []),
    ...(suspects.lockFile ? ['a lock file'] : []),
    ...(suspects.runnerImage ? ['the runner image'] : []),
    ...(suspects.cacheState ? ['what the cache did'] : []),
  ];
  const moved = because.slice(0, 3).map(({ job, step, time }) => `${named(step ?? job)} ${signedDuration(time)}`);
  const said = [
    `${formatDay(first.createdAt)}: ${what} ${kind.replace('-', ' ')}: ${signed(shift.ratio)}${series.measure === 'hit-rate' ? ' points' : ''} (95% interval ${signed(low)} to ${signed(high)}), from ${value(before.p50)} (n ${before.n}) to ${value(after.p50)} (n ${after.n})`,
    `between ${named(shortSha(lastBefore.headSha))} and ${named(shortSha(first.headSha))}`,
    ...(seen.length === 0 ? [] : [`also changed there: ${seen.join(', ')}`]),
    ...(moved.length === 0 ? [] : [`what moved: ${moved.join(', ')}`]),
    persists.available ? (persists.value ? 'it lasted' : 'it went away again') : `whether it lasts is not known: ${persists.reason}`,
  ];
  return `${said.join('; ')}.`;
}

/** `npm test` in `unit`, queue time of `unit`, makespan */
function placeOf({ measure, job, step }: Change['series']): string {
  const word = measure.replace('-', ' ');
  if (job === null) return word;
  if (step === null) return measure === 'job' ? `job ${named(job)}` : `${word} of ${named(job)}`;
  return measure === 'step' ? `${named(step)} in ${named(job)}` : `${word} of ${named(step)} in ${named(job)}`;
}

/** What fails, and how often although nothing is wrong. */
export function reliabilityBlocks({ profile, reliability }: WorkflowExplanation): readonly Block[] {
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
          named(name),
          rate(own),
          `${formatShare(flake.mean)} (${flake.flaked}/${flake.attempts})`,
          formatShare(flake.low),
          flakyGivenFailed === null ? TOO_FEW : formatShare(flakyGivenFailed),
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
          named(file),
          named(job),
          `${formatShare(flake.mean)} (${flake.flaked}/${flake.attempts})`,
          formatShare(flake.low),
        ]),
      2,
    ),
  ];
}

/** What each cache is worth. */
export function cacheBlocks({ caches }: WorkflowExplanation): readonly Block[] {
  return tableBlock(
    'Caches: hits of those whose outcome a log told; net seconds a run with 95% interval',
    ['cache', 'job', 'hits', 'exact', 'size', 'restore', 'net a run'],
    caches
      .slice(0, MOST_JOBS)
      .map((cache) => [
        named(cache.step ?? cache.action),
        named(cache.job),
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
  return `${signedDuration(net.value)} (${formatDuration(net.interval[0])} to ${formatDuration(net.interval[1])}, n ${net.runs})`;
}

/** The targets of the configuration. */
export function targetBlocks({ objectives, reduction }: WorkflowExplanation): readonly Block[] {
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
  const of = scope.kind === 'job' ? named(scope.job) : scope.kind === 'stage' ? `stage ${scope.stage}` : scope.kind.replaceAll('-', ' ');
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
