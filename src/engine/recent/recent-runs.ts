import { isFromFork } from '../../model/is-from-fork.ts';
import { isOfOurBranch } from '../../model/is-of-our-branch.ts';
import type { Run } from '../../model/run.ts';
import { rememberPlans } from '../eras.ts';
import { NO_SOURCES } from '../no-sources.ts';
import { compareStamps, compareTexts, type Stamp, stampOf } from '../profile/stamp.ts';
import { workflowKeyOf } from '../profile/workflow-key.ts';
import { fairShare } from './fair-share.ts';
import type { WorkflowRuns } from './workflow-runs.ts';

/** How much is kept at most: runs of one workflow, job runs of all, and versions of one workflow's file that are read. */
export interface RecentLimits {
  readonly runs: number;
  readonly jobRuns: number;
  readonly versions: number;
}

/** Some 60 MB of runs with their steps. */
export const RECENT_LIMITS: RecentLimits = { runs: 500, jobRuns: 40_000, versions: 100 };

/** Takes one run after the other, in any order, each attempt once. */
export interface RecentRunsBuilder {
  take(run: Run): void;
  /** By path, then name. */
  finish(): readonly WorkflowRuns[];
}

interface Kept {
  completed: Run[];
  running: Run[];
  ofAll: number;
  /** The newest run that was left out for its share; all older ones are. */
  cutAt: Stamp | null;
}

/**
 * Keeps the newest runs of each workflow that were created by `asOf`, whole, in bounded memory: what is kept is the same in whatever order they come.
 * Where all together have too many job runs, the workflows with the most lose their oldest runs first.
 */
export function createRecentRuns(asOf: Date, limits: RecentLimits = RECENT_LIMITS): RecentRunsBuilder {
  const workflows = new Map<string, Kept>();
  let held = 0;
  const trimOne = (kept: Kept): void => {
    held -= jobRunsOf(kept.completed);
    kept.completed = kept.completed.sort(newestFirst).slice(0, limits.runs);
    held += jobRunsOf(kept.completed);
  };
  const trim = (): void => {
    const all = [...workflows.values()];
    for (const kept of all) trimOne(kept);
    // One that was cut before wants more than any share to come.
    const wants = all.map(({ completed, cutAt }) => (cutAt === null ? jobRunsOf(completed) : Number.POSITIVE_INFINITY));
    const share = fairShare(wants, limits.jobRuns);
    for (const kept of all) cutToShare(kept, share);
    held = all.reduce((sum, { completed }) => sum + jobRunsOf(completed), 0);
  };
  return {
    take: (run) => {
      if (run.createdAt > asOf || isFromFork(run) || isOfOurBranch(run)) return;
      const key = workflowKeyOf(run);
      const kept = workflows.get(key) ?? { completed: [], running: [], ofAll: 0, cutAt: null };
      workflows.set(key, kept);
      if (run.status !== 'completed') {
        kept.running = [...kept.running, run].sort(newestFirst).slice(0, limits.runs);
        return;
      }
      kept.ofAll += 1;
      if (kept.cutAt !== null && compareStamps(stampOf(run), kept.cutAt) <= 0) return;
      kept.completed.push(run);
      held += run.jobs.length;
      if (kept.completed.length > 2 * limits.runs) trimOne(kept);
      if (held > 2 * limits.jobRuns) trim();
    },
    finish: () => {
      trim();
      return [...workflows].sort(([a], [b]) => compareTexts(a, b)).map(([, kept]) => toWorkflowRuns(kept, limits.versions));
    },
  };
}

function toWorkflowRuns({ completed, running, ofAll }: Kept, versions: number): WorkflowRuns {
  const [newest] = [...completed.slice(0, 1), ...running.slice(0, 1)].sort(newestFirst);
  const texts = textsByBlob([...completed, ...running]);
  const read = rememberPlans();
  const seen = new Set([...running, ...completed].sort(newestFirst).flatMap((run) => textOf(run, texts) ?? []));
  const known = new Set([...seen].slice(0, versions));
  const planOf: WorkflowRuns['planOf'] = (run) => {
    const text = textOf(run, texts);
    return text === null || !known.has(text) ? null : read(run.workflowPath ?? '', text, NO_SOURCES);
  };
  const [first] = known;
  return {
    path: newest?.workflowPath ?? null,
    name: newest?.workflowName ?? null,
    runs: completed,
    running,
    ofAll,
    planOf,
    newestPlan: first === undefined ? null : read(newest?.workflowPath ?? '', first, NO_SOURCES),
  };
}

function textsByBlob(runs: readonly Run[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const { sources } of runs)
    if (sources?.workflowBlob && sources.workflowText !== null) texts.set(sources.workflowBlob, sources.workflowText);
  return texts;
}

function textOf({ sources }: Run, texts: ReadonlyMap<string, string>): string | null {
  if (sources === null) return null;
  return sources.workflowText ?? (sources.workflowBlob === null ? null : (texts.get(sources.workflowBlob) ?? null));
}

/** Runs are newest first. */
function cutToShare(kept: Kept, jobRuns: number): void {
  let left = jobRuns;
  const tooMany = kept.completed.findIndex((run) => {
    left -= run.jobs.length;
    return left < 0;
  });
  const cut = kept.completed[tooMany];
  if (cut === undefined) return;
  kept.cutAt = stampOf(cut);
  kept.completed = kept.completed.slice(0, tooMany);
}

function jobRunsOf(runs: readonly Run[]): number {
  return runs.reduce((sum, { jobs }) => sum + jobs.length, 0);
}

function newestFirst(a: Run, b: Run): number {
  return compareStamps(stampOf(b), stampOf(a));
}
