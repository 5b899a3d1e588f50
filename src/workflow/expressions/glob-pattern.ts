import { Minimatch } from 'minimatch';

/** Where a hosted Linux runner keeps the workspace, but for the repository's name; for patterns that are absolute. */
export const WORKSPACE = '/home/runner/work/repository/repository';
const HOME = '/home/runner';

/** No path on Linux is longer. */
const MAX_LENGTH = 4096;
/** Patterns with more wildcards than these can take forever. */
const MAX_STARS_IN_SEGMENT = 5;
const MAX_GLOBSTARS = 6;

export interface GlobPattern {
  readonly negate: boolean;
  /** Matches folders alone: the pattern ended with a slash. */
  readonly foldersOnly: boolean;
  /** Under the root, without empty ones. */
  readonly segments: readonly string[];
  /** The absolute path before the first segment with a wildcard. */
  readonly searchPath: string;
  /** Stands for what lies in what another pattern matches. */
  readonly implicit: boolean;
  readonly matcher: Minimatch;
}

/** A line that is neither empty nor a comment, as @actions/glob reads it; null where it is refused there, or has too many wildcards. */
export function parseGlobPattern(line: string): GlobPattern | null {
  const marks = /^(?:!\s*)*/.exec(line)?.[0] ?? '';
  const rest = line.slice(marks.length).trim().replace(/\/+/g, '/');
  if (rest === '' || line.length > MAX_LENGTH) return null;
  const written = rest.split('/').map(literalOf);
  if (written.some((segment, i) => segment === '..' || (segment === '.' && i > 0))) return null;
  const absolute = rootPattern(rest);
  const segments = absolute.split('/').filter((segment) => segment !== '');
  return makePattern(segments, {
    negate: marks.replace(/[^!]/g, '').length % 2 === 1,
    foldersOnly: absolute.endsWith('/') && absolute !== '/',
    implicit: false,
  });
}

/** The pattern, and one for all that lies in folders that it matches. */
export function withDescendants(glob: GlobPattern): readonly GlobPattern[] {
  if (!glob.foldersOnly && glob.segments.at(-1) === '**') return [glob];
  const below = makePattern([...glob.segments, '**'], { negate: glob.negate, foldersOnly: false, implicit: true });
  return below === null ? [glob] : [glob, below];
}

/** Whether the patterns, in their order, take a file; `path` is absolute. */
export function matchesFile(globs: readonly GlobPattern[], path: string): boolean {
  let matched = false;
  for (const glob of globs) {
    if (glob.foldersOnly || matched !== glob.negate) continue;
    const item = glob.segments.at(-1) === '**' && !glob.implicit ? `${path}/` : path;
    if (glob.matcher.match(item)) matched = !glob.negate;
  }
  return matched;
}

function makePattern(segments: readonly string[], as: Pick<GlobPattern, 'negate' | 'foldersOnly' | 'implicit'>): GlobPattern | null {
  if (segments.filter((segment) => segment === '**').length > MAX_GLOBSTARS) return null;
  if (segments.some((segment) => segment !== '**' && segment.replace(/\*+/g, '*').split('*').length - 1 > MAX_STARS_IN_SEGMENT))
    return null;
  const literals = segments.map(literalOf);
  const firstGlob = literals.indexOf('');
  const searchPath = `/${literals.slice(0, firstGlob < 0 ? literals.length : firstGlob).join('/')}`;
  const options = { dot: true, nobrace: true, nocomment: true, noext: true, nonegate: true, nocase: false, platform: 'linux' } as const;
  try {
    return { ...as, segments, searchPath, matcher: new Minimatch(`/${segments.join('/')}`, options) };
  } catch {
    // minimatch refuses what it cannot compile.
    return null;
  }
}

function rootPattern(pattern: string): string {
  if (pattern === '.' || pattern.startsWith('./')) return WORKSPACE + pattern.slice(1);
  if (pattern === '~' || pattern.startsWith('~/')) return HOME + pattern.slice(1);
  return pattern.startsWith('/') ? pattern : `${WORKSPACE}/${pattern}`;
}

/** The name that a segment stands for; empty where it has a wildcard. A set of one character (`[*]`) stands for the character. */
function literalOf(segment: string): string {
  let literal = '';
  for (let i = 0; i < segment.length; i++) {
    const char = segment.charAt(i);
    if (char === '*' || char === '?') return '';
    if (char === '\\' && i + 1 < segment.length) {
      literal += segment.charAt(++i);
      continue;
    }
    const set = char === '[' ? /^\[((?:\\.|[^\]\\])*)\]/.exec(segment.slice(i)) : null;
    const inner = (set?.[1] ?? '').replace(/\\(.)/g, '$1');
    if (inner.length > 1) return '';
    literal += inner === '' ? char : inner;
    if (set !== null && inner !== '') i += set[0].length - 1;
  }
  return literal;
}
