import type { CacheOutcome, CacheSave } from '../../../model/cache-outcome.ts';
import type { StepRun } from '../../../model/job-run.ts';
import type { LogInstant } from '../../../model/log-instant.ts';
import { scrubText } from '../../../model/scrub-text.ts';
import { createLogReader } from '../read-log.ts';
import type { SplitLog } from '../split-log.ts';
import { type CacheAction, findCacheAction } from './cache-actions.ts';
import { type CacheLine, type CacheLines, createCacheLineCollector } from './cache-lines.ts';
import { cacheParts } from './cache-parts.ts';
import { type CacheSection, findCacheSections } from './cache-sections.ts';
import { readGradleRestore, reportedEntries } from './gradle-lines.ts';
import { isSameKey, type RestoreReading, readRestore } from './restore-lines.ts';
import { readSaves, type SaveReading } from './save-lines.ts';
import { createToolCacheCollector, settleToolCaches } from './tool-caches.ts';

/**
 * Reads what a job's cache steps found and saved from its log: the actions that keep a cache of GitHub's, and beside them the layers of image builds and
 * the statistics of compiler caches. With the API's steps, only lines inside a step's own time and section count; text that a script prints is
 * never taken for an action's word. With `steps` empty nothing can be cross-checked and every outcome has a null step number.
 * Log text is attacker text all the same: an outcome is evidence for a person, never alone a reason to edit.
 */
export function readCacheOutcomes(log: string, steps: readonly StepRun[]): CacheOutcome[] {
  const reader = createLogReader({ lines: createCacheLineCollector(), tools: createToolCacheCollector() }, { steps });
  reader.takeText(log);
  const { split, found } = reader.finish();
  return settleToolCaches(settleCacheOutcomes(split, found.lines), found.tools, split);
}

/** The same for a log that was read with other things, without what tools tell. */
export function settleCacheOutcomes(split: SplitLog, lines: CacheLines): CacheOutcome[] {
  const saves = createSaves();
  return findCacheSections(split, lines).flatMap((section) => {
    const action = findCacheAction(section.section.subject);
    if (action === null || action.reading === 'statistics') return [];
    const isEnabled = action.isEnabledBy(section.section.inputs);
    return cacheParts(ownLines(section.lines, action), action).flatMap(({ part, lines: own }) => {
      const askedFor = part === null ? (section.section.inputs.get('key') ?? null) : null;
      const begin = beginOf(section, own);
      const reading =
        action.reading === 'gradle'
          ? readGradleRestore(own, begin)
          : readRestore(own, action, { askedFor: keyOf(askedFor, action), begin, whole: section.lines });
      if (!reading.said && !isEnabled) return [];
      if (!section.isCertain) return [unknownOutcome(section, action, part)];
      const outcome = outcomeOf({ section, action, part }, reading, saves.claim({ section, action, part }, reading));
      return [isContradictory(outcome) ? unknownOutcome(section, action, part) : outcome];
    });
  });
}

interface Which {
  readonly section: CacheSection;
  readonly action: CacheAction;
  /** Null for the action's only or main cache. */
  readonly part: string | null;
}

/** What was there by the very key is not saved by it again: one of the two was said by another. Gradle's home is one key for many entries. */
function isContradictory({ action, result, save, restoredKey, primaryKey }: CacheOutcome): boolean {
  const isOneKey = restoredKey !== null && primaryKey !== null && isSameKey(restoredKey, primaryKey);
  return result === 'exact' && save === 'saved' && isOneKey && findCacheAction(`${action}@`)?.reading === 'plain';
}

/** What the action printed before it ran anything of the repository's. */
function ownLines(lines: readonly CacheLine[], { runsCodeAt }: CacheAction): readonly CacheLine[] {
  const end = runsCodeAt === null ? -1 : lines.findIndex(({ text }) => runsCodeAt.test(text));
  return end === -1 ? lines : lines.slice(0, end);
}

/** What came before the first of the lines: those of another cache of the step, or its header. */
function beginOf({ section, lines }: CacheSection, [first]: readonly CacheLine[]): LogInstant | null {
  const before = first === undefined ? -1 : lines.indexOf(first) - 1;
  return lines[before] ?? section.headerEnd;
}

/** `key` is a part of a key where the action makes the whole of it. */
function keyOf(input: string | null, action: CacheAction): string | null {
  return action.keyPrefixes.length === 0 ? input : null;
}

