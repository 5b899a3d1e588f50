import { isJsonMap, type Json } from '../../model/json.ts';
import { equalJson } from '../../workflow/equal-json.ts';
import type { ExpandedPlan } from '../../workflow/plan.ts';
import type { Refusal } from '../analysis.ts';
import { type Gating, gates, gatingEvents, gatingOf, placeOf } from './gating.ts';
import { type PlannedRun, plannedRuns } from './planned-runs.ts';
import { type Check, refuse } from './verified-change.ts';

/**
 * The names of checks that gate a branch stay, on every trigger, those of called workflows (`caller / called`) among them; their jobs are not newly
 * skipped where they gate, since GitHub lets a skipped job pass; and their workflow still starts wherever it did: GitHub waits for ever for a check
 * that a filter keeps from starting. Where required checks are not known, any may be required.
 */
export const checkRequiredChecks: Check = ({ planBefore, planAfter, evidence }) => {
  const gating = gatingOf(evidence);
  if (gating === null) return null;
  const before = plannedRuns(planBefore);
  const after = plannedRuns(planAfter);
  return (
    checkNames(before, after, gating) ??
    checkSkipped(before, after, gating) ??
    checkStart(
      planBefore,
      planAfter,
      before.some((run) => gates(run, gating)),
    )
  );
};

function checkNames(before: readonly PlannedRun[], after: readonly PlannedRun[], gating: Gating): Refusal | null {
  const events = new Set(after.map(({ event }) => event));
  const names = new Set(after.map(({ event, job }) => JSON.stringify([event, job.displayName])));
  const places = Map.groupBy(after, placeOf);
  for (const run of before) {
    // A trigger that is gone is judged as one that starts less.
    if (!events.has(run.event) || !gates(run, gating)) continue;
    const { displayName, key, called, uses } = run.job;
    // Runs of one place are written alike.
    const [same] = places.get(placeOf(run)) ?? [];
    const stays = displayName === null ? equalJson(same?.madeOf, run.madeOf) : names.has(JSON.stringify([run.event, displayName]));
    const isUnseen = called?.known === false && gating.mayCall(displayName);
    if (stays && (!isUnseen || same?.job.uses === uses)) continue;
    return refuse('required-check-renamed', `The check ${displayName ?? key} ${gating.doubt} before merging and would no longer report.`);
  }
  return null;
}

/** The first job that would be skipped where it ran and gates. Skipped legs, and what a skipped call would run, do not even report under their names. */
function checkSkipped(before: readonly PlannedRun[], after: readonly PlannedRun[], gating: Gating): Refusal | null {
  const events = gatingEvents(before.map(({ event }) => event));
  const places = Map.groupBy(after, placeOf);
  for (const run of before) {
    if (!events.includes(run.event) || run.job.runs === 'no' || !gates(run, gating)) continue;
    // Legs run together or not at all.
    const now = places.get(placeOf(run))?.[0]?.job.runs;
    const hasOwnName = run.job.matrix === null && run.job.unexpanded === null && run.job.called === null;
    if (now !== 'no' && (now === undefined || hasOwnName || now === run.job.runs || run.job.runs === 'unknown')) continue;
    const name = run.job.displayName ?? run.job.key;
    return refuse(
      'required-check-renamed',
      `The check ${name} ${gating.doubt} before merging, and its job would be skipped on ${run.event}.`,
    );
  }
  return null;
}

/** The first event before a merge that no longer starts the workflow as widely as it did. */
function checkStart(before: ExpandedPlan, after: ExpandedPlan, isGate: boolean): Refusal | null {
  if (!isGate) return null;
  const narrowed = gatingEvents(before.triggers.map(({ event }) => event)).find((event) => {
    const old = before.triggers.find((trigger) => trigger.event === event);
    if (old === undefined) return false;
    const now = after.triggers.find((trigger) => trigger.event === event);
    return now === undefined || !isAsWide(old.filters, now.filters);
  });
  return narrowed === undefined
    ? null
    : refuse(
        'required-check-renamed',
        `The workflow would not start on every ${narrowed} it started on before, and a check that is or may be required would wait for ever.`,
      );
}

/** The same filters, or fewer; `types` given or not are two different lists. */
function isAsWide(before: Json, after: Json): boolean {
  const old = isJsonMap(before) ? before : {};
  const now = isJsonMap(after) ? after : {};
  return equalJson(old['types'], now['types']) && Object.keys(now).every((key) => Object.hasOwn(old, key) && equalJson(old[key], now[key]));
}
