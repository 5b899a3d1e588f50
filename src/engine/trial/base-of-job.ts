import type { JobRun } from '../../model/job-run.ts';
import type { Run } from '../../model/run.ts';
import { outcomeOfJob } from '../profile/outcome.ts';

/** How a job, or the start of a run, goes without the edit. */
export interface BaseState {
  readonly state: 'green' | 'fails' | 'unknown';
  /** Runs that were looked at, and how many of them failed. */
  readonly n: number;
  readonly failed: number;
  /** Steps that failed in them. */
  readonly steps: readonly string[];
}

export interface BaseQuestion {
  readonly event: string | null;
  readonly base: string;
  readonly baseSha: string;
}

/** As many of the newest runs are looked at. */
const NEWEST = 5;
/** So many failures in a row by the same event are its state, whatever other events say. */
const ALWAYS = 3;

/** Whether the job fails without the edit: on the commit that the pull request stands on, else in the newest runs of its base and of the same event. */
export function baseOfJob(history: readonly Run[], name: string, question: BaseQuestion): BaseState {
  const ends = newestAttempts(history).flatMap((run) =>
    run.jobs.flatMap((job) => {
      const outcome = job.name === name ? outcomeOfJob(job) : null;
      if (outcome === null || outcome === 'cancelled') return [];
      return [{ run, isFailure: outcome !== 'success', steps: failedSteps(job) }];
    }),
  );
  return decide(ends, question);
}

/** Whether GitHub starts the file as it was. */
export function baseOfStart(history: readonly Run[], question: BaseQuestion): BaseState {
  const ends = newestAttempts(history)
    .filter((run) => run.jobs.length > 0 || run.conclusion === 'startup_failure')
    .map((run) => ({ run, isFailure: run.conclusion === 'startup_failure', steps: [] }));
  return decide(ends, question);
}

/** Names of the steps that failed, in order. */
export function failedSteps({ steps }: JobRun): readonly string[] {
  return steps
    .filter(({ conclusion }) => conclusion === 'failure' || conclusion === 'timed_out')
    .toSorted((a, b) => a.number - b.number)
    .map(({ name }) => name);
}

interface End {
  readonly run: Run;
  readonly isFailure: boolean;
  readonly steps: readonly string[];
}

function decide(ends: readonly End[], { event, base, baseSha }: BaseQuestion): BaseState {
  const onCommit = ends.filter(({ run }) => run.headSha === baseSha && run.event?.startsWith('pull_request') !== true);
  const onBase = ends.filter(({ run }) => run.headBranch === base && run.event?.startsWith('pull_request') !== true);
  const byEvent = ends.filter(({ run }) => run.event === event).slice(0, NEWEST);
  const own = onCommit.length > 0 ? onCommit : onBase.slice(0, 1);
  const looked = [...new Set([...own, ...byEvent])];
  const failed = looked.filter(({ isFailure }) => isFailure);
  const alwaysFails = byEvent.every(({ isFailure }) => isFailure) && byEvent.length >= (own.length === 0 ? 2 : ALWAYS);
  const fails = own.some(({ isFailure }) => isFailure) || alwaysFails;
  const isGreen = looked.some(({ isFailure }) => !isFailure);
  return {
    state: fails ? 'fails' : isGreen ? 'green' : 'unknown',
    n: looked.length,
    failed: failed.length,
    steps: [...new Set(failed.flatMap(({ steps }) => steps))].sort(),
  };
}

/** Newest first, each run as its last attempt left it. */
function newestAttempts(history: readonly Run[]): readonly Run[] {
  const runs = [...Map.groupBy(history, ({ runId }) => runId).values()].flatMap((attempts) =>
    attempts.toSorted((a, b) => b.attempt - a.attempt).slice(0, 1),
  );
  return runs.sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || b.runId - a.runId);
}
