import type { JobRun } from '../../model/job-run.ts';
import type { Run } from '../../model/run.ts';
import { creationOf, hasRun, makespanOf } from '../../model/run-times.ts';
import type { RecordedRun } from '../../simulate/replay/recorded-run.ts';
import { historyRows } from '../../simulate/schedule/history-row.ts';
import { type ModelOfPlan, modelOfPlan } from '../../simulate/schedule/model-of-plan.ts';
import type { ExpandedPlan } from '../../workflow/plan.ts';
import type { JobMatch } from '../match-jobs.ts';
import { draftOfRun, draftWithoutPlan } from './draft-of-run.ts';
import { type LegMatch, legMatcher } from './leg-matcher.ts';

/** Which runs are replayed and how their jobs are told. */
export interface ReplaySource {
  readonly plan: ExpandedPlan;
  readonly runs: readonly Run[];
  /** Runs created later are not looked at. */
  readonly asOf: Date;
  /** The workflow's own jobs, by the file that the run saw. */
  readonly matchOwn: (name: string, run: Run) => JobMatch | null;
  /** Whether the job's steps were then what they are now. */
  readonly isAsNow: (job: string, run: Run) => boolean;
  /** Whether jobs waited for each other then as they do now. */
  readonly hasGraphOfNow: (run: Run) => boolean;
}

/**
 * The runs that can be replayed, oldest first, whatever the order given: first attempts that were completed by `asOf` with at least one job that ran. Re-runs run
 * a part of the jobs. Each as the file has it now, with its own times: jobs that the file does not tell stay where they were.
 */
export function replayRows({ plan, runs, asOf, matchOwn, isAsNow, hasGraphOfNow }: ReplaySource): readonly RecordedRun[] {
  const models = new Map<string, { readonly of: ModelOfPlan; readonly match: (name: string, run: Run) => LegMatch | null } | null>();
  const modelFor = (event: string) => {
    if (!models.has(event)) {
      // Of an event that the file starts no run on any more, its jobs are those of another.
      const trigger = plan.triggers.find((candidate) => candidate.event === event) ?? plan.triggers[0];
      const of = trigger === undefined ? null : modelOfPlan(plan, trigger);
      models.set(event, of === null ? null : { of, match: legMatcher(plan, trigger?.event ?? event, of, matchOwn) });
    }
    return models.get(event) ?? null;
  };
  return runs
    .filter(
      (run) =>
        run.attempt === 1 &&
        run.status === 'completed' &&
        run.createdAt <= asOf &&
        makespanOf(run) !== null &&
        !run.jobs.some(isImpossible),
    )
    .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || a.runId - b.runId)
    .flatMap((run) => {
      const [row] = historyRows([run]);
      const model = modelFor(run.event ?? plan.triggers[0]?.event ?? '');
      if (row === undefined) return [];
      const ran = run.jobs.filter(hasRun);
      const zero = zeroOf(ran);
      const { draft, contradicts } =
        model === null
          ? { draft: draftWithoutPlan(ran, zero), contradicts: false }
          : draftOfRun(run, zero, model.of, {
              event: run.event ?? '',
              match: (name) => model.match(name, run),
              isAsNow: (job) => isAsNow(job, run),
            });
      return [{ run, zero, row, draft, hasGraphOfNow: hasGraphOfNow(run) && !contradicts }];
    });
}

/** It is said to have ended by itself at times that cannot be: of its run nothing can be told. */
function isImpossible(job: JobRun): boolean {
  const { conclusion, carriedOver, steps, runnerName } = job;
  const hasEnded = conclusion === 'success' || conclusion === 'failure';
  return hasEnded && !carriedOver && (runnerName !== null || steps.length > 0) && !hasRun(job);
}

/** Milliseconds of Unix time at which the first job was queued, or started where that is not recorded or it awaited an approval. */
function zeroOf(jobs: readonly JobRun[]): number {
  return Math.min(...jobs.map(queuedAt));
}

function queuedAt(job: JobRun): number {
  const created = job.awaitedApproval ? null : creationOf(job);
  return Number(created ?? job.startedAt);
}
