import type { CacheSave } from '../../../model/cache-outcome.ts';
import type { CacheLine } from './cache-lines.ts';

/** What the lines of a saving step say of one cache. */
export interface SaveReading {
  readonly save: CacheSave;
  /** The key that was saved or kept, where a line names it. */
  readonly key: string | null;
  /** Bytes sent; null when none were. */
  readonly sizeBytes: number | null;
}

const SAVED = /^(?:Cache saved with (?:the )?key: |(?:uv|Python) cache saved with key: )(.+)$/;
const SAVED_WITHOUT_KEY = /^(?:Cache saved successfully|\.\.\. Saving cache \.\.\.|Saving cache)$/;
const NOT_NEEDED = /^Cache hit occurred on (?:the primary key |the cache key |key )(.+), not saving cache\.$/;
const UP_TO_DATE = /^Cache up-to-date\.$/;
const FAILED = /^(?:##\[(?:warning|error)\])?(?:Failed to save: (.*)|Unable to finalize cache with key (.*)|Cache save failed\.)$/;
const RESERVED_KEY = /(?:reserve|finalize) cache with key (.+?)(?:, another job|\. More details:|\.?$)/;
const SKIPPED =
  /^(?:##\[warning\])?(?:Cache save skipped: the effective cache-mode |Path Validation Error: |Primary key was not generated|Cache folder path is retrieved for .* but doesn't exist on disk|Cache saving is skipped because )/;
const SENT = /^Sent \d+ of (\d+) \(/;

/**
 * Reads every save in the lines, in order: a step has more than one where a composite action keeps several caches. A failure outweighs the
 * `Cache saved with key` that old actions print after it (actions/cache issue 1296).
 */
export function readSaves(lines: readonly CacheLine[]): readonly SaveReading[] {
  const saves: SaveReading[] = [];
  let sent: number | null = null;
  let failure: SaveReading | null = null;
  const add = (reading: SaveReading): void => {
    saves.push(reading);
    sent = null;
  };
  for (const line of lines) {
    const { text } = line;
    const saved = SAVED.exec(text)?.[1]?.trim() ?? null;
    const kept = NOT_NEEDED.exec(text)?.[1] ?? null;
    const bytes = SENT.exec(text)?.[1];
    if (bytes !== undefined) sent = Number(bytes);
    else if (FAILED.test(text)) {
      failure = failureOf(line);
      add(failure);
    } else if (saved !== null) {
      if (failure === null || (failure.key !== null && failure.key !== saved)) add({ save: 'saved', key: saved, sizeBytes: sent });
      else saves[saves.indexOf(failure)] = { ...failure, key: saved };
      failure = null;
    } else if (kept !== null) add({ save: 'not-needed', key: kept, sizeBytes: null });
    else if (UP_TO_DATE.test(text)) add({ save: 'not-needed', key: null, sizeBytes: null });
    else if (SKIPPED.test(text)) add({ save: 'skipped', key: null, sizeBytes: null });
    else if (SAVED_WITHOUT_KEY.test(text)) add({ save: 'saved', key: null, sizeBytes: sent });
  }
  return withoutEchoes(saves);
}

function failureOf(line: CacheLine): SaveReading {
  const whole = [line.text, ...line.continuation].join('\n');
  return { save: failureKind(whole), key: RESERVED_KEY.exec(line.text)?.[1] ?? null, sizeBytes: null };
}

function failureKind(message: string): CacheSave {
  if (message.includes('cache write denied')) return 'denied';
  if (message.includes('This legacy service is shutting down')) return 'failed';
  return /another job may be (?:creating|finalizing) this cache/.test(message) ? 'raced' : 'failed';
}

/** `Cache saved successfully` and `Saving cache` tell the same save as a line with the key, or a failure beside them. */
function withoutEchoes(saves: readonly SaveReading[]): readonly SaveReading[] {
  const told = saves.filter((save) => save.key !== null || save.save !== 'saved');
  return told.length > 0 ? told : saves.slice(0, 1);
}
