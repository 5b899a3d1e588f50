import { isFromFork } from '../model/is-from-fork.ts';
import type { Run } from '../model/run.ts';
import { scrubSource } from '../model/scrub-text.ts';
import { expandPlan } from '../workflow/expand-plan.ts';
import type { LocalSources } from '../workflow/local-sources.ts';
import { parseWorkflow } from '../workflow/parse-workflow.ts';
import type { ExpandedPlan } from '../workflow/plan.ts';
import type { Evidence } from './evidence.ts';
import { localSourcesOf } from './find-local-sources.ts';
import { NO_SOURCES } from './no-sources.ts';

/** One version of the workflow file, and when it ran. */
export interface Era {
  /** Null: only its blob id is known. */
  readonly text: string | null;
  /** Null: the text is not known, or is no workflow that can be read. */
  readonly plan: ExpandedPlan | null;
  /** Null for the file as it is now, where no run has seen it. */
  readonly from: Date | null;
  readonly to: Date | null;
  readonly runs: number;
}

/** The versions of a workflow file in order. */
export interface EraList {
  /** By their first run; the file as it is now stands last. */
  readonly list: readonly [...Era[], Era];
  /** The file as it is now. */
  readonly present: Era;
}

export interface Eras extends EraList {
  /** Null for a run whose file was not measured, or is a fork's. */
  readonly of: (run: Run) => Era | null;
  /** False: versions of the workflow are not told apart, since no run's file was measured. */
  readonly areKnown: boolean;
}

const known = new WeakMap<Evidence, Eras>();

/** The versions of the workflow file that the runs of the history saw, without those of forks. The same for the same evidence. */
export function erasOf(evidence: Evidence): Eras {
  const eras = known.get(evidence) ?? findEras(evidence);
  known.set(evidence, eras);
  return eras;
}

type Growing = { -readonly [Key in keyof Era]: Era[Key] };

function findEras(evidence: Evidence): Eras {
  const all = evidence.history.available ? evidence.history.value.runs : [];
  const runs = all.filter((run) => !isFromFork(run, evidence.repository.id));
  // Texts of runs are kept scrubbed: only so are the versions alike in what did not change.
  const now = scrubSource(evidence.workflow.text);
  const plan = now === evidence.workflow.text ? evidence.plan : planOf(evidence, now);
  const present: Growing = { text: now, plan, from: null, to: null, runs: 0 };
  const eras = new Map<string, Growing>([[idOfText(now), present]]);
  const byRun = gatherEras(runs, eras, (text) => planOf(evidence, text));
  return { ...orderEras([...eras.values()], present), of: (run) => byRun.get(run) ?? null, areKnown: byRun.size > 0 };
}

/** Reading a version takes milliseconds, and of a workflow that changes with each commit there is one for each run. */
export const MOST_VERSIONS = 20;

/**
 * The versions that these runs of one workflow, newest first, saw; the one of `newest` stands for the present, or where its file was not measured
 * the one that ran last. Only the newest `MOST_VERSIONS` are read, older ones have no plan. Null where no run's file was measured.
 */
export function erasOfRuns(runs: readonly Run[], newest: Run, readPlan: PlanReader = planOfText): Eras | null {
  const eras = new Map<string, Growing>();
  let read = 0;
  const byRun = gatherEras([newest, ...runs], eras, (text) => {
    read += 1;
    return read > MOST_VERSIONS ? null : readPlan(newest.workflowPath ?? '', text, NO_SOURCES);
  });
  const [last] = runs.filter((run) => byRun.has(run)).sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || b.runId - a.runId);
  const present = byRun.get(newest) ?? (last === undefined ? undefined : byRun.get(last));
  if (present === undefined) return null;
  return { ...orderEras([...eras.values()], present), of: (run) => byRun.get(run) ?? null, areKnown: last !== undefined };
}

/** Adds the versions of the runs to `eras`, by id. */
function gatherEras(runs: readonly Run[], eras: Map<string, Growing>, plan: (text: string) => ExpandedPlan | null): ReadonlyMap<Run, Era> {
  const texts = new Map<string, string>();
  for (const { sources } of runs)
    if (sources?.workflowBlob && sources.workflowText !== null) texts.set(sources.workflowBlob, sources.workflowText);
  const byRun = new Map<Run, Era>();
  for (const run of runs) {
    const blob = run.sources?.workflowBlob ?? null;
    const text = run.sources?.workflowText ?? (blob === null ? null : (texts.get(blob) ?? null));
    if (text === null && blob === null) continue;
    const id = text === null ? `blob ${blob}` : idOfText(text);
    const era = eras.get(id) ?? { text, plan: text === null ? null : plan(text), from: null, to: null, runs: 0 };
    eras.set(id, era);
    era.runs += 1;
    if (era.from === null || run.createdAt < era.from) era.from = run.createdAt;
    if (era.to === null || run.createdAt > era.to) era.to = run.createdAt;
    byRun.set(run, era);
  }
  return byRun;
}

/** By their first run, the same for the same versions in any order. */
export function orderEras(eras: readonly Era[], present: Era): EraList {
  const past = eras.filter((era) => era !== present);
  past.sort((a, b) => (a.from?.getTime() ?? 0) - (b.from?.getTime() ?? 0) || compareTexts(a.text, b.text));
  return { list: [...past, present], present };
}

function idOfText(text: string): string {
  return `text ${text}`;
}

function planOf(evidence: Evidence, text: string): ExpandedPlan | null {
  return planOfText(evidence.workflow.path, text, localSourcesOf(evidence));
}

export type PlanReader = typeof planOfText;

/** `planOfText` that reads each text of a path once; to be asked with the same sources always. */
export function rememberPlans(): PlanReader {
  const plans = new Map<string, ExpandedPlan | null>();
  return (path, text, sources) => {
    const key = JSON.stringify([path, text]);
    const known = plans.get(key);
    if (known !== undefined) return known;
    const plan = planOfText(path, text, sources);
    plans.set(key, plan);
    return plan;
  };
}

/** The plan of one version of a workflow file; null for a text that is no workflow that can be read. */
export function planOfText(path: string, text: string, sources: LocalSources): ExpandedPlan | null {
  const parsed = parseWorkflow(path, text);
  return parsed.ok ? expandPlan(parsed.workflow, sources) : null;
}

function compareTexts(a: string | null, b: string | null): number {
  return (a ?? '') < (b ?? '') ? -1 : 1;
}
