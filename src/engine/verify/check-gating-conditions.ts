import type { Json } from '../../model/json.ts';
import { equalJson } from '../../workflow/equal-json.ts';
import { readReferences } from '../../workflow/expressions/read-references.ts';
import { conjunctsOf } from './conjuncts.ts';
import { findSettingChanges } from './find-setting-changes.ts';
import { type Gating, gatingOf, gatingPlaces, placeOf } from './gating.ts';
import { type PlannedRun, plannedRuns } from './planned-runs.ts';
import { type Check, refuse } from './verified-change.ts';
import { writtenText } from './written-text.ts';

/**
 * The condition of a job that gates, or that a gate waits for, becomes no stricter: GitHub lets a skipped check pass. It may where the plan says that the
 * job still runs on every event before a merge, or where only drafts are left out and the workflow starts once more when they are ready. A step of such
 * a job may get a condition on what earlier steps found, not on what started the run.
 */
export const checkGatingConditions: Check = (change) => {
  const gating = gatingOf(change.evidence);
  if (gating === null) return null;
  const before = plannedRuns(change.planBefore);
  const after = new Map(plannedRuns(change.planAfter).map((run) => [placeOf(run), run]));
  const places = gatingPlaces(before, gating);
  const ready = readyTypes(change.planAfter.triggers);
  for (const run of before) {
    const now = after.get(placeOf(run));
    if (now === undefined || !places.has(placeOf(run)) || isStillRun(run, now, ready)) continue;
    const name = run.job.displayName ?? run.job.key;
    return refuse(
      'required-check-renamed',
      `The check ${name} ${gating.doubt} before merging, or one that is waits for it, and its job could be skipped on ${run.event}.`,
    );
  }
  return checkSteps(change, before, places, gating);
};

/** A condition that only differs in what it no longer asks is for checkConditions. */
function isStillRun(run: PlannedRun, now: PlannedRun, ready: ReadonlySet<string>): boolean {
  if (equalJson(run.job.condition, now.job.condition) || now.job.runs === 'yes') return true;
  const added = addedTo(textOf(run.job.condition), textOf(now.job.condition));
  return added.every(
    (part) => isDraftOnly(part, run.event) && (run.event === 'merge_group' || run.event === 'push' || ready.has(run.event)),
  );
}

function addedTo(before: string, after: string): readonly string[] {
  const old = conjunctsOf(before);
  return conjunctsOf(after).filter((part) => !old.includes(part));
}

function textOf(condition: Json): string {
  return condition === null ? '' : String(condition);
}

/** What asks for a draft and nothing else. Without a pull request there is no draft, and each of these is true. */
const NO_DRAFT =
  /^(?:github\.event_name\s?!=\s?'pull_request'\s?\|\|\s?)?(?:!\s?github\.event\.pull_request\.draft|github\.event\.pull_request\.draft\s?(?:==\s?false|!=\s?true))$/;

function isDraftOnly(part: string, event: string): boolean {
  // `workflow_dispatch` and the like gate nothing; a called workflow has its caller's event.
  return event !== 'workflow_run' && part.length < 200 && NO_DRAFT.test(part.replace(/^\(|\)$/g, '').trim());
}

/** Events of pull requests that start a run when a draft becomes ready. */
function readyTypes(triggers: readonly { readonly event: string; readonly filters: Json }[]): ReadonlySet<string> {
  return new Set(
    triggers.flatMap(({ event, filters }) => {
      const types = filters !== null && typeof filters === 'object' && 'types' in filters ? filters.types : null;
      const list: readonly unknown[] = Array.isArray(types) ? types : [types];
      return list.includes('ready_for_review') ? [event] : [];
    }),
  );
}

function checkSteps(
  { before, after }: Parameters<Check>[0],
  runs: readonly PlannedRun[],
  places: ReadonlySet<string>,
  { doubt }: Gating,
): ReturnType<Check> {
  const jobs = new Set(runs.filter((run) => places.has(placeOf(run))).map(({ path }) => path));
  const steps = findSettingChanges(before, after, (_, step) => writtenText(step.condition));
  const changed = steps.find(({ job, before: was, after: now }) => jobs.has(job) && addedTo(was, now).some((part) => !asksSteps(part)));
  return changed === undefined
    ? null
    : refuse(
        'required-check-renamed',
        `Job ${changed.job} ${doubt} before merging, and a step of it could be skipped by what started the run.`,
      );
}

/** Contexts that tell what happened in the job so far. */
const OF_THE_JOB: readonly string[] = ['steps', 'matrix', 'runner', 'strategy'];

function asksSteps(part: string): boolean {
  if (isDraftOnly(part, '')) return true;
  const { references, functions, broken } = readReferences(part, 'condition');
  if (broken.length > 0 || references.length + functions.length === 0) return false;
  return references.every(({ context }) => OF_THE_JOB.includes(context));
}
