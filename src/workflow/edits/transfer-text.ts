import type { ChangedRange } from '../edit.ts';

/**
 * How far a line moves when its block moves by `delta` columns. Empty lines stay empty, comments that an author put at the very start of a line stay there,
 * and a line that has too little indentation to lose gives what it has. Inside block scalars and folded texts the same shift keeps the value.
 */
function shiftOf(line: string, delta: number): number {
  const content = line.replace(/\r$/, '');
  if (content === '' || content.startsWith('#')) return 0;
  const indent = content.length - content.replace(/^ +/, '').length;
  return Math.max(delta, -indent);
}

/** Whole lines of written text, moved sideways; everything but their indentation stays, line endings too. */
export function shiftLines(text: string, delta: number): string {
  return text
    .split('\n')
    .map((line) => {
      const shift = shiftOf(line, delta);
      return shift < 0 ? line.slice(-shift) : `${' '.repeat(shift)}${line}`;
    })
    .join('\n');
}

/** The same for lines that stay where they are: one insertion for each line from `start`, which is the start of a line, to `end`. */
export function indentInPlace(text: string, start: number, end: number, delta: number): readonly ChangedRange[] {
  const ranges: ChangedRange[] = [];
  let at = start;
  for (const line of text.slice(start, end).split('\n')) {
    const shift = shiftOf(line, delta);
    if (shift > 0) ranges.push({ start: at, end: at, replacement: ' '.repeat(shift) });
    at += line.length + 1;
  }
  return ranges;
}
