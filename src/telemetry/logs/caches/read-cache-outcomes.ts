import type { CacheOutcome, CacheSave } from '../../../model/cache-outcome.ts';
import type { StepRun } from '../../../model/job-run.ts';
import { scrubText } from '../../../model/scrub-text.ts';
import { createLogReader } from '../read-log.ts';
import type { SplitLog } from '../split-log.ts';
import { type CacheAction, findCacheAction } from './cache-actions.ts';
import { type CacheLines, createCacheLineCollector } from './cache-lines.ts';
import { type CacheSection, findCacheSections } from './cache-sections.ts';
import { isSameKey, type RestoreReading, readRestore } from './restore-lines.ts';
import { readSaves, type SaveReading } from './save-lines.ts';

/**
 * Reads what a job's cache steps found and saved from its log: actions/cache with /restore and /save, the setup actions that cache, and
 * rust-cache. With the API's steps, only lines inside a step's own time and section count; text that a script prints is never taken for a
 * cache's word. With `steps` empty nothing can be cross-checked and every outcome has a null step number.
 * Log text is attacker text all the same: an outcome is evidence for a person, never alone a reason to edit.
 */
export function readCacheOutcomes(log: string, steps: readonly StepRun[]): CacheOutcome[] {
  const reader = createLogReader({ lines: createCacheLineCollector() }, { steps });
  reader.takeText(log);
  const { split, found } = reader.finish();
  return settleCacheOutcomes(split, found.lines);
}

/** The same for a log that was read with other things. */
export function settleCacheOutcomes(split: SplitLog, lines: CacheLines): CacheOutcome[] {
  const claimed = new Set<SaveReading>();
  const saves = new Map<readonly unknown[], readonly SaveReading[]>();
  return findCacheSections(split, lines).flatMap((part) => {
    const action = findCacheAction(part.section.subject);
    if (action === null) return [];
    const reading = readRestore(part.lines, action, part.section.inputs.get('key') ?? null);
    if (!reading.said && !action.isEnabledBy(part.section.inputs)) return [];
    if (!part.isCertain) return [unknownOutcome(part, action)];
    const post = part.postLines;
    if (post !== null && !saves.has(post)) saves.set(post, readSaves(post));
    const candidates = action.saves === 'same-step' ? readSaves(part.lines) : ((post && saves.get(post)) ?? []);
    const save = candidates.find((candidate) => !claimed.has(candidate) && belongsTo(candidate, reading, action, part)) ?? null;
    if (save !== null) claimed.add(save);
    return [outcomeOf(part, action, reading, save)];
  });
}

/** A save belongs to the outcome whose key it names; without a key, to the step it was printed in. */
function belongsTo(save: SaveReading, reading: RestoreReading, action: CacheAction, part: CacheSection): boolean {
  if (action.saves === 'never') return false;
  if (save.key === null) return part.stepNumber !== null;
  const key = save.key;
  const known = reading.primaryKey;
  if (known !== null) return isSameKey(known, key);
  return (
    action.keyPrefixes.some((prefix) => key.startsWith(prefix)) || (reading.restoredKey !== null && isSameKey(reading.restoredKey, key))
  );
}

function outcomeOf(part: CacheSection, action: CacheAction, reading: RestoreReading, save: SaveReading | null): CacheOutcome {
  const result = action.restores ? settleResult(reading, save) : 'skipped';
  const hit = result === 'exact' || result === 'partial' || (result === 'unknown' && reading.restoredKey !== null);
  return {
    stepNumber: part.stepNumber,
    action: action.action,
    result,
    save: saveOf(part, action, save),
    restoredKey: hit ? scrubText(reading.restoredKey) : null,
    primaryKey: scrubText(reading.primaryKey ?? save?.key ?? null),
    sizeBytes: reading.sizeBytes ?? save?.sizeBytes ?? null,
    restoreTime: hit ? reading.restoreTime : null,
    basis: 'log',
  };
}

/** A restore that did not say which kind of hit it was: the post step compares the keys and says whether there was need to save. */
function settleResult(reading: RestoreReading, save: SaveReading | null): RestoreReading['result'] {
  if (reading.result !== 'unknown' || reading.restoredKey === null || save?.key == null) return reading.result;
  return isSameKey(save.key, reading.restoredKey) ? 'exact' : 'partial';
}

function saveOf(part: CacheSection, action: CacheAction, save: SaveReading | null): CacheSave {
  if (save !== null) return save.save;
  return action.saves === 'never' || part.isPostSkipped ? 'skipped' : 'unknown';
}

function unknownOutcome(part: CacheSection, action: CacheAction): CacheOutcome {
  return {
    stepNumber: part.stepNumber,
    action: action.action,
    result: 'unknown',
    save: 'unknown',
    restoredKey: null,
    primaryKey: null,
    sizeBytes: null,
    restoreTime: null,
    basis: 'log',
  };
}
