import { isOfMergeQueue } from '../../model/is-of-merge-queue.ts';
import type { Run } from '../../model/run.ts';
import { compareStamps, type Stamp, stampOf } from '../profile/stamp.ts';
import { referenceOf } from '../recent/reference-of.ts';
import type { RunReference } from '../recent/workflow-runs.ts';
import type { KeptGraph } from './kept-graph.ts';

/** What is kept of a run; all of its values point to the same one. */
export interface RunNote {
  readonly stamp: Stamp;
  readonly reference: RunReference;
  readonly event: string | null;
  readonly branch: string | null;
  readonly workflowBlob: string | null;
  /** Lock files with their blobs, equal for equal ones; null where none was measured. */
  readonly lockFiles: string | null;
  /** What waited for what; null where that is not known, or the run did not succeed. */
  readonly graph: KeptGraph | null;
}

const LOCK_FILE =
  /(?:^|\/)(?:[^/]*\.lock|[^/]*\.lockb|[^/]*\.lockfile|package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.ya?ml|packages\.lock\.json|go\.sum|requirements[^/]*\.txt)$/i;

/** `event` is `merge_group` for what ran on a branch of the merge queue. */
export function noteOf(run: Run, graph: KeptGraph | null): RunNote {
  const { sources } = run;
  return {
    stamp: stampOf(run),
    reference: referenceOf(run),
    event: isOfMergeQueue(run) ? 'merge_group' : run.event,
    branch: run.headBranch,
    workflowBlob: sources?.workflowBlob ?? null,
    lockFiles: sources === null ? null : lockFilesOf(sources.fileBlobs),
    graph,
  };
}

/** For `sort`: older first. */
export function compareNotes(a: RunNote, b: RunNote): number {
  return compareStamps(a.stamp, b.stamp);
}

function lockFilesOf(blobs: ReadonlyMap<string, string>): string | null {
  const locks = [...blobs].filter(([path]) => LOCK_FILE.test(path)).map(([path, blob]) => `${path} ${blob}`);
  return locks.length === 0 ? null : locks.sort().join('\n');
}
