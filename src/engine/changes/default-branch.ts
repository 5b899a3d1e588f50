import { compareTexts } from '../profile/stamp.ts';
import type { RunNote } from './run-note.ts';

/**
 * Which branch is the default one, where nobody says: scheduled workflows run on it alone; else the branch of most runs that are of no pull request and no
 * merge queue, if it has at least half of them. Null: not known.
 */
export function inferDefaultBranch(notes: Iterable<Pick<RunNote, 'event' | 'branch'>>): string | null {
  const scheduled = new Map<string, number>();
  const others = new Map<string, number>();
  for (const { event, branch } of notes) {
    if (branch === null || event === 'pull_request' || event === 'pull_request_target' || event === 'merge_group') continue;
    const counts = event === 'schedule' ? scheduled : others;
    counts.set(branch, (counts.get(branch) ?? 0) + 1);
  }
  const certain = mostOf(scheduled);
  if (certain !== null) return certain.branch;
  const likely = mostOf(others);
  return likely !== null && 2 * likely.count >= likely.total ? likely.branch : null;
}

function mostOf(counts: ReadonlyMap<string, number>): { readonly branch: string; readonly count: number; readonly total: number } | null {
  const [most] = [...counts].sort(([a, first], [b, second]) => second - first || compareTexts(a, b));
  if (most === undefined) return null;
  return { branch: most[0], count: most[1], total: [...counts.values()].reduce((sum, count) => sum + count, 0) };
}