/** Gives each save to one outcome. */
function createSaves(): { claim(which: Which, reading: RestoreReading): SaveReading | null } {
  const claimed = new Set<SaveReading>();
  const ofPost = new Map<readonly CacheLine[], readonly SaveReading[]>();
  const candidatesOf = ({ section, action }: Which): readonly SaveReading[] => {
    const { postLines, section: own } = section;
    if (action.saves === 'same-step') return readSaves(section.lines, own.headerEnd ?? own.marker);
    if (action.saves !== 'post' || postLines === null) return [];
    const known = ofPost.get(postLines) ?? readSaves(postLines);
    ofPost.set(postLines, known);
    return known;
  };
  return {
    claim(which, reading) {
      const own = candidatesOf(which).filter((save) => !claimed.has(save) && belongsTo(save, reading, which));
      // Gradle's home is saved with all that was taken out of it.
      const taken = which.action.reading === 'gradle' ? own : own.slice(0, 1);
      for (const save of taken) claimed.add(save);
      return mergeSaves(taken);
    },
  };
}

/** A save belongs to the outcome whose key it names; without a key, to the step it was printed in. */
function belongsTo(save: SaveReading, reading: RestoreReading, { section, action, part }: Which): boolean {
  if (save.part !== part) return false;
  if (save.key === null) return section.stepNumber !== null;
  const key = save.key;
  const known = reading.primaryKey;
  if (known !== null && action.reading !== 'gradle') return isSameKey(known, key);
  return (
    action.keyPrefixes.some((prefix) => key.startsWith(prefix)) || (reading.restoredKey !== null && isSameKey(reading.restoredKey, key))
  );
}

/** What went wrong outweighs what went well, and that what was not needed. */
const BY_WEIGHT: readonly CacheSave[] = ['denied', 'failed', 'raced', 'saved', 'not-needed', 'skipped', 'none', 'unknown'];

function mergeSaves(saves: readonly SaveReading[]): SaveReading | null {
  const [first] = [...saves].sort((a, b) => BY_WEIGHT.indexOf(a.save) - BY_WEIGHT.indexOf(b.save));
  if (first === undefined || saves.length === 1) return first ?? null;
  const sum = (values: readonly (number | null)[]): number | null =>
    values.reduce((total, value) => (value === null ? total : (total ?? 0) + value), null);
  return {
    ...first,
    sizeBytes: sum(saves.map((save) => save.sizeBytes)),
    time: sum(saves.map((save) => save.time)) as SaveReading['time'],
  };
}

function outcomeOf(which: Which, reading: RestoreReading, save: SaveReading | null): CacheOutcome {
  const { section, action, part } = which;
  const result = action.restores ? settleResult(reading, save) : 'skipped';
  const hit = result === 'exact' || result === 'partial' || (result === 'unknown' && reading.restoredKey !== null);
  const entries = (action.reading === 'gradle' ? reportedEntries(section.postLines ?? []) : null) ?? reading.entries;
  const savePolicy = save === null ? reading.savePolicy : save.policy;
  return {
    stepNumber: section.stepNumber,
    ...(section.stepIndex === null ? {} : { stepIndex: section.stepIndex }),
    action: action.action,
    result,
    save: saveOf(which, reading, save),
    restoredKey: hit ? scrubText(reading.restoredKey) : null,
    primaryKey: scrubText(reading.primaryKey ?? save?.key ?? null),
    sizeBytes: reading.sizeBytes ?? save?.sizeBytes ?? null,
    restoreTime: hit ? reading.restoreTime : null,
    restoreRate: hit ? reading.restoreRate : null,
    saveTime: save?.time ?? null,
    ...(part === null ? {} : { part }),
    ...(entries === null ? {} : { entries }),
    ...(reading.isLookup ? { isLookup: true } : {}),
    ...(reading.policy === null ? {} : { policy: reading.policy }),
    ...(savePolicy === null ? {} : { savePolicy }),
    basis: 'log',
  };
}

/** A restore that did not say which kind of hit it was: the post step compares the keys and says whether there was need to save. */
function settleResult(reading: RestoreReading, save: SaveReading | null): RestoreReading['result'] {
  if (reading.result !== 'unknown' || reading.restoredKey === null || save?.key == null) return reading.result;
  return isSameKey(save.key, reading.restoredKey) ? 'exact' : 'partial';
}

function saveOf({ section, action }: Which, reading: RestoreReading, save: SaveReading | null): CacheSave {
  if (save !== null) return save.save;
  if (action.saves === 'never') return 'none';
  return reading.savePolicy !== null || (action.saves === 'post' && section.isPostSkipped) ? 'skipped' : 'unknown';
}

function unknownOutcome({ stepNumber, stepIndex, isVouched }: CacheSection, { action }: CacheAction, part: string | null): CacheOutcome {
  return {
    stepNumber,
    ...(stepIndex === null ? {} : { stepIndex }),
    action,
    result: 'unknown',
    save: 'unknown',
    restoredKey: null,
    primaryKey: null,
    sizeBytes: null,
    restoreTime: null,
    ...(part === null ? {} : { part }),
    ...(isVouched ? {} : { toldBy: 'output' }),
    basis: 'log',
  };
}
