import type { Availability } from '../../model/availability.ts';
import { type Seconds, seconds } from '../../model/seconds.ts';
import type { CacheReplay } from './cache-replay.ts';
import { type CacheTimes, meanCacheTime } from './cache-times.ts';
import type { CacheRules, CacheUse } from './cache-use.ts';
import type { ClusteredRate } from './clustered-rate.ts';
import { replayCache } from './replay-cache.ts';
import { entriesOf, type SummaryOptions, summarizeCache } from './summarize-cache.ts';

/** What comes of restoring everywhere and saving only outside of pull requests. */
export interface SplitOutcome {
  /** Entries that pull requests saved, their size, and how many of them were ever read. */
  readonly saves: number;
  readonly bytes: number;
  readonly read: number;
  /** Of all lookups, exact or partial, once they are not saved. */
  readonly hit: ClusteredRate;
  /** Mean seconds a lookup that it saves, negative where it costs; null without times. */
  readonly saving: Seconds | null;
  /** Whether it is worth a change: by a second or more a lookup, the least that GitHub records; without times, whether no hit is lost. */
  readonly isBetter: boolean;
}

const FEWEST_SAVES = 5;
const LEAST_SAVING = 1;

/** The same uses replayed with pull requests that do not save; null where none of them saved. Better needs 5 such saves. */
export function compareSplit(
  replay: CacheReplay,
  { times, rules, counted }: { readonly times: Availability<CacheTimes>; readonly rules: CacheRules; readonly counted: SummaryOptions },
): SplitOutcome | null {
  const saved = entriesOf(replay, counted).filter(({ savedBy }) => isOfPullRequest(savedBy));
  if (saved.length === 0) return null;
  const isMeant = (use: CacheUse): boolean => isOfPullRequest(use) && (counted.step === undefined || use.step === counted.step);
  const split = replayCache(
    replay.lookups.map(({ use }) => (isMeant(use) ? withoutWrite(use) : use)),
    rules,
  );
  const [before, after] = times.available
    ? [meanCacheTime(replay, times.value, counted), meanCacheTime(split, times.value, counted)]
    : [null, null];
  const saving = before === null || after === null ? null : seconds(before - after);
  const { hit } = summarizeCache(split, counted);
  const isEnough = saving === null ? hit.count >= summarizeCache(replay, counted).hit.count : saving >= LEAST_SAVING;
  return {
    saves: saved.length,
    bytes: saved.reduce((sum, { bytes }) => sum + bytes, 0),
    read: saved.filter(({ reads }) => reads > 0).length,
    hit,
    saving,
    isBetter: isEnough && saved.length >= FEWEST_SAVES,
  };
}

function isOfPullRequest({ scope }: CacheUse): boolean {
  return scope.own.startsWith('refs/pull/');
}

function withoutWrite(use: CacheUse): CacheUse {
  return { ...use, mode: use.mode === 'write' ? 'read' : use.mode === 'write-only' ? 'none' : use.mode };
}
