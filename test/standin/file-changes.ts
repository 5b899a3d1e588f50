import { structuredPatch } from 'diff';
import type { GitObjects } from './git-objects.ts';

export interface FileChange {
  readonly path: string;
  readonly status: 'added' | 'removed' | 'modified';
  readonly sha: string;
  readonly additions: number;
  readonly deletions: number;
  /** Unified hunks without the file header, as the API gives them. */
  readonly patch: string;
}

/** What changed between two trees, by path, in path order. Renames show as removed and added. */
export function fileChanges(git: GitObjects, fromTree: string, toTree: string): FileChange[] {
  const before = git.paths(fromTree);
  const after = git.paths(toTree);
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter((path) => before.get(path)?.sha !== after.get(path)?.sha);
  return changed.sort().map((path) => {
    const [old, now] = [before.get(path)?.sha, after.get(path)?.sha];
    const { hunks } = structuredPatch(path, path, contentOf(git, old), contentOf(git, now), '', '', { context: 3 });
    const lines = hunks.flatMap((hunk) => hunk.lines);
    return {
      path,
      status: old === undefined ? 'added' : now === undefined ? 'removed' : 'modified',
      sha: now ?? old ?? '',
      additions: lines.filter((line) => line.startsWith('+')).length,
      deletions: lines.filter((line) => line.startsWith('-')).length,
      patch: hunks.map((h) => [`@@ -${h.oldStart},${h.oldLines} +${h.newStart},${h.newLines} @@`, ...h.lines].join('\n')).join('\n'),
    };
  });
}

function contentOf(git: GitObjects, sha: string | undefined): string {
  return sha === undefined ? '' : (git.blob(sha)?.toString('utf8') ?? '');
}
