import { isFromFork } from '../../model/is-from-fork.ts';
import { isOfOurBranch } from '../../model/is-of-our-branch.ts';
import { isTimingSample, runnerTimeOf } from '../../model/run-times.ts';
import { type Seconds, seconds } from '../../model/seconds.ts';
import { median } from '../../stats/quantile.ts';
import type { Trigger } from '../../workflow/model.ts';
import { type StartsOn, startsOn } from '../../workflow/plan/starts-on.ts';
import type { Evidence } from '../evidence.ts';

/** A workflow that a pull request of ours starts, by one event, and what that takes. */
export interface StartedWorkflow {
  readonly path: string;
  readonly event: 'pull_request' | 'push';
  /** False: whether it starts depends on what is not known before. */
  readonly isSure: boolean;
  /** p50 of the runner time of first attempts that succeeded; null: none is known. */
  readonly runnerTime: Seconds | null;
  /** Runs behind it. */
  readonly n: number;
}

/** What opening a pull request starts. Nothing of it is started by us: GitHub does, as for any pull request. */
export interface TrialEstimate {
  readonly starts: readonly StartedWorkflow[];
  /** The workflow that the proposal is about. */
  readonly tried: { readonly path: string; readonly state: 'yes' | 'unknown' | 'no'; readonly events: readonly string[] };
}

export interface TrialQuestion {
  /** The workflow that the proposal is about. */
  readonly path: string;
  /** Every file that changes. */
  readonly changedPaths: readonly string[];
  readonly branch: string;
  readonly base: string;
}

type Known = Pick<Evidence, 'workflow' | 'history' | 'repository'>;

/** Asks each workflow's triggers, paths and branches whether a pull request of ours, and the push of its branch, starts it. @public */
export function estimateTrial(evidences: readonly Known[], question: TrialQuestion): TrialEstimate {
  const ordered = [...evidences].sort((a, b) => (a.workflow.path < b.workflow.path ? -1 : 1));
  const starts = ordered.flatMap((evidence) => [
    ...startedBy(evidence, 'pull_request', question),
    ...startedBy(evidence, 'push', question),
  ]);
  const own = starts.filter(({ path }) => path === question.path);
  const events = ordered.find(({ workflow }) => workflow.path === question.path)?.workflow.triggers.keys() ?? [];
  const state = own.some(({ isSure }) => isSure) ? 'yes' : own.length > 0 ? 'unknown' : 'no';
  return { starts, tried: { path: question.path, state, events: [...events] } };
}

function startedBy(evidence: Known, event: StartedWorkflow['event'], question: TrialQuestion): readonly StartedWorkflow[] {
  const { workflow, history, repository } = evidence;
  const trigger = workflow.triggers.get(event);
  const starts = trigger === undefined ? 'no' : ask(trigger, question);
  if (starts === 'no') return [];
  const runs = history.available ? history.value.runs : [];
  const times = runs
    .filter((run) => run.event === event && isTimingSample(run) && !isFromFork(run, repository.id) && !isOfOurBranch(run))
    .map((run) => Number(runnerTimeOf(run)));
  const p50 = median(times);
  return [{ path: workflow.path, event, isSure: starts === 'yes', runnerTime: p50 === null ? null : seconds(p50), n: times.length }];
}

function ask(trigger: Trigger, { changedPaths, branch, base }: TrialQuestion): StartsOn {
  const isPush = trigger.event === 'push';
  return startsOn(trigger, {
    name: trigger.event,
    ref: isPush ? { kind: 'branch', name: branch } : null,
    base: isPush ? null : base,
    action: isPush ? null : 'opened',
    changedPaths,
  });
}
