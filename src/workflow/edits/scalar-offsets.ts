import type { Scalar } from 'yaml';

/** Where a range of a text's value stands in the file; null where its ends are blanks, which folding may have made up. */
export type FileRange = (start: number, end: number) => { readonly start: number; readonly end: number } | null;

/** One character of a value and what writes it in the file: itself, a doubled quote, an escape. */
interface Unit {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Maps ranges of a text's value to ranges of the file, in every style that YAML has for texts. Folding, indentation and chomping only ever make or unmake blanks,
 * so the characters between them stand in the file in the same order; each one is compared. Null when one differs, or where the scalar was not read from a file.
 */
export function locateInScalar(text: string, scalar: Scalar): FileRange | null {
  const { value } = scalar;
  const source = sourceOf(text, scalar);
  if (typeof value !== 'string' || source === null) return null;
  const starts = new Int32Array(value.length).fill(-1);
  const ends = new Int32Array(value.length).fill(-1);
  let at = 0;
  for (const unit of unitsOf(text, source)) {
    for (const char of unit.value.split('')) {
      if (isBlank(char)) continue;
      while (at < value.length && isBlank(value[at] ?? '')) at += 1;
      if (value[at] !== char) return null;
      starts[at] = unit.start;
      ends[at] = unit.end;
      at += 1;
    }
  }
  if (value.slice(at).trim() !== '') return null;
  return (from, to) => {
    const start = starts[from] ?? -1;
    const end = ends[to - 1] ?? -1;
    return from < to && start >= 0 && end >= 0 ? { start, end } : null;
  };
}

interface Source {
  readonly style: 'plain' | 'single' | 'double';
  readonly start: number;
  readonly end: number;
}

function sourceOf(text: string, scalar: Scalar): Source | null {
  const token = scalar.srcToken;
  if (token?.type === 'block-scalar') {
    const last = token.props.at(-1);
    if (last === undefined || !('source' in last)) return null;
    const start = last.offset + last.source.length;
    return text.startsWith(token.source, start) ? { style: 'plain', start, end: start + token.source.length } : null;
  }
  if (token === undefined || !('source' in token) || !text.startsWith(token.source, token.offset)) return null;
  const end = token.offset + token.source.length;
  if (token.type === 'scalar') return { style: 'plain', start: token.offset, end };
  if (token.type === 'single-quoted-scalar') return { style: 'single', start: token.offset + 1, end: end - 1 };
  return token.type === 'double-quoted-scalar' ? { style: 'double', start: token.offset + 1, end: end - 1 } : null;
}

function* unitsOf(text: string, { style, start, end }: Source): Generator<Unit> {
  for (let at = start; at < end; ) {
    const length = style === 'double' && text[at] === '\\' ? escapeLength(text, at) : style === 'single' && text[at] === "'" ? 2 : 1;
    const written = text.slice(at, at + length);
    yield { value: style === 'single' && length === 2 ? "'" : length === 1 ? written : readEscape(written), start: at, end: at + length };
    at += length;
  }
}

const CODE_LENGTHS = new Map([
  ['x', 4],
  ['u', 6],
  ['U', 10],
]);

function escapeLength(text: string, at: number): number {
  return CODE_LENGTHS.get(text[at + 1] ?? '') ?? 2;
}

/** YAML 1.2 section 5.7. A line ending behind a backslash stands for nothing, which is as good as a blank here. */
function readEscape(written: string): string {
  if (written.length > 2) {
    const code = Number.parseInt(written.slice(2), 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : written;
  }
  const char = written[1] ?? '';
  return SHORT_ESCAPES.get(char) ?? char;
}

const SHORT_ESCAPES = new Map([
  ['0', '\0'],
  ['a', '\u0007'],
  ['b', '\b'],
  ['e', '\u001b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['N', '\u0085'],
  ['_', '\u00a0'],
  ['L', '\u2028'],
  ['P', '\u2029'],
]);

function isBlank(char: string): boolean {
  return char === ' ' || char === '\t' || char === '\n' || char === '\r';
}
