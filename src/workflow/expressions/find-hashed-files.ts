import { type GlobPattern, matchesFile, parseGlobPattern, WORKSPACE, withDescendants } from './glob-pattern.ts';

/** More than these are not tried. */
const MAX_PATTERNS = 200;

/** The files that `hashFiles()` of these patterns takes, in its order; null where the runner refuses them or they are too many. */
export function findHashedFiles(patterns: readonly string[], paths: readonly string[]): readonly string[] | null {
  const [option = ''] = patterns;
  if (option.startsWith('--') && option.toLowerCase() !== '--follow-symbolic-links') return null;
  const lines = (option.startsWith('--') ? patterns.slice(1) : patterns)
    .flatMap((pattern) => pattern.split('\n'))
    .map((line) => line.trim());
  const globs = lines.filter((line) => line !== '' && !line.startsWith('#')).map(parseGlobPattern);
  const parsed = globs.filter((glob) => glob !== null);
  if (parsed.length < globs.length || parsed.length > MAX_PATTERNS) return null;
  const all = parsed.flatMap(withDescendants);
  const roots = searchPathsOf(all);
  // A walk from the root meets folders that the runner may not read, and fails.
  if (roots.includes('/')) return null;
  const sorted = sortAsWalked(paths.filter((path) => matchesFile(all, `${WORKSPACE}/${path}`)));
  return roots.flatMap((root) => sorted.filter((path) => isUnder(root, `${WORKSPACE}/${path}`)));
}

/** Where the runner starts to walk, in the order of the patterns; what lies under another start is not walked twice. */
function searchPathsOf(globs: readonly GlobPattern[]): readonly string[] {
  const roots = [...new Set(globs.filter((glob) => !glob.negate).map((glob) => glob.searchPath))];
  return roots.filter((root) => !roots.some((other) => other !== root && isUnder(other, root)));
}

function isUnder(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith('/') ? root : `${root}/`);
}

/** Folders are read in the order of their entries' bytes, and a folder is walked where it stands among them. */
function sortAsWalked(paths: readonly string[]): readonly string[] {
  return paths
    .map((path) => ({ path, segments: path.split('/') }))
    .sort((a, b) => compareSegments(a.segments, b.segments))
    .map(({ path }) => path);
}

function compareSegments(a: readonly string[], b: readonly string[]): number {
  for (const [i, segment] of a.entries()) {
    const other = b[i];
    if (other === undefined) return 1;
    if (segment !== other) return compareBytes(segment, other);
  }
  return a.length - b.length;
}

/** The order of UTF-8 bytes is that of code points, which differs from that of UTF-16 units beyond the basic plane. */
function compareBytes(a: string, b: string): number {
  for (let i = 0; i < a.length && i < b.length; ) {
    const x = a.codePointAt(i) ?? 0;
    const y = b.codePointAt(i) ?? 0;
    if (x !== y) return x - y;
    i += x > 0xffff ? 2 : 1;
  }
  return a.length - b.length;
}
