import type { CacheAction } from './cache-actions.ts';
import type { CacheLine } from './cache-lines.ts';
import { HIT, RESTORE_KEY_HIT } from './restore-lines.ts';
import { partName } from './save-lines.ts';

/** The lines of one of the caches that an action restores. */
export interface PartLines {
  /** Null for its only or main one. */
  readonly part: string | null;
  readonly lines: readonly CacheLine[];
}

/** The last line of a restore by setup-java, which keeps a cache for the wrapper and one for the JDK beside its main one. */
const CONCLUSION =
  /^(?:(?<part>maven-wrapper|gradle-wrapper|JDK) cache (?:restored from key: |is not found)|Cache restored from key: |\w+ cache is not found$)/;
const OF_PART = /^(?:maven-wrapper|gradle-wrapper|JDK) cache /;

/** The lines of each cache of an action, the main one first; there is a main one even without lines. */
export function cacheParts(lines: readonly CacheLine[], action: CacheAction): readonly PartLines[] {
  if (action.parts.length > 0) return byKeys(lines, action);
  if (!lines.some(({ text }) => OF_PART.test(text))) return [{ part: null, lines }];
  const parts: PartLines[] = [];
  const main: CacheLine[] = [];
  let open: CacheLine[] = [];
  for (const line of lines) {
    open.push(line);
    const match = CONCLUSION.exec(line.text);
    if (match === null) continue;
    const part = partName(match.groups?.part);
    if (part === null) main.push(...open);
    else parts.push({ part, lines: open });
    open = [];
  }
  main.push(...open);
  return [{ part: null, lines: main }, ...parts];
}

/** Each toolkit line begins the lines of the cache whose key it names. What stands before the first is every cache's. */
function byKeys(lines: readonly CacheLine[], { parts }: CacheAction): readonly PartLines[] {
  const starts = lines.flatMap(({ text }, index) => {
    const key = (HIT.exec(text) ?? RESTORE_KEY_HIT.exec(text))?.[1];
    return key === undefined ? [] : [{ index, key }];
  });
  const common = lines.slice(0, starts[0]?.index ?? lines.length);
  return parts.map(({ part, keyPrefixes }) => {
    const at = starts.findIndex(({ key }) => keyPrefixes.some((prefix) => key.startsWith(prefix)));
    return { part, lines: at === -1 ? common : lines.slice(starts[at]?.index, starts[at + 1]?.index) };
  });
}
