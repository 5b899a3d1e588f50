/** GitHub reads no longer pattern and no longer list than we do; beyond, and for a pattern it would refuse, the answer is unknown. */
const MAX_PATTERN = 256;
const MAX_PATTERNS = 1000;
/** Characters of patterns times characters of names: what one question may cost. */
const MAX_WORK = 20_000_000;

/** One character to match: a spelled one, one of a class, any, or any but a slash; and how often. */
interface Atom {
  readonly test: (char: string) => boolean;
  readonly min: 0 | 1;
  readonly many: boolean;
  /** The start of a folder of any depth: an atom that, once begun, must end after a slash. */
  readonly folders?: true;
}

/** The patterns of one filter. */
export interface Filter {
  readonly patterns: readonly { readonly negated: boolean; readonly atoms: readonly Atom[] }[];
  readonly size: number;
}

/**
 * Reads a list of branch, tag or path patterns. Null where GitHub's grammar does not say what one of them means, or it is too large to be read.
 * Source: "Filter pattern cheat sheet", GitHub Docs.
 */
export function readFilter(patterns: readonly string[]): Filter | null {
  if (patterns.length > MAX_PATTERNS) return null;
  const read: Filter['patterns'][number][] = [];
  let size = 0;
  for (const pattern of patterns) {
    const negated = pattern.startsWith('!');
    const atoms = pattern.length > MAX_PATTERN ? null : readAtoms(negated ? pattern.slice(1) : pattern);
    if (atoms === null) return null;
    read.push({ negated, atoms });
    size += atoms.length + 1;
  }
  return { patterns: read, size };
}

/**
 * Whether each name passes: patterns are asked in order and the last that matches decides, `!` says no. A name that none matches does not pass.
 * Null where there is too much to compare. Linear in names and patterns.
 */
export function matchFilter(filter: Filter, names: readonly string[]): readonly boolean[] | null {
  const length = names.reduce((sum, name) => sum + name.length + 1, 0);
  if (length * filter.size > MAX_WORK) return null;
  return names.map((name) => {
    const last = filter.patterns.findLast(({ atoms }) => matches(atoms, name));
    return last !== undefined && !last.negated;
  });
}

/** The text that a pattern without wildcards stands for; null for any other. */
export function literalPattern(pattern: string): string | null {
  if (pattern.startsWith('!') || /(?<!\\)[*?+[\]]/.test(pattern) || pattern.includes('\\\\')) return null;
  return pattern.replace(/\\(.)/gs, '$1');
}

const any = () => true;
const notSlash = (char: string) => char !== '/';

function readAtoms(pattern: string): readonly Atom[] | null {
  const chars = [...pattern];
  const atoms: Atom[] = [];
  let at = 0;
  while (at < chars.length) {
    const char = chars[at] ?? '';
    const previous = atoms.at(-1);
    if (char === '*' && chars[at + 1] === '*') {
      const opens = (at === 0 || chars[at - 1] === '/') && chars[at + 2] === '/';
      atoms.push(opens ? { test: any, min: 0, many: true, folders: true } : { test: any, min: 0, many: true });
      at += opens ? 3 : 2;
      continue;
    }
    if (char === '*') atoms.push({ test: notSlash, min: 0, many: true });
    else if (char === '?' && previous !== undefined) atoms[atoms.length - 1] = { ...previous, min: 0 };
    else if (char === '+' && previous !== undefined) atoms[atoms.length - 1] = { ...previous, many: true };
    else if (char === '[') {
      const close = chars.indexOf(']', at + 1);
      const test = close === -1 ? null : readClass(chars.slice(at + 1, close));
      if (test === null) return null;
      atoms.push({ test, min: 1, many: false });
      at = close;
    } else {
      if (char === '\\' && at + 1 < chars.length) at += 1;
      const own = chars[at];
      atoms.push({ test: (other) => other === own, min: 1, many: false });
    }
    at += 1;
  }
  return atoms;
}

/** Letters, digits and ranges of them, as GitHub documents; anything else it may read in a way that we do not know. */
function readClass(chars: readonly string[]): ((char: string) => boolean) | null {
  const ranges: (readonly [string, string])[] = [];
  for (let at = 0; at < chars.length; at += 1) {
    const from = chars[at] ?? '';
    const to = chars[at + 1] === '-' && at + 2 < chars.length ? (chars[at + 2] ?? '') : from;
    if (to !== from && !(/^[a-zA-Z0-9]$/.test(from) && /^[a-zA-Z0-9]$/.test(to) && from <= to)) return null;
    if (to === from && (from === '\\' || from === '^' || from === '!')) return null;
    if (chars[at + 1] === '-' && at + 2 < chars.length) at += 2;
    ranges.push([from, to]);
  }
  return ranges.length === 0 ? null : (char) => ranges.some(([from, to]) => from <= char && char <= to);
}

/** Runs through the name once with the set of all places in the pattern that can be reached; no backtracking. */
function matches(atoms: readonly Atom[], name: string): boolean {
  let reached = closeOver(atoms, new Set([0]));
  for (const char of name) {
    const next = new Set<number>();
    for (const place of reached) {
      // Places beyond the end stand for a folder that has begun and waits for its slash.
      const index = place > atoms.length ? place - atoms.length - 1 : place;
      const atom = atoms[index];
      if (atom === undefined || !atom.test(char)) continue;
      if (atom.folders) {
        next.add(index + atoms.length + 1);
        if (char === '/' && place > atoms.length) next.add(index + 1);
      } else {
        next.add(index + 1);
        if (atom.many) next.add(index);
      }
    }
    reached = closeOver(atoms, next);
    if (reached.size === 0) return false;
  }
  return reached.has(atoms.length);
}

/** Adds the places that are reached without a character. */
function closeOver(atoms: readonly Atom[], places: Set<number>): Set<number> {
  for (const place of places) if (place < atoms.length && atoms[place]?.min === 0) places.add(place + 1);
  return places;
}
