import type { Route } from '../../model/route.ts';
import type { UnknownWord, Value, Workflow } from '../model.ts';

/** Source: "Workflow syntax", cache-mode, GitHub Docs. */
const CACHE_MODES: ReadonlySet<string> = new Set(['read', 'write', 'write-only', 'none']);

/**
 * What a workflow holds that nobody here knows: of what GitHub's schema let pass, all but the keys that we know to be newer than it,
 * and values of those that we do not know.
 */
export function findUnknownWords(passed: readonly UnknownWord[], { cacheMode, jobs }: Omit<Workflow, 'unknown'>): readonly UnknownWord[] {
  const modes = [cacheMode, ...jobs.map((job) => job.cacheMode)].flatMap((mode) => unknownMode(mode) ?? []);
  return [...passed.filter(({ route }) => !isCacheMode(route)), ...modes];
}

/** `cache-mode` of a workflow or of a job. */
function isCacheMode(route: Route): boolean {
  return route.at(-1) === 'cache-mode' && (route.length === 1 || (route.length === 3 && route[0] === 'jobs'));
}

function unknownMode(mode: Value<string> | null): UnknownWord | null {
  return mode === null || !mode.known || CACHE_MODES.has(mode.value) ? null : { route: mode.route, word: mode.value };
}
