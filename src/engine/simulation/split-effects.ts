import type { Effect } from '../../simulate/effect.ts';
import { summarizeStep } from '../../workflow/diff-plans.ts';
import { equalJson } from '../../workflow/equal-json.ts';
import type { ExpandedPlan, PlannedStep, WrittenJob } from '../../workflow/plan.ts';
import { edgeEffects } from './job-effects.ts';

/** A job of the file before whose steps stand in several jobs after. */
export interface FoundSplit {
  readonly job: string;
  /** Of the file after, the job itself among them where it is still there. */
  readonly parts: readonly string[];
  /** Jobs whose `needs` are settled by the effects. */
  readonly dependents: readonly string[];
  readonly effects: readonly Effect[];
}

/** Jobs that were divided: the new ones have no step but those of one job before, and that one has none either. */
export function findSplits(before: ExpandedPlan, after: ExpandedPlan): readonly FoundSplit[] {
  const known = new Set(before.written.map(({ key }) => key));
  const added = after.written.filter(({ key, steps }) => !known.has(key) && steps.length > 0);
  return before.written.flatMap((job) => {
    const rest = after.written.find(({ key }) => key === job.key);
    const own = added.filter((part) => indicesIn(job, part) !== null && equalJson(part.runsOn, job.runsOn));
    const parts = [...(rest === undefined ? [] : [rest]), ...own];
    const steps = parts.map((part) => indicesIn(job, part));
    const isWhole = new Set(steps.flatMap((indices) => indices ?? [])).size === job.steps.length;
    if (own.length === 0 || steps.includes(null) || !isWhole) return [];
    const dependents = before.written.filter(({ needs }) => needs.includes(job.key)).map(({ key }) => key);
    return [{ job: job.key, parts: parts.map(({ key }) => key), dependents, effects: effectsOf(job, parts, steps, before, after) }];
  });
}

function effectsOf(
  job: WrittenJob,
  parts: readonly WrittenJob[],
  steps: readonly (readonly number[] | null)[],
  before: ExpandedPlan,
  after: ExpandedPlan,
): readonly Effect[] {
  const keys = parts.map(({ key }) => key);
  const split: Effect = { kind: 'split-job', job: job.key, parts: parts.map(({ key }, part) => ({ key, steps: steps[part] ?? [] })) };
  // Each part has the needs of the whole, and who needed the whole needs each part, unless the file says otherwise.
  const own = parts.flatMap((part) => edgeEffects(part.key, job.needs, part.needs));
  const dependents = before.written.filter(({ needs }) => needs.includes(job.key));
  const others = dependents.flatMap(({ key, needs }) => {
    const now = after.written.find((other) => other.key === key)?.needs;
    return now === undefined ? [] : edgeEffects(key, [...needs.filter((need) => need !== job.key), ...keys], now);
  });
  return [split, ...own, ...others];
}

/** The indices in the whole of the steps of a part; null where one of them is not there. */
function indicesIn(whole: WrittenJob, part: WrittenJob): readonly number[] | null {
  const found = part.steps.map((step) => whole.steps.findIndex((other) => isSame(other, step)));
  return found.includes(-1) ? null : found;
}

function isSame(a: PlannedStep, b: PlannedStep): boolean {
  return equalJson(summarizeStep(a), summarizeStep(b));
}
