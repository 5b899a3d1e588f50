import { applyPatch, parsePatch, reversePatch } from 'diff';

/**
 * A text with what a unified diff did to one of its files taken back; all else stays. Null where the lines that it wrote, or those around them, are no longer
 * there, where it made the file, and where it does not name it.
 */
export function invertPatch(patch: string, path: string, text: string): string | null {
  try {
    const file = parsePatch(patch).find(({ newFileName }) => newFileName?.replace(/^b\//, '') === path);
    if (file === undefined || file.oldFileName === '/dev/null') return null;
    const inverted = applyPatch(text, reversePatch(file), { autoConvertLineEndings: false });
    return inverted === false ? null : inverted;
  } catch {
    // It was cut, or is none.
    return null;
  }
}
