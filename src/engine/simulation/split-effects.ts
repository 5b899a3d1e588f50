import type { Json } from '../../model/json.ts';
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
  const found = before.written.flatMap((job) => {
    const rest = after.written.find(({ key }) => key === job.key);
    const own = added.filter((part) => indicesIn(job, part) !== null && isAlike(job, part));
    const isIntact = rest !== undefined && rest.steps.length >= job.steps.length;
    const parts = [...(rest === undefined ? [] : [rest]), ...own];
    const steps = parts.map((part) => indicesIn(job, part));
    const isWhole = new Set(steps.flatMap((indices) => indices ?? [])).size === job.steps.length;
    if (own.length === 0 || isIntact || steps.includes(null) || !isWhole || (rest !== undefined && !isAlike(job, rest))) return [];
    const dependents = before.written.filter(({ needs }) => needs.includes(job.key)).map(({ key }) => key);
    return [{ job: job.key, parts: parts.map(({ key }) => key), dependents, effects: effectsOf(job, parts, steps, before, after) }];
  });
  // A part of two jobs is the part of neither.
  const claims = found.flatMap(({ parts }) => parts);
  return found.filter(({ parts }) => parts.every((part) => claims.filter((claim) => claim === part).length === 1));
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

/** Whether all that the file says of two jobs is the same but for their steps, needs and names: what differs otherwise has no time. */
function isAlike(a: WrittenJob, b: WrittenJob): boolean {
  const plain = ({ condition, runsOn, env, timeoutMinutes, concurrency, uses, rest: { name: _, ...rest } }: WrittenJob): Json => [
    [condition, runsOn, timeoutMinutes, concurrency, uses],
    env,
    rest,
  ];
  return equalJson(plain(a), plain(b));
}

/** The indices in the whole of the steps of a part; null where one of them is not there. */
function indicesIn(whole: WrittenJob, part: WrittenJob): readonly number[] | null {
  const found = part.steps.map((step) => whole.steps.findIndex((other) => isSame(other, step)));
  return found.includes(-1) ? null : found;
}

function isSame(a: PlannedStep, b: PlannedStep): boolean {
  return equalJson(summarizeStep(a), summarizeStep(b));
}
