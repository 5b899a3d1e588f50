import type { JobRun } from '../model/job-run.ts';
import type { Run } from '../model/run.ts';
import { withJobs } from '../model/with-jobs.ts';
import { byId, createRunAssembler, type RunAssembler } from './assemble-runs.ts';
import type { HistoryPiece } from './history-pieces.ts';
import type { JoinPlan } from './join-plan.ts';

/** Makes runs of the pieces of a history that was read before: each as soon as all that is told of it was there. */
export interface RunJoiner {
  take(piece: Exclude<HistoryPiece, { kind: 'refused' }>): readonly Run[];
  /** Runs of which not all came that was there before: the history was changed meanwhile. */
  finish(): readonly Run[];
  /** Whether a piece came that was not there before. */
  readonly hasStrangers: () => boolean;
  /** Jobs that wait for the rest of their runs. */
  readonly heldJobs: () => number;
}

interface WaitingRun {
  readonly runId: number;
  readonly assembler: RunAssembler;
  left: number;
  jobs: number;
}

/** In the reading `reading` of `readings`: whole runs come in the first, joined ones spread over all. `onUnusable` hears why a run could not be made. */
export function createRunJoiner(
  plan: JoinPlan,
  { reading, readings }: { readonly reading: number; readonly readings: number },
  onUnusable: (reason: string) => void,
  onLeftOut: (run: Run) => void,
): RunJoiner {
  const waiting = new Map<number, WaitingRun>();
  let heldJobs = 0;
  let hasStrangers = false;
  const assemble = ({ assembler, jobs }: WaitingRun): readonly Run[] => {
    heldJobs -= jobs;
    const { runs, unusable } = assembler.finish();
    for (const reason of unusable) onUnusable(reason);
    return runs.filter((run) => {
      if (plan.isWanted(run)) return true;
      onLeftOut(run);
      return false;
    });
  };
  const hold = (runId: number, jobs: number, into: (assembler: RunAssembler) => void): readonly Run[] => {
    const treatment = plan.treat(runId);
    if (treatment === null || treatment.row % readings !== reading) return [];
    const run = waiting.get(runId) ?? { runId, assembler: createRunAssembler(), left: treatment.pieces, jobs: 0 };
    waiting.set(runId, run);
    into(run.assembler);
    run.left -= 1;
    run.jobs += jobs;
    heldJobs += jobs;
    if (run.left > 0) return [];
    waiting.delete(runId);
    return assemble(run);
  };
  const holdJob = (job: JobRun): readonly Run[] => hold(job.runId, 1, (assembler) => assembler.takeJob(job));
  const takeRun = (run: Run): readonly Run[] => {
    if (!plan.isWanted(run)) return [];
    const treatment = plan.treat(run.runId);
    hasStrangers ||= treatment === null;
    if (treatment === null) return [];
    if (!treatment.joined) return reading === 0 && plan.claim(run) ? [withJobs(run, byId(run.jobs))] : [];
    const strange = run.jobs.filter((job) => job.runId !== run.runId);
    return [...hold(run.runId, run.jobs.length, (assembler) => assembler.takeRun(run)), ...strange.flatMap(holdJob)];
  };
  return {
    take: (piece) => (piece.kind === 'run' ? takeRun(piece.run) : holdJob(piece.job)),
    finish: () => {
      const rest = [...waiting.values()];
      waiting.clear();
      return rest.flatMap(assemble);
    },
    hasStrangers: () => hasStrangers,
    heldJobs: () => heldJobs,
  };
}
