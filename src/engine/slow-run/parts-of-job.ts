import { formatDuration } from '../../model/format-duration.ts';
import { formatShare } from '../../model/format-share.ts';
import type { JobRun } from '../../model/job-run.ts';
import type { GraphNode } from '../../simulate/run-graph.ts';
import type { Change } from '../changes/change.ts';
import { type IdentifiedStep, identifySteps } from '../profile/step-identity.ts';
import type { ChangedWork } from './changed-work.ts';
import { type MissedCache, missedCaches } from './missed-caches.ts';
import type { RunHistory } from './run-history.ts';
import { type RunnerSpeed, runnerSpeed } from './runner-speed.ts';
import type { Part } from './share-causes.ts';
import type { StandingChanges } from './standing-changes.ts';
import { stepKeyOf } from './step-times.ts';
import { LEAST_DELAY, LEAST_TIME, type UsualJob } from './usual-jobs.ts';
import { type UsualRange, usualRange } from './usual-range.ts';

/** What the parts of a job are told by. */
export interface CauseEvidence {
  readonly history: RunHistory;
  readonly changed: ChangedWork | null;
  readonly findChange: StandingChanges['find'];
  /** Jobs that the runs before it had. */
  readonly hadJob: (name: string) => boolean;
}

/** One job of a run, by its place in the run's graph. `hasEnded` false: it was stopped where it is. */
export interface PlacedJob {
  readonly index: number;
  readonly node: GraphNode;
  readonly job: JobRun;
  readonly hasEnded: boolean;
}

type TimePart = Omit<Part, 'node' | 'of'>;

/**
 * Where the time of one job run went beyond its usual time, by cause. Each second of a step goes to the first that is known of it: a change of the workflow file
 * in this step or job; the runner's speed; a cache that missed, for steps after it, unless they changed while caches did not; a change point that lasts. A
 * change point explains whatever is over the median, a missed cache what is over the usual range of the job runs whose cache found more. What is left, which
 * can be less than nothing, is not explained.
 */
export function partsOfJob(placed: PlacedJob, usual: UsualJob | undefined, evidence: CauseEvidence): readonly Part[] {
  const { index: node, job, hasEnded } = placed;
  const whyAll = evidence.changed?.whyJob(job) ?? null;
  if (usual === undefined) return whyAll === null || evidence.hadJob(job.name) ? [] : wholeJob(placed, whyAll);
  const times =
    whyAll === null
      ? stepParts(job, usual, evidence)
      : [
          {
            cause: 'workflow-change' as const,
            time: over(placed.node.duration, usual.duration),
            evidence: changedJob(placed, usual, whyAll),
          },
        ];
  const known = fitInto(times, placed.node.duration - usual.duration.p50);
  const rest = placed.node.duration - usual.duration.p50 - known.reduce((sum, { time }) => sum + time, 0);
  const unexplained: TimePart = {
    cause: 'unexplained',
    // A job that has not ended is not faster than usual yet.
    time: hasEnded ? rest : Math.max(0, rest),
    evidence: slowJob(placed, usual, evidence.history),
  };
  return [...delayParts(placed, usual), ...[...known, unexplained].map((part): Part => ({ ...part, node, of: 'duration' }))];
}

/** A job that did not exist costs all that it takes. */
function wholeJob({ index: node, node: { delay, duration, name } }: PlacedJob, why: string): readonly Part[] {
  const evidence = `job ${name} ${why}: ${formatDuration(duration)}`;
  return [
    { cause: 'workflow-change', node, of: 'delay', time: delay, evidence },
    { cause: 'workflow-change', node, of: 'duration', time: duration, evidence },
  ];
}

/** A run that is called slow needs no second proof that a wait of it was long: its usual range may hold many such waits. */
function delayParts({ index: node, node: { name, delay } }: PlacedJob, { delay: usual }: UsualJob): readonly Part[] {
  if (usual === null) return [];
  const cause = delay - usual.p50 > LEAST_DELAY ? 'queue' : 'unexplained';
  const evidence = `${name} queued ${formatDuration(delay)}, ${usually(usual)}`;
  return [{ cause, node, of: 'delay', time: delay - usual.p50, evidence }];
}

