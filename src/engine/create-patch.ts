import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from 'diff';

/**
 * A unified diff of one file with `a/` and `b/` prefixes that `git apply` accepts; empty when nothing differs. Line endings are kept.
 * `before` is null for a new file.
 */
export function createPatch(path: string, before: string | null, after: string): string {
  if (before === after) return '';
  const old = before === null ? '/dev/null' : `a/${path}`;
  const mode = before === null ? 'new file mode 100644\n' : '';
  const patch = structuredPatch(old, `b/${path}`, before ?? '', after, undefined, undefined, { context: 3 });
  return `diff --git a/${path} b/${path}\n${mode}${formatPatch(patch, FILE_HEADERS_ONLY)}`;
}
