import { isFromFork } from '../../model/is-from-fork.ts';
import { isOfMergeQueue } from '../../model/is-of-merge-queue.ts';
import { isOfOurBranch } from '../../model/is-of-our-branch.ts';
import type { Run } from '../../model/run.ts';
import { runEnd } from '../../model/run-end.ts';
import { workflowKeyOf } from '../profile/workflow-key.ts';
import type { TrialEvidence } from './trial-evidence.ts';

/** The runs of a trial, in an order that does not depend on theirs. */
export interface TrialRuns {
  /** Attempts of the edited workflow on our last commit that ran the edited file: by run, then attempt. */
  readonly tried: readonly Run[];
  /** Attempts of other workflows on the same commit, and of this one by events that run the file of the default branch. */
  readonly others: readonly Run[];
  /** What is usual without the edit: completed runs, none of ours, of a fork or of a merge queue, and none that had not ended when the trial began. */
  readonly base: readonly Run[];
}

/** Of these events the file is read from the commit that is tested. Every other one reads the default branch's. Source: "Events that trigger workflows", GitHub Docs. */
const TRY_THE_FILE: ReadonlySet<string | null> = new Set(['push', 'pull_request', 'workflow_dispatch', null]);

/** Sorts the evidence; what is of other commits, or later than `asOf`, is left out. */
export function trialRuns({ proposal, runs, history, repositoryId, asOf }: TrialEvidence): TrialRuns {
  const head = proposal.headShas.at(-1);
  const own = distinct(runs.filter((run) => run.headSha === head && run.createdAt <= asOf));
  const isTried = (run: Run): boolean => run.workflowPath === proposal.workflow.path && TRY_THE_FILE.has(run.event);
  const began = own.reduce((first, { createdAt }) => Math.min(first, createdAt.getTime()), asOf.getTime());
  const heads = new Set(proposal.headShas);
  return {
    tried: own.filter(isTried),
    others: own.filter((run) => !isTried(run)),
    base: distinct(
      history.filter(
        (run) =>
          run.status === 'completed' &&
          !heads.has(run.headSha) &&
          !isOfOurBranch(run) &&
          run.headBranch !== proposal.branch &&
          !isFromFork(run, repositoryId) &&
          !isOfMergeQueue(run) &&
          runEnd(run).getTime() <= began,
      ),
    ),
  };
}

/** The base's runs of one workflow. */
export function ofWorkflow(base: readonly Run[], run: Run): readonly Run[] {
  const key = workflowKeyOf(run);
  return base.filter((other) => workflowKeyOf(other) === key);
}

/** The last attempt of each run. */
export function lastAttempts(runs: readonly Run[]): readonly Run[] {
  return [...Map.groupBy(runs, ({ runId }) => runId).values()].flatMap((attempts) => attempts.slice(-1));
}

/** By run and attempt, each once: of two records the one that was updated last. */
function distinct(runs: readonly Run[]): readonly Run[] {
  const byKey = new Map<string, Run>();
  for (const run of runs) {
    const key = `${run.runId}/${run.attempt}`;
    const known = byKey.get(key);
    if (known === undefined || run.updatedAt > known.updatedAt) byKey.set(key, run);
  }
  return [...byKey.values()]
    .map((run) => ({ ...run, jobs: run.jobs.toSorted((a, b) => a.jobId - b.jobId) }))
    .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || a.runId - b.runId || a.attempt - b.attempt);
}
