import type { Problem } from '../model.ts';

const MAX_MESSAGE = 300;
// Line and paragraph separators and the controls that turn text around break out of a line as well as those of ASCII do.
const NOT_ON_ONE_LINE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu;

/** A problem whose message may quote the file: cut, on one line, without control characters. Line and column are at least 1. */
export function toProblem(code: Problem['code'], message: string, at: { readonly line: number; readonly column: number }): Problem {
  // A message can be as long as the file: cut first, so that cleaning is bounded too.
  const clean = message
    .slice(0, 2 * MAX_MESSAGE)
    .replace(NOT_ON_ONE_LINE, ' ')
    .trim();
  const cut = clean.length > MAX_MESSAGE || message.length > 2 * MAX_MESSAGE ? `${clean.slice(0, MAX_MESSAGE).trimEnd()}…` : clean;
  return { code, message: cut, line: Math.max(1, at.line), column: Math.max(1, at.column) };
}