/** Steps that got slower while others got faster made the job slower by less than their sum. */
function fitInto(parts: readonly TimePart[], excess: number): readonly TimePart[] {
  const total = parts.reduce((sum, { time }) => sum + time, 0);
  if (total <= Math.max(0, excess)) return parts;
  return excess <= 0 ? [] : parts.map((part) => ({ ...part, time: (part.time * excess) / total }));
}

interface TimedStep {
  readonly identified: IdentifiedStep;
  readonly key: string;
  readonly time: number;
  readonly usual: UsualRange | undefined;
}

function stepParts(job: JobRun, usual: UsualJob, { history, changed, findChange }: CauseEvidence): readonly TimePart[] {
  const times = history.timesOf(job);
  const steps = identifySteps(job).flatMap((identified): TimedStep[] => {
    const key = stepKeyOf(identified);
    const time = times.get(key);
    return time === undefined ? [] : [{ identified, key, time, usual: usual.steps.get(key) }];
  });
  const changeOf = ({ key }: TimedStep): Change | null => findChange(job.name, key);
  const whyChanged = new Map(
    steps.flatMap(({ key, identified, usual: known }): [string, string][] => {
      const why = changed?.whyStep(job, identified.step, known !== undefined) ?? null;
      return why === null ? [] : [[key, why]];
    }),
  );
  const withReason = new Set([...whyChanged.keys(), ...steps.filter((step) => changeOf(step) !== null).map(({ key }) => key)]);
  // Of steps that all changed at once by one factor, the runner did.
  const speed = runnerSpeed(job, usual, new Set(whyChanged.keys()), history) ?? runnerSpeed(job, usual, withReason, history);
  const missed = missedCaches(job, usual);
  const parts = steps.flatMap((step): readonly TimePart[] => {
    const why = whyChanged.get(step.key);
    if (why !== undefined) return changedStep(job, step, why);
    return step.usual === undefined
      ? []
      : slowStep(job, { ...step, usual: step.usual }, { speed, change: changeOf(step), missed, history });
  });
  return lessRestore(parts, steps, missed);
}

function changedStep(job: JobRun, { identified, time, usual }: TimedStep, why: string): readonly TimePart[] {
  const excess = time - (usual?.p50 ?? 0);
  if (excess <= 0) return [];
  const before = usual === undefined ? '' : `, before ${formatDuration(usual.p50)} (n ${usual.n})`;
  return [{ cause: 'workflow-change', time: excess, evidence: `${job.name}: ${identified.name} ${why}: ${formatDuration(time)}${before}` }];
}

interface Reasons {
  readonly speed: RunnerSpeed | null;
  readonly change: Change | null;
  readonly missed: readonly MissedCache[];
  readonly history: RunHistory;
}

function slowStep(job: JobRun, step: TimedStep & { readonly usual: UsualRange }, reasons: Reasons): readonly TimePart[] {
  const { speed, change, missed, history } = reasons;
  const { identified, key, time, usual } = step;
  const byRunner = speed?.steps.has(key) ? Math.min(Math.max(0, time - usual.p50), usual.p50 * (speed.factor - 1)) : 0;
  const parts: readonly TimePart[] =
    speed === null || byRunner <= 0 ? [] : [{ cause: 'runner', time: byRunner, evidence: slowRunner(job, speed) }];
  const rest = time - byRunner - usual.p50;
  if (rest <= 0) return parts;
  const cache = missed.find(({ stepNumber }) => stepNumber === null || stepNumber <= identified.step.number);
  if (cache !== undefined && change?.suspects.cacheState !== false && time - byRunner > highWhereFound(cache, key, history)) {
    const took = `${identified.name} took ${formatDuration(time)}, ${usually(usual)}`;
    return [...parts, { cause: 'cache-miss', time: rest, evidence: `${missedCache(job, cache)}; ${took}` }];
  }
  // What the runner explains of a step that changed with it is all that changed.
  if (change === null || (byRunner > 0 && time - byRunner <= usual.high)) return parts;
  return [...parts, { ...causeOf(change), time: rest, evidence: changePoint(job, change) }];
}

