import { type Calibration, NO_CALIBRATION, type ShareModel } from '../calibration/share-model.ts';
import type { Effect } from '../effect.ts';
import { movesJobs } from '../effects/moves-jobs.ts';
import { prepareEffect } from '../effects/prepare-effect.ts';
import type { Prepared } from '../effects/prepared.ts';
import type { Prediction, PredictionResult } from '../prediction.ts';
import type { Draft, RoundChances } from '../replay/draft.ts';
import type { RecordedRun } from '../replay/recorded-run.ts';
import { type PricedRun, type ReplayContext, replayOf } from '../replay/run-draft.ts';
import { standInsOf } from '../replay/stand-ins.ts';
import { createQueueTimes } from '../schedule/queue-times.ts';
import { chancesByRound } from './chances-by-round.ts';
import { type ComparedRun, type CountedRuns, compareReplays, hasResult, type MeanSavings, meanSavingsOf } from './compare-replays.ts';

/** What a price depends on beside effects and runs. */
export interface PriceOptions {
  /** The same seed gives the same interval. */
  readonly seed: number;
  /** Needed to price cancelling for `push`, where the default branch is never cancelled. */
  readonly defaultBranch?: string | null;
  /** By run id: the repository paths that its push or pull request changed. */
  readonly changedPaths?: ReadonlyMap<number, readonly string[]> | null;
  /** US dollars a minute, by labels; null: not known. Missing: nothing has a price. */
  readonly priceOf?: (labels: readonly string[]) => number | null;
  /** What verified outcomes have made of the priors. */
  readonly calibration?: Calibration;
}

const NO_EFFECT: RoundChances = { share: () => 0, rate: () => 0 };

/** With fewer a mean says nothing. */
export const FEWEST_RUNS = 5;

/** Prices on one history: what does not depend on the effects is computed once. */
export interface Pricer {
  /**
   * What the effects together would have done: each run is replayed as it was and as it would have been, with the same chances. The saving is the mean a run, with its
   * 95 % interval; makespans are compared over the runs that would still have had a result. Nothing is predicted where an effect cannot be priced on this history, and
   * the reason names it.
   */
  price(effects: readonly Effect[]): PredictionResult;
  /** The mean savings a run alone, in seconds; null where nothing is predicted. */
  meanSavings(effects: readonly Effect[], counted?: CountedRuns): MeanSavings | null;
  /** The runs that the price of these effects rests on; null where there is none. */
  countedWith(effects: readonly Effect[]): CountedRuns | null;
}

/** On the recorded runs of one workflow, in any order. */
export function createPricer(unordered: readonly RecordedRun[], options: PriceOptions): Pricer {
  const runs = unordered.toSorted((a, b) => a.run.createdAt.getTime() - b.run.createdAt.getTime() || a.run.runId - b.run.runId);
  const perMonth = runsPerMonth(runs);
  const context: ReplayContext = {
    standIns: standInsOf(runs),
    queueTimes: createQueueTimes(runs.map(({ run }) => run)),
    seed: options.seed,
    priceOf: options.priceOf ?? (() => null),
  };
  const before = new Map(runs.map((recorded) => [recorded, replayOf(recorded, recorded.draft, context)?.(NO_EFFECT) ?? null]));
  const compareAll = (effects: readonly Effect[]): Compared | { readonly reason: string } => {
    if (effects.length === 0) return { reason: 'the edit states no effect on time' };
    if (runs.length < FEWEST_RUNS) return { reason: `too few completed runs to replay: ${runs.length} of the ${FEWEST_RUNS} needed` };
    const prepared = prepareAll(effects, runs, options);
    if ('reason' in prepared) return prepared;
    const isOfNow = effects.some(movesJobs) ? ({ hasGraphOfNow }: RecordedRun) => hasGraphOfNow : () => true;
    const compared = runs.flatMap((recorded, index) =>
      !isOfNow(recorded)
        ? []
        : compareRun(recorded, prepared.drafts[index] ?? null, { before: before.get(recorded) ?? null, rounds: prepared.rounds, context }),
    );
    const others = runs.filter((recorded) => !isOfNow(recorded)).length;
    if (compared.length < FEWEST_RUNS) {
      const why = others > 0 ? `${others} of ${runs.length} runs ${OTHER_GRAPH}; ` : '';
      return { reason: `${why}${compared.length} of ${runs.length} runs tell what it needs, ${FEWEST_RUNS} are needed` };
    }
    const isFinished = compared.some(({ after }) => after.some((replayed) => replayed.weight > 0 && !replayed.isCut));
    return isFinished ? { compared, others, effects: prepared.effects } : { reason: 'every replayed run would have been cancelled' };
  };
  return {
    price(effects) {
      const found = compareAll(effects);
      if ('reason' in found) return { predicted: false, reason: found.reason };
      return {
        predicted: true,
        prediction: { ...describe(found, runs.length), ...compareReplays(found.compared, options.seed, perMonth) },
      };
    },
    meanSavings(effects, counted) {
      const found = compareAll(effects);
      return 'reason' in found ? null : meanSavingsOf(found.compared, counted);
    },
    countedWith(effects) {
      const found = compareAll(effects);
      if ('reason' in found) return null;
      const recorded = (compared: readonly ComparedRun[]) => new Set(compared.map((run) => run.recorded));
      return { compared: recorded(found.compared), finished: recorded(found.compared.filter(hasResult)) };
    },
  };
}

const DAY = 86_400_000;
/** A rate a month from less is a guess. */
const FEWEST_DAYS = 7;

