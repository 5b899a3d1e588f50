/** How sure it is that two things are the same: `maybe` where only a run can tell. */
export type Overlap = 'yes' | 'maybe' | 'no';

/**
 * Whether two lists of globs can mean the same file. A literal path stands for itself and all below it. Disjoint only where the literal
 * beginnings part; upper and lower case count as the same, since on some runners they are.
 */
export function overlapPaths(a: readonly string[], b: readonly string[]): Overlap {
  let best: Overlap = 'no';
  for (const left of a.slice(0, MOST_PATHS)) {
    for (const right of b.slice(0, MOST_PATHS)) {
      const overlap = overlapPath(segmentsOf(left), segmentsOf(right));
      if (overlap === 'yes') return 'yes';
      if (overlap === 'maybe') best = 'maybe';
    }
  }
  return best === 'no' && (a.length > MOST_PATHS || b.length > MOST_PATHS) ? 'maybe' : best;
}

const MOST_PATHS = 100;

function segmentsOf(path: string): readonly string[] {
  return path
    .toLowerCase()
    .split(/[\\/]+/, 200)
    .filter((segment, i) => segment !== '.' && !(segment === '' && i > 0));
}

function overlapPath(a: readonly string[], b: readonly string[]): Overlap {
  const literalA = literalLength(a);
  const literalB = literalLength(b);
  const common = Math.min(literalA, literalB);
  for (let i = 0; i < common; i++) if (a[i] !== b[i]) return 'no';
  return covers(a, literalA, literalB) || covers(b, literalB, literalA) ? 'yes' : 'maybe';
}

/** Whether the one covers all that the other can mean: a literal path, or one that ends in `**`, whose beginning the other has. */
function covers(path: readonly string[], literal: number, other: number): boolean {
  const rest = path.slice(literal);
  return literal <= other && (rest.length === 0 || (rest.length === 1 && rest[0] === '**'));
}

function literalLength(segments: readonly string[]): number {
  const glob = segments.findIndex((segment) => /[*?[\]{}!+@()]|\$\{\{/.test(segment));
  return glob < 0 ? segments.length : glob;
}
