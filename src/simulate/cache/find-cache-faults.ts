import type { CacheLookup, CacheReplay } from './cache-replay.ts';
import { entriesOf, lookupsOf, type SummaryOptions } from './summarize-cache.ts';

/** What keeps a cache from hitting, by its replay. Counts are of runs where they are not named otherwise. */
export type CacheFault =
  /** No run saved for the default branch, which is all that other refs can read; `denied`: lookups there that may not write. */
  | { readonly kind: 'default-scope-never-written'; readonly runs: number; readonly denied: number }
  /**
   * Every run asked for keys that no other run asked for, and without restore keys nothing else can be found: a run id or a commit is
   * in the key.
   */
  | { readonly kind: 'key-never-repeats'; readonly runs: number }
  /**
   * Nothing was found, and neither of those says why: the version differs, what is saved comes too late, or runs are further apart
   * than entries are kept.
   */
  | { readonly kind: 'never-hits'; readonly runs: number }
  /** So many lookups missed a key that had been there but was evicted, since all that is saved does not fit. */
  | { readonly kind: 'over-limit'; readonly lookups: number; readonly lost: number };

const FEWEST_RUNS = 5;
/** The margin of the rule that recommends a cache: a smaller loss of hits is not worth a change. */
const LEAST_LOST = 0.1;

/** The faults of a cache step, judged on at least 5 runs. What was saved before the first lookup of the replay is not known to it. */
export function findCacheFaults(replay: CacheReplay, options: SummaryOptions = {}): readonly CacheFault[] {
  const made = lookupsOf(replay, options).filter(({ result }) => result !== 'skipped');
  const runs = runsOf(made);
  if (runs < FEWEST_RUNS) return [];
  const isHit = made.some(({ entry }) => entry !== null);
  const faults: CacheFault[] = [];
  const unwritten = defaultScopeNeverWritten(replay, options, made);
  if (unwritten !== null) faults.push(unwritten);
  if (!isHit && neverRepeats(made)) faults.push({ kind: 'key-never-repeats', runs });
  const lost = made.filter((lookup) => lookup.lost === 'limit').length;
  if (lost >= LEAST_LOST * made.length) faults.push({ kind: 'over-limit', lookups: made.length, lost });
  return isHit || faults.length > 0 ? faults : [{ kind: 'never-hits', runs }];
}

function defaultScopeNeverWritten(replay: CacheReplay, options: SummaryOptions, made: readonly CacheLookup[]): CacheFault | null {
  const elsewhere = made.filter(({ use }) => use.scope.own !== use.scope.defaultBranch);
  if (runsOf(elsewhere) < FEWEST_RUNS) return null;
  const step = options.step === undefined ? {} : { step: options.step };
  if (entriesOf(replay, step).some(({ ref, savedBy }) => ref === savedBy.scope.defaultBranch)) return null;
  // What was found there was saved by another step.
  if (elsewhere.some(({ from }) => from === 'default')) return null;
  const denied = lookupsOf(replay, step).filter(({ use, save }) => save === 'denied' && use.scope.own === use.scope.defaultBranch).length;
  return { kind: 'default-scope-never-written', runs: runsOf(elsewhere), denied };
}

function neverRepeats(made: readonly CacheLookup[]): boolean {
  if (made.some(({ use }) => use.restoreKeys.length > 0)) return false;
  const runOf = new Map<string, string>();
  return made.every(({ use }) => {
    const first = runOf.get(use.key) ?? use.run;
    runOf.set(use.key, first);
    return first === use.run;
  });
}

function runsOf(lookups: readonly CacheLookup[]): number {
  return new Set(lookups.map(({ use }) => use.run)).size;
}
