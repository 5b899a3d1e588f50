import { minimatch } from 'minimatch';
import type { Overlap } from './path-overlap.ts';

/** Whether two names can be the same, where each may hold `${{ }}` or, with `*` at the end, stand for all that start so. */
export function overlapNames(a: string, b: string): Overlap {
  const left = a.toLowerCase();
  const right = b.toLowerCase();
  if (left === right) return isGlob(left) && !left.includes('${{') ? 'maybe' : 'yes';
  const [headA, tailA] = literalEnds(left);
  const [headB, tailB] = literalEnds(right);
  if (!headA.startsWith(headB) && !headB.startsWith(headA)) return 'no';
  if (!tailA.endsWith(tailB) && !tailB.endsWith(tailA)) return 'no';
  // What is literal must hold all of the other's beginning and end.
  if (isLiteral(left) && !(left.startsWith(headB) && left.endsWith(tailB))) return 'no';
  if (isLiteral(right) && !(right.startsWith(headA) && right.endsWith(tailA))) return 'no';
  return isLiteral(left) && isLiteral(right) ? 'no' : 'maybe';
}

/** Whether a download by name or pattern can get an artifact. Patterns are those of `download-artifact`, which uses minimatch. */
export function overlapArtifacts(a: string, b: string): Overlap {
  const names = overlapNames(a, b);
  if (names === 'no' && isLiteral(a) && isLiteral(b)) return 'no';
  for (const [pattern, name] of [
    [a, b],
    [b, a],
  ] as const) {
    if (pattern === '*') return 'yes';
    const star = /^([^*?[\]{}!+@()$]+)\*$/.exec(pattern.toLowerCase())?.[1];
    if (star !== undefined && literalEnds(name.toLowerCase())[0].startsWith(star)) return 'yes';
    if (isLiteral(name) && !pattern.includes('${{') && isGlob(pattern)) return matches(name, pattern) ? 'yes' : 'no';
  }
  return names;
}

const LONGEST_PATTERN = 200;

function matches(name: string, pattern: string): boolean {
  if (pattern.length > LONGEST_PATTERN || name.length > LONGEST_PATTERN || (pattern.match(/\*/g)?.length ?? 0) > 8) return true;
  return minimatch(name.toLowerCase(), pattern.toLowerCase(), { nobrace: pattern.length > 60 });
}

function isGlob(name: string): boolean {
  return /[*?[{(!]/.test(name);
}

function isLiteral(name: string): boolean {
  return !name.includes('${{') && !isGlob(name);
}

/** What stands before the first and after the last thing that is not literal; for a literal, all of it twice. */
function literalEnds(name: string): readonly [string, string] {
  if (isLiteral(name)) return [name, name];
  const first = name.search(/\$\{\{|[*?[{(!]/);
  const last = Math.max(name.lastIndexOf('}}') + 1, ...['*', '?', ']', '}', ')', '!'].map((char) => name.lastIndexOf(char)));
  return [name.slice(0, first), name.slice(last + 1)];
}
