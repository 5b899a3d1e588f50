import type { Effect } from '../effect.ts';

const KINDS: ReadonlySet<Effect['kind']> = new Set([
  'remove-edge',
  'add-edge',
  'split-job',
  'merge-jobs',
  'shard-job',
  'drop-job',
  'reorder-legs',
  'set-max-parallel',
  'assign-pool',
]);

/** Whether an effect moves jobs against one another: what is predicted of it rests on how well the schedule is understood. */
export function movesJobs({ kind }: Effect): boolean {
  return KINDS.has(kind);
}
