import type { Availability } from '../../model/availability.ts';
import { formatDuration } from '../../model/format-duration.ts';
import { formatShare } from '../../model/format-share.ts';
import type { Seconds } from '../../model/seconds.ts';
import type { CacheReplay } from './cache-replay.ts';
import { breakEvenRate, type CacheStakes, type CacheTimes, savingAt, stakesOf } from './cache-times.ts';
import type { CacheRules, CacheUse } from './cache-use.ts';
import type { ClusteredRate } from './clustered-rate.ts';
import { compareSplit, type SplitOutcome } from './compare-split.ts';
import { type CacheFault, findCacheFaults } from './find-cache-faults.ts';
import { GITHUB_CACHE_RULES } from './github-cache-rules.ts';
import { type HitRateVerdict, judgeHitRate, MARGIN } from './judge-hit-rate.ts';
import { replayCache } from './replay-cache.ts';
import { type CacheSummary, type SummaryOptions, summarizeCache } from './summarize-cache.ts';

/** A cache step that there is, or that might be. */
export interface CacheCase {
  /** Of all cache steps that share the repository's storage, this one's among them. */
  readonly uses: readonly CacheUse[];
  /** `keep`, `fix`, `split` and `remove` are for one that there is; `add` and `leave-out` for one that might be. */
  readonly exists: boolean;
  readonly times: Availability<CacheTimes>;
  readonly rules?: CacheRules;
  /** Which lookups are judged; without it all. */
  readonly counted?: SummaryOptions;
}

/** What to do about a cache, with the numbers it rests on. */
export interface CacheVerdict {
  readonly kind: 'add' | 'leave-out' | 'keep' | 'fix' | 'split' | 'remove' | 'undecided';
  /** A sentence for a person: why, or what is missing. */
  readonly why: string;
  /** The rate that was judged: of exact hits where partial ones have a time of their own, of both otherwise. */
  readonly rate: ClusteredRate;
  /** Null: times are missing. */
  readonly stakes: CacheStakes | null;
  /** Null where no hit rate pays, or `stakes` is null. */
  readonly breakEven: number | null;
  /** Mean seconds a lookup against no cache at all, at the rate and at its bounds; null without times or lookups. */
  readonly saving: { readonly value: Seconds; readonly interval: readonly [low: Seconds, high: Seconds] } | null;
  readonly faults: readonly CacheFault[];
  /** What would come of pull requests that only restore; null where none of them saves. */
  readonly split: SplitOutcome | null;
  readonly summary: CacheSummary;
}

/**
 * The verdict of ALGORITHMS section 4 over a replay: `add` only where the lower bound of the hit rate is above break-even + 0.1,
 * `remove` and `leave-out` where its upper bound is below break-even or no rate pays. A cache whose fault explains its rate is to
 * `fix`, if it could pay by the margin once fixed; one that pays but saves in pull requests what nothing is gained by is to `split`.
 * `undecided` says what is missing.
 */
export function judgeCache({ uses, exists, times, rules = GITHUB_CACHE_RULES, counted = {} }: CacheCase): CacheVerdict {
  const replay = replayCache(uses, rules);
  const summary = summarizeCache(replay, counted);
  const measured = measure(summary, times);
  const faults = findCacheFaults(replay, counted);
  const split = exists ? compareSplit(replay, { times, rules, counted }) : null;
  const facts: Facts = { ...measured, replay, faults, split, rules, counted, times };
  return { ...(exists ? ofExisting(facts) : ofPossible(facts)), ...measured, faults, split, summary };
}

type Measured = Pick<CacheVerdict, 'rate' | 'stakes' | 'breakEven' | 'saving'>;
type Decision = Pick<CacheVerdict, 'kind' | 'why'>;
interface Facts extends Measured {
  readonly replay: CacheReplay;
  readonly faults: readonly CacheFault[];
  readonly split: SplitOutcome | null;
  readonly rules: CacheRules;
  readonly counted: SummaryOptions;
  readonly times: Availability<CacheTimes>;
}

function measure({ exact, partial, hit }: CacheSummary, times: Availability<CacheTimes>): Measured {
  if (!times.available) return { rate: hit, stakes: null, breakEven: null, saving: null };
  const rate = times.value.onPartial === null ? hit : exact;
  const stakes = stakesOf(times.value, rate.n === rate.count ? 0 : partial.count / (rate.n - rate.count));
  const { share, low, high } = rate;
  if (share === null || low === null || high === null) return { rate, stakes, breakEven: breakEvenRate(stakes), saving: null };
  const [a, b] = [savingAt(low, stakes), savingAt(high, stakes)];
  return { rate, stakes, breakEven: breakEvenRate(stakes), saving: { value: savingAt(share, stakes), interval: a < b ? [a, b] : [b, a] } };
}

