import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from 'diff';

/** A unified diff of one file with `a/` and `b/` prefixes that `git apply` accepts; empty when nothing differs. Line endings are kept. */
export function createPatch(path: string, before: string, after: string): string {
  if (before === after) return '';
  return `diff --git a/${path} b/${path}\n${formatPatch(structuredPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, { context: 3 }), FILE_HEADERS_ONLY)}`;
}
