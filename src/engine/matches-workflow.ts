import { type MinimatchOptions, minimatch } from 'minimatch';

/** Braces, extended globs and negation are off: patterns come from files that anyone can write, and these are what makes matching slow. */
export const PATTERN: MinimatchOptions = { nobrace: true, noext: true, nonegate: true, nocomment: true, dot: true };

/** Whether a pattern of a configuration or command line means the workflow at `path`: by repository path or file name. */
export function matchesWorkflow(path: string, pattern: string): boolean {
  return minimatch(path, pattern, PATTERN) || minimatch(path.slice(path.lastIndexOf('/') + 1), pattern, PATTERN);
}
