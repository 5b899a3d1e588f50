import { scrubSource } from '../../model/scrub-text.ts';
import { diffPlans, summarizeStep } from '../../workflow/diff-plans.ts';
import { equalJson } from '../../workflow/equal-json.ts';
import { expandPlan } from '../../workflow/expand-plan.ts';
import type { Workflow } from '../../workflow/model.ts';
import { parseWorkflow } from '../../workflow/parse-workflow.ts';
import type { ExpandedPlan, PlanChange, PlannedStep, WrittenJob } from '../../workflow/plan.ts';
import { localPaths } from '../local-files.ts';
import { flattenSteps } from '../map-step-runs.ts';
import { NO_SOURCES } from '../no-sources.ts';
import type { TriedProposal } from './trial-evidence.ts';

/** What an edit does to one job. */
export interface EditedJob {
  readonly key: string;
  /** Keys of the job that differ, steps not among them: `needs`, `runs-on`. */
  readonly keys: readonly string[];
  /** The first step from which on the job is not as it was, as `flattenSteps` counts the edited job's; null: its steps are as they were. */
  readonly firstStep: number | null;
  /** Steps of the edited job that were not there before as they are. */
  readonly newSteps: ReadonlySet<number>;
  /** A file of the repository that the job uses differs; null: none. */
  readonly file: string | null;
  /** Null: the job was not there. */
  readonly before: WrittenJob | null;
  /** Null: the job is gone. */
  readonly after: WrittenJob | null;
}

/** The workflow before and after, and what differs. Nulls where a text is no workflow that can be read. */
export interface EditedPlan {
  /** As histories keep it. */
  readonly textBefore: string;
  readonly workflow: Workflow | null;
  readonly before: ExpandedPlan | null;
  readonly after: ExpandedPlan | null;
  readonly changes: readonly PlanChange[];
  /** By key. */
  readonly jobs: ReadonlyMap<string, EditedJob>;
  /** Keys of the workflow that differ and that every job sees: `env`, `permissions`, `defaults`. */
  readonly workflowKeys: readonly string[];
  /** Words of the edited file that GitHub's published schema does not have and that the file before did not use. */
  readonly newWords: readonly string[];
}

/** What starts and cancels runs, or names them: no job does anything else for it. */
const NOT_OF_JOBS: ReadonlySet<string> = new Set(['on', 'concurrency', 'run-name', 'name']);

/** Reads both texts and gathers what differs by job. */
export function readEditedPlan({ workflow: { path, before, after }, sources = NO_SOURCES, changedPaths }: TriedProposal): EditedPlan {
  const [old, now] = [parseWorkflow(path, before), parseWorkflow(path, after)];
  const [planBefore, planAfter] = [old, now].map((parsed) => (parsed.ok ? expandPlan(parsed.workflow, sources) : null));
  const changes = planBefore == null || planAfter == null ? [] : diffPlans(planBefore, planAfter);
  const known = new Set(old.ok ? old.workflow.unknown.map(({ word }) => word) : []);
  const others = new Set(changedPaths.filter((other) => other !== path));
  const top = changes.filter(({ place }) => !place.startsWith('jobs.')).map(({ place }) => place.split('.', 1)[0] ?? place);
  return {
    textBefore: scrubSource(before),
    workflow: now.ok ? now.workflow : null,
    before: planBefore ?? null,
    after: planAfter ?? null,
    changes,
    jobs: editedJobs(planBefore ?? null, planAfter ?? null, changes, others),
    workflowKeys: [...new Set(top)].filter((key) => !NOT_OF_JOBS.has(key)),
    newWords: now.ok ? [...new Set(now.workflow.unknown.map(({ word }) => word))].filter((word) => !known.has(word)) : [],
  };
}

function editedJobs(
  before: ExpandedPlan | null,
  after: ExpandedPlan | null,
  changes: readonly PlanChange[],
  files: ReadonlySet<string>,
): ReadonlyMap<string, EditedJob> {
  const [old, now] = [before, after].map((plan) => new Map((plan?.written ?? []).map((job) => [job.key, job])));
  const jobs = new Map<string, EditedJob>();
  for (const key of new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])) {
    const [a, b] = [old?.get(key) ?? null, now?.get(key) ?? null];
    const own = changes.filter(({ place }) => place === `jobs.${key}` || place.startsWith(`jobs.${key}.`));
    const file = b === null ? null : (usedFiles(b).find((path) => files.has(path)) ?? null);
    if (own.length === 0 && file === null) continue;
    jobs.set(key, { key, keys: keysOf(key, own), ...editedSteps(a, b), file, before: a, after: b });
  }
  return jobs;
}

/** Also lists that its scripts read. */
function usedFiles(job: WrittenJob): readonly string[] {
  const scripts = flattenSteps(job.steps).flatMap(({ run }) => (run === null ? [] : [...run.matchAll(/\.github\/paceline\/[\w./-]+/g)]));
  return [...localPaths(job), ...scripts.map(([path]) => path)];
}

function keysOf(key: string, changes: readonly PlanChange[]): readonly string[] {
  const keys = changes.map(({ place }) => place.slice(`jobs.${key}.`.length).split(/[.[]/, 1)[0] ?? '');
  return [...new Set(keys)].filter((name) => name !== '' && name !== 'steps');
}

function editedSteps(before: WrittenJob | null, after: WrittenJob | null): Pick<EditedJob, 'firstStep' | 'newSteps'> {
  const now = after === null ? [] : flattenSteps(after.steps);
  if (before === null || after === null) return { firstStep: 0, newSteps: new Set(now.keys()) };
  const old = flattenSteps(before.steps);
  const isSame = (a: PlannedStep | undefined, b: PlannedStep | undefined): boolean =>
    a !== undefined && b !== undefined && equalJson(summarizeStep(a), summarizeStep(b));
  const length = Math.max(old.length, now.length);
  const first = Array.from({ length }, (_, index) => index).find((index) => !isSame(old[index], now[index]));
  const added = [...now.keys()].filter((index) => !old.some((step) => isSame(step, now[index])));
  // A `parallel:` group that was made of steps that stood one after the other leaves the flat list as it was.
  const isRegrouped = first === undefined && !equalJson(before.steps.map(summarizeStep), after.steps.map(summarizeStep));
  return { firstStep: first ?? (isRegrouped ? 0 : null), newSteps: new Set(added) };
}