/** Of all that are given, whether or not they tell what an edit needs; null where they span less than a week. */
function runsPerMonth(runs: readonly RecordedRun[]): number | null {
  const times = runs.map(({ run }) => run.createdAt.getTime());
  const days = (Math.max(...times) - Math.min(...times)) / DAY;
  // Between n moments there are n - 1 gaps.
  return days >= FEWEST_DAYS ? ((runs.length - 1) / days) * 30 : null;
}

/** What the effects together would have done to these runs of one workflow. */
export function priceEffects(effects: readonly Effect[], runs: readonly RecordedRun[], options: PriceOptions): PredictionResult {
  return createPricer(runs, options).price(effects);
}

const OTHER_GRAPH = 'did not run as the file has jobs wait for one another';

interface Compared {
  readonly compared: readonly ComparedRun[];
  /** How many were left out since their jobs waited otherwise. */
  readonly others: number;
  readonly effects: readonly PreparedEffect[];
}

interface PreparedAll {
  readonly effects: readonly PreparedEffect[];
  /** By run: as all effects together would have it; null where it does not tell what they need. */
  readonly drafts: readonly (Draft | null)[];
  readonly rounds: readonly RoundChances[];
}

type PreparedEffect = Exclude<Prepared, { readonly reason: string }>;

function prepareAll(
  effects: readonly Effect[],
  runs: readonly RecordedRun[],
  { defaultBranch = null, changedPaths = null, calibration = NO_CALIBRATION, seed }: PriceOptions,
): PreparedAll | { readonly reason: string } {
  const measured = new Set(runs.flatMap(({ run }) => run.jobs.map(({ labels }) => runnerKey(labels))));
  const isMeasuredRunner = (labels: readonly string[]): boolean => measured.has(runnerKey(labels));
  const prepared: PreparedEffect[] = [];
  // Each is asked about the runs as those before it leave them: a part of a split job can be needed, or split again.
  const drafts: (Draft | null)[] = runs.map(({ draft }) => draft);
  for (const [place, effect] of effects.entries()) {
    const current = runs.flatMap((recorded, index) => (drafts[index] == null ? [] : [{ ...recorded, draft: drafts[index] as Draft }]));
    const one = prepareEffect(effect, { runs: current, place, defaultBranch, calibration, changedPaths, isMeasuredRunner });
    if ('reason' in one) return one;
    prepared.push(one);
    for (const [index, recorded] of runs.entries()) {
      const draft = drafts[index] ?? null;
      drafts[index] = draft === null ? null : one.apply(draft, recorded);
    }
  }
  return { effects: prepared, drafts, rounds: chancesByRound(prepared, seed) };
}

function runnerKey(labels: readonly string[]): string {
  return JSON.stringify(labels.map((label) => label.toLowerCase()).sort());
}

/** None where the run does not tell what it needs. */
function compareRun(
  recorded: RecordedRun,
  changed: Draft | null,
  {
    before,
    rounds,
    context,
  }: { readonly before: PricedRun | null; readonly rounds: PreparedAll['rounds']; readonly context: ReplayContext },
): readonly ComparedRun[] {
  const replay = changed === null || before === null ? null : replayOf(recorded, changed, context);
  if (changed === null || before === null || replay === null) return [];
  const after: ComparedRun['after'][number][] = [];
  for (const round of rounds) {
    const replayed = replay(round);
    if (replayed === null) return [];
    after.push({ ...replayed, weight: changed.weight });
  }
  return [{ recorded, before, after }];
}

function describe(
  { compared, effects, others }: Compared,
  runs: number,
): Pick<Prediction, 'basis' | 'sources' | 'caveats' | 'runs' | 'window' | 'simulatedHistory'> {
  const shares = effects.flatMap(({ share }) => share ?? []);
  const times = compared.map(({ recorded }) => recorded.run.createdAt.getTime());
  return {
    basis: basisOf(shares),
    sources: [...new Set(shares.map(({ source }) => source))],
    caveats: caveatsOf({ compared, effects, others }, runs),
    runs: compared.length,
    window: { from: new Date(Math.min(...times)), to: new Date(Math.max(...times)) },
    simulatedHistory: compared.find(({ recorded }) => recorded.run.simulated !== null)?.recorded.run.simulated ?? null,
  };
}

/** Of what happens in fewer runs than this, no interval is wide enough. Measured: scripts/price-coverage.ts, rare hangs. */
const FEWEST_CHANGED = 5;

function caveatsOf({ compared, effects, others }: Compared, runs: number): readonly string[] {
  const finished = compared.filter(hasResult).length;
  const changed = compared.filter(({ before, after }) =>
    after.some(({ makespan, runnerTime, weight }) => weight !== 1 || makespan !== before.makespan || runnerTime !== before.runnerTime),
  ).length;
  return [
    ...effects.flatMap(({ caveats }) => caveats ?? []),
    ...(finished < FEWEST_RUNS
      ? [`only ${finished} of ${compared.length} runs would have had a result, too few to compare makespans by`]
      : []),
    ...(others > 0 ? [`${others} of ${runs} runs ${OTHER_GRAPH} and are left out`] : []),
    ...(compared.length + others < runs
      ? [`${runs - compared.length - others} of ${runs} runs do not tell what it needs and are left out`]
      : []),
    ...(changed > 0 && changed < FEWEST_CHANGED
      ? [`only ${changed} of ${compared.length} runs would have been different, too few for the interval to be relied on`]
      : []),
  ];
}

function basisOf(shares: readonly ShareModel[]): Prediction['basis'] {
  if (shares.length === 0) return 'replay';
  return shares.some(({ basis }) => basis === 'prior') ? 'prior' : 'model';
}