function highWhereFound({ better }: MissedCache, key: string, history: RunHistory): number {
  const times = better.flatMap((job) => history.timesOf(job).get(key) ?? []);
  return usualRange(times, LEAST_TIME)?.high ?? Number.POSITIVE_INFINITY;
}

/** A miss saves the time of a restore: that is taken off what it costs. */
function lessRestore(parts: readonly TimePart[], steps: readonly TimedStep[], missed: readonly MissedCache[]): readonly TimePart[] {
  const cost = parts.reduce((sum, { cause, time }) => (cause === 'cache-miss' ? sum + time : sum), 0);
  const restores = new Set(missed.map(({ stepNumber }) => stepNumber));
  const saved = steps
    .filter(({ identified }) => restores.has(identified.step.number))
    .reduce((sum, { time, usual }) => sum + Math.max(0, (usual?.p50 ?? 0) - time), 0);
  if (cost === 0 || saved === 0) return parts;
  const share = Math.max(0, cost - saved) / cost;
  return parts.flatMap((part) => (part.cause !== 'cache-miss' ? [part] : share === 0 ? [] : [{ ...part, time: part.time * share }]));
}

function causeOf({ suspects }: Change): { readonly cause: 'runner' | 'code-change' } {
  return { cause: suspects.runnerImage === true && suspects.workflowFile !== true ? 'runner' : 'code-change' };
}

function changePoint(job: JobRun, { series, first, before, after, suspects }: Change): string {
  const what = series.step === null ? (series.job ?? 'the run') : `${job.name}: ${series.step}`;
  const [was, is] = [formatDuration(before.p50), formatDuration(after.p50)];
  const also = suspects.runnerImage === true ? '; the runner image changed with it' : '';
  return `${what} is slower since commit ${first.headSha.slice(0, 7)} and stays so: ${was} before (n ${before.n}), ${is} since (n ${after.n})${also}`;
}

function slowRunner(job: JobRun, { factor, usualFactor, n, steps, image }: RunnerSpeed): string {
  const spread = `usually ${usualFactor.toFixed(2)} times (n ${n})`;
  const change = image === null ? '' : `; image ${image[1]}, before ${image[0]}`;
  return `the ${steps.size} steps of ${job.name} that the processor bounds took ${factor.toFixed(2)} times their median together, ${spread}${change}`;
}

function missedCache(job: JobRun, { step, action, result, better, n }: MissedCache): string {
  const what = result === 'miss' ? 'found nothing' : 'found another key only';
  return `${job.name}: the cache of ${step ?? action} ${what}, usually better in ${formatShare(better.length / n)} (n ${n})`;
}

function changedJob({ node }: PlacedJob, { duration }: UsualJob, why: string): string {
  return `job ${node.name} ${why}: ${formatDuration(node.duration)}, before ${formatDuration(duration.p50)} (n ${duration.n})`;
}

function slowJob({ job, node }: PlacedJob, usual: UsualJob, history: RunHistory): string {
  const steps = [...history.timesOf(job)].flatMap(([key, time]) => {
    const range = usual.steps.get(key);
    return range === undefined || time <= range.high ? [] : [{ key, time, range }];
  });
  const [most] = steps.toSorted((a, b) => b.time - b.range.p50 - (a.time - a.range.p50));
  const mostly = most === undefined ? '' : `, most of all ${most.key}: ${formatDuration(most.time)}, ${usually(most.range)}`;
  return `${job.name} took ${formatDuration(node.duration)}, ${usually(usual.duration)}${mostly}`;
}

function usually({ p50, n }: UsualRange): string {
  return `usually ${formatDuration(p50)} (n ${n})`;
}

function over(value: number, { p50 }: UsualRange): number {
  return Math.max(0, value - p50);
}
