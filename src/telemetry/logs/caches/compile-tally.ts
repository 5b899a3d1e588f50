import type { CacheEntries } from '../../../model/cache-outcome.ts';

export type CompilerCache = 'sccache' | 'ccache';

/** Takes the lines of one section that may be of `sccache --show-stats` or `ccache -s`. */
export interface CompileTally {
  take(text: string): void;
  /** Of the last table printed; null without one. */
  read(): { readonly tool: CompilerCache; readonly entries: CacheEntries } | null;
}

const SCCACHE_BEGIN = /^Compile requests {2,}\d+$/;
/** The rows of one language, `Cache hits (Rust)`, are parts of this one. */
const SCCACHE_ROW = /^Cache (hits|misses) {2,}(\d{1,12})$/;
const CCACHE_BEGIN = /^Cacheable calls: +\d+ \/ +\d+/;
const CCACHE_ROW = /^ {2}(Hits|Misses): +(\d{1,12}) \/ +\d+/;
/** Up to version 4.3. */
const OLD_CCACHE_BEGIN = /^cache hit \(direct\) {2,}(\d{1,12})$/;
const OLD_CCACHE_ROW = /^cache (hit \(preprocessed\)|miss) {2,}(\d{1,12})$/;

/** What a line that these match begins with. */
export const COMPILE_STARTS = [
  'Compile requests  ',
  'Cache hits  ',
  'Cache misses  ',
  'Cacheable calls:',
  '  Hits: ',
  '  Misses: ',
  'cache hit (',
  'cache miss  ',
];

export function createCompileTally(): CompileTally {
  let tool: CompilerCache | null = null;
  let hits: number | null = null;
  let misses: number | null = null;

  function begin(which: CompilerCache, direct: number | null): void {
    [tool, hits, misses] = [which, direct, null];
  }

  return {
    take(text) {
      const old = OLD_CCACHE_BEGIN.exec(text)?.[1];
      if (SCCACHE_BEGIN.test(text)) begin('sccache', null);
      else if (CCACHE_BEGIN.test(text)) begin('ccache', null);
      else if (old !== undefined) begin('ccache', Number(old));
      if (tool === null) return;
      const older = OLD_CCACHE_ROW.exec(text);
      if (older !== null) {
        if (older[1] === 'miss') misses ??= Number(older[2]);
        else hits = (hits ?? 0) + Number(older[2]);
        return;
      }
      const row = (tool === 'sccache' ? SCCACHE_ROW : CCACHE_ROW).exec(text);
      if (row === null) return;
      // ccache lists what its storage served under the same names once more.
      if (/^hits$/i.test(row[1] ?? '')) hits ??= Number(row[2]);
      else misses ??= Number(row[2]);
    },
    read: () => (tool === null || hits === null || misses === null ? null : { tool, entries: { hits, misses } }),
  };
}
