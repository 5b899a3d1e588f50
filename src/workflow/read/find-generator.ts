/** How a program says that a file is its own, in the comment lines above the first key. */
const SAYINGS = [
  /\b(?:this|the) (?:file|workflow|code)\b[^.!]*\b(?:is|was|has been)\b[^.!]*\b(?:auto-?generated|generated|managed|synced|synchronized|overwritten) (?:by|from|via|with|using)\b/i,
  /^(?:automatically |auto-?)?generated (?:by|from|via|with|using)\b/i,
  /^(?:auto-?generated|code generated)\b/i,
  /\bdo not (?:edit|modify|change)\b(?=\s*(?:$|[.!*]|this file|it\b|the file|by hand|manually|directly|except))/i,
  /\bmanaged (?:by|via) (?:terraform|pulumi|ansible|projen|copier|cruft|bot)\b/i,
  /(?:^|\s)@generated\b/,
];
const NO_LONGER =
  /\b(?:originally|initially|once|was first) (?:auto-?)?generated\b|\bmaintained manually\b|\bno longer (?:auto-?)?(?:generated|managed)\b/i;

/** The comment line in which a program claims the file, or null. A remark that only mentions generated things does not count. */
export function findGenerator(text: string): string | null {
  for (const line of headerComments(text)) {
    if (NO_LONGER.test(line)) return null;
    if (SAYINGS.some((saying) => saying.test(line))) return line.slice(0, 200);
  }
  return null;
}

function headerComments(text: string): readonly string[] {
  const comments: string[] = [];
  for (const line of text.replace(/^\ufeff/, '').split('\n', 60)) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed === '---') continue;
    if (!trimmed.startsWith('#')) break;
    // The sayings take time that grows with the square of the line.
    comments.push(
      trimmed
        .slice(0, 500)
        .replace(/^[#\s*~=-]+/, '')
        .trim(),
    );
  }
  return comments;
}
