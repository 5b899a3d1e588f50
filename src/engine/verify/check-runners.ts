import { isJsonMap, type Json } from '../../model/json.ts';
import { equalJson } from '../../workflow/equal-json.ts';
import { readReferencesOf } from '../../workflow/expressions/read-references.ts';
import { isHostedLabel } from '../../workflow/hosted-labels.ts';
import type { PlannedJob } from '../../workflow/plan.ts';
import { plannedRuns } from './planned-runs.ts';
import { type Check, refuse } from './verified-change.ts';

/**
 * A job goes to a runner of GitHub's, to one that it went to before, or to one that the configuration names; a new job also to one that any job went to.
 * Each trigger is judged for itself: what a push may use, a pull request may not for that. A machine of the repository's own is not given to work that it was not given to.
 */
export const checkRunners: Check = ({ planBefore, planAfter, evidence }) => {
  const { pools, prices } = evidence.configuration;
  const configured = new Set(
    [...[...pools.values()].flatMap(({ labels }) => labels), ...prices.keys()].map((label) => label.toLowerCase()),
  );
  const before = plannedRuns(planBefore);
  const events = Map.groupBy(before, ({ event }) => event);
  const places = Map.groupBy(before, ({ event, path }) => JSON.stringify([event, path]));
  for (const { event, path, job } of plannedRuns(planAfter)) {
    // A trigger that is new starts what others started.
    const there = events.get(event) ?? before;
    const own = (places.get(JSON.stringify([event, path])) ?? there).map((run) => run.job);
    if (own.some((was) => equalJson(was.runsOn, job.runsOn) && equalJson(was.matrix, job.matrix) && equalJson(was.runner, job.runner)))
      continue;
    const known = new Set([...configured, ...own.flatMap(labelsOf)]);
    const fresh = labelsOf(job).find((label) => !isHostedLabel(label) && !known.has(label));
    if (fresh !== undefined) return refuse('runner-not-allowed', `Job ${path} would go to the runner ${fresh.slice(0, 80)}.`);
  }
  return null;
};

/** What a leg asks for, in lower case; what only a run can tell, as written. */
function labelsOf({ runner, runsOn, matrix }: PlannedJob): readonly string[] {
  const asked = runner ?? runsOn;
  return textsIn(isJsonMap(asked) ? Object.values(asked) : asked)
    .flatMap((text) => resolve(text, matrix))
    .map((text) => text.toLowerCase());
}

/** `${{ matrix.os }}` as the leg has it. */
function resolve(text: string, matrix: PlannedJob['matrix']): readonly string[] {
  if (!/^\s*\$\{\{[^}]*\}\}\s*$/.test(text) || matrix === null) return [text];
  const { references, functions, broken } = readReferencesOf(text);
  const [reference, ...more] = references;
  if (reference?.context !== 'matrix' || more.length > 0 || functions.length > 0 || broken.length > 0) return [text];
  const value = reference.path.reduce<Json>((at, { name }) => (isJsonMap(at) && name !== null ? (at[name] ?? null) : null), matrix);
  const found = textsIn(value);
  return found.length === 0 ? [text] : found;
}

function textsIn(value: Json): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(textsIn);
  return isJsonMap(value) ? Object.values(value).flatMap(textsIn) : [];
}