function ofPossible({ rate, stakes, breakEven, times }: Facts): Decision {
  if (stakes === null) return undecidedFor(times);
  const verdict = judgeHitRate(rate, stakes);
  if (verdict === 'pays-well') return { kind: 'add', why: `${tell(rate)}, and it pays from ${percent(breakEven)}` };
  if (verdict === 'loses') return { kind: 'leave-out', why: whyLoses(rate, breakEven) };
  return undecided(rate, breakEven);
}

function ofExisting(facts: Facts): Decision {
  const { rate, stakes, breakEven, faults, split, times } = facts;
  const [fault] = faults;
  if (stakes === null)
    return fault === undefined ? undecidedFor(times) : { kind: 'fix', why: `${describeFault(fault)}; whether it pays then is not known` };
  const verdict = judgeHitRate(rate, stakes);
  if (fault !== undefined && couldPay(facts)) return { kind: 'fix', why: describeFault(fault) };
  if (verdict === 'loses') return { kind: 'remove', why: whyLoses(rate, breakEven) };
  if (split?.isBetter === true) return { kind: 'split', why: describeSplit(split) };
  if (verdict === 'unclear') return undecided(rate, breakEven);
  return { kind: 'keep', why: `${tell(rate)}, and it pays from ${percent(breakEven)}` };
}

/**
 * Whether any rate is above break-even by the margin, and for a storage that is too small, whether the rate in one without a limit
 * would be no loss.
 */
function couldPay({ stakes, breakEven, faults, replay, rules, counted, times }: Facts): boolean {
  if (stakes === null || breakEven === null || breakEven + MARGIN >= 1) return false;
  if (faults.some(({ kind }) => kind !== 'over-limit')) return true;
  const uses = replay.lookups.map(({ use }) => use);
  const unlimited = measure(summarizeCache(replayCache(uses, { ...rules, limitBytes: Number.POSITIVE_INFINITY }), counted), times);
  const verdict: HitRateVerdict = unlimited.stakes === null ? 'unclear' : judgeHitRate(unlimited.rate, unlimited.stakes);
  return verdict !== 'loses';
}

function undecidedFor(times: Availability<CacheTimes>): Decision {
  return { kind: 'undecided', why: `what a hit and a miss take is not known${times.available ? '' : `: ${times.reason}`}` };
}

function undecided(rate: ClusteredRate, breakEven: number | null): Decision {
  if (rate.share === null) return { kind: 'undecided', why: 'no lookup in the history tells how often it would hit' };
  if (breakEven === null) return { kind: 'undecided', why: 'partial hits save more than exact ones, so no rate of exact ones decides' };
  const isAbove = rate.low !== null && rate.low > breakEven;
  const doubt = isAbove ? 'not by the margin above' : 'which does not tell whether it is above';
  const never = breakEven + MARGIN >= 1 ? '; no rate is above that by the margin' : '';
  return { kind: 'undecided', why: `${tell(rate)}, ${doubt} the ${percent(breakEven)} from which it pays${never}` };
}

function whyLoses(rate: ClusteredRate, breakEven: number | null): string {
  return breakEven === null ? 'a hit takes as long as no cache' : `${tell(rate)}, and it pays only from ${percent(breakEven)}`;
}

function describeFault(fault: CacheFault): string {
  switch (fault.kind) {
    case 'default-scope-never-written':
      return `nothing is saved for the default branch, so ${fault.runs} runs on other refs found only what their own ref had saved`;
    case 'key-never-repeats':
      return `in ${fault.runs} runs no key came up twice, and there are no restore keys`;
    case 'never-hits':
      return `${fault.runs} runs found nothing`;
    case 'over-limit':
      return `${fault.lost} of ${fault.lookups} lookups came after the entry had been evicted, because the storage is full`;
  }
}

function describeSplit({ saves, read, saving }: SplitOutcome): string {
  const gain = saving === null ? 'no hit is lost' : `a lookup takes ${formatDuration(saving)} less`;
  return `pull requests saved ${saves} entries, of which ${read} were read; if they only restore, ${gain}`;
}

function tell({ share, low, high, n, runs }: ClusteredRate): string {
  return `it hits in ${percent(share)} (${percent(low)} to ${percent(high)}) of ${n} lookups in ${runs} runs`;
}

function percent(share: number | null): string {
  return share === null ? 'an unknown share' : formatShare(share);
}
