import type { ChangedRange } from '../edit.ts';

/** What the text after the first step is made of: text as it was, or new text in place of what was there. */
type Piece = { readonly kept: true; readonly start: number; readonly end: number } | { readonly kept: false; readonly text: string };

/** One step for two: `second` speaks of the text that `first` makes of `text`. Each range is as narrow as its ends allow. */
export function composeRanges(text: string, first: readonly ChangedRange[], second: readonly ChangedRange[]): readonly ChangedRange[] {
  if (first.length === 0) return second;
  if (second.length === 0) return first;
  const middle = piecesOf(text.length, first);
  const pieces: Piece[] = [];
  let index = 0;
  let used = 0;
  // Moves on in the middle text; what is passed is taken over or left out.
  const advance = (length: number, isTaken: boolean) => {
    let left = length;
    while (left > 0) {
      const piece = middle[index];
      if (piece === undefined) return;
      const size = sizeOf(piece) - used;
      const part = Math.min(left, size);
      if (isTaken) pieces.push(partOf(piece, used, part));
      left -= part;
      used += part;
      if (part === size) {
        index += 1;
        used = 0;
      }
    }
  };
  let at = 0;
  for (const range of second) {
    advance(range.start - at, true);
    pieces.push({ kept: false, text: range.replacement });
    advance(range.end - range.start, false);
    at = range.end;
  }
  advance(Number.POSITIVE_INFINITY, true);
  return rangesOf(text, pieces);
}

function piecesOf(length: number, ranges: readonly ChangedRange[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const { start, end, replacement } of ranges) {
    pieces.push({ kept: true, start: from, end: start }, { kept: false, text: replacement });
    from = end;
  }
  pieces.push({ kept: true, start: from, end: length });
  return pieces.filter((piece) => sizeOf(piece) > 0);
}

function sizeOf(piece: Piece): number {
  return piece.kept ? piece.end - piece.start : piece.text.length;
}

function partOf(piece: Piece, from: number, length: number): Piece {
  if (piece.kept) return { kept: true, start: piece.start + from, end: piece.start + from + length };
  return { kept: false, text: piece.text.slice(from, from + length) };
}

function rangesOf(text: string, pieces: readonly Piece[]): readonly ChangedRange[] {
  const ranges: ChangedRange[] = [];
  let from = 0;
  let replacement = '';
  for (const piece of [...pieces, { kept: true as const, start: text.length, end: text.length }]) {
    if (!piece.kept) {
      replacement += piece.text;
      continue;
    }
    const range = narrow(text, { start: from, end: piece.start, replacement });
    if (range.start !== range.end || range.replacement !== '') ranges.push(range);
    from = piece.end;
    replacement = '';
  }
  return ranges;
}

/** Leaves out what both ends have in common with the text as it was. */
function narrow(text: string, { start, end, replacement }: ChangedRange): ChangedRange {
  const shorter = Math.min(end - start, replacement.length);
  let head = 0;
  while (head < shorter && text[start + head] === replacement[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && text[end - 1 - tail] === replacement[replacement.length - 1 - tail]) tail += 1;
  return { start: start + head, end: end - tail, replacement: replacement.slice(head, replacement.length - tail) };
}
