import { seconds } from '../../../src/model/seconds.ts';
import type { CacheScope, CacheUse } from '../../../src/simulate/cache/cache-use.ts';
import { at } from '../../helpers/build-run.ts';

/**
 * A use that saves what it did not find, as if at once. `at`: seconds from the start of the tests' time; `ref` and `base` stand for
 * the scope.
 */
export interface UseSketch extends Partial<Omit<CacheUse, 'at' | 'scope'>> {
  readonly at: number;
  readonly ref?: string;
  readonly base?: string | null;
}

export const MAIN = 'refs/heads/main';

export function scope(own: string, base: string | null = null): CacheScope {
  return { own, base, defaultBranch: MAIN };
}

export function buildUse({ at: second, ref = MAIN, base = null, ...rest }: UseSketch): CacheUse {
  return {
    run: `r${String(second).padStart(9, '0')}`,
    job: 'test',
    step: 'cache',
    at: at(second),
    duration: seconds(0),
    saveTime: seconds(0),
    scope: scope(ref, base),
    mode: 'write',
    key: 'k',
    restoreKeys: [],
    version: 'v',
    saveBytes: 1,
    ...rest,
  };
}
