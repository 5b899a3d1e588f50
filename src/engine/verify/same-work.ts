import type { Json } from '../../model/json.ts';
import { summarizeJob } from '../../workflow/diff-plans.ts';
import { equalJson } from '../../workflow/equal-json.ts';
import { isJsonMap, type JsonMap } from '../../workflow/plan/expand-matrix.ts';
import type { ExpandedPlan } from '../../workflow/plan.ts';
import { isCacheInput } from '../cache-use.ts';

/** When a job runs, where, and for how long at most: nothing that it does. */
const SCHEDULING_OF_JOB: ReadonlySet<string> = new Set(['needs', 'concurrency', 'runs-on', 'timeout-minutes', 'cache-mode', 'permissions']);
const SCHEDULING_OF_STRATEGY: ReadonlySet<string> = new Set(['fail-fast', 'max-parallel']);
const SCHEDULING_OF_STEP: ReadonlySet<string> = new Set(['timeout-minutes', 'background']);
/** How much is moved to or from the runner, with the same files to work on. */
const TRANSFER_INPUTS: ReadonlySet<string> = new Set(['fetch-depth', 'filter', 'compression-level', 'retention-days']);

/**
 * Whether two plans do the same work: the same triggers, jobs, legs, conditions, steps and commands, in whatever order and with whatever
 * caches, runners, limits and groups.
 */
export function isSameWork(before: ExpandedPlan, after: ExpandedPlan): boolean {
  return equalJson(workOf(before), workOf(after));
}

function workOf(plan: ExpandedPlan): Json {
  const { 'cache-mode': _, ...rest } = plan.rest;
  const jobs = plan.triggers[0]?.jobs ?? [];
  return {
    rest,
    env: plan.env,
    triggers: Object.fromEntries(plan.triggers.map((trigger) => [trigger.event, trigger.filters])),
    jobs: Object.fromEntries(jobs.map((job) => [job.key, workOfJob(summarizeJob(job))])),
    legs: jobs.map((job) => JSON.stringify([job.key, job.matrix])).sort(),
  };
}

function workOfJob(job: Json): Json {
  if (!isJsonMap(job)) return job;
  const { strategy, steps, ...rest } = job;
  const work = without(rest, SCHEDULING_OF_JOB);
  const list = Array.isArray(steps) ? flatten(steps as readonly Json[]).filter((step) => !isCacheStep(step)) : [];
  return {
    ...work,
    strategy: isJsonMap(strategy) ? without(strategy, SCHEDULING_OF_STRATEGY) : {},
    // Sorted: the order of steps is scheduling.
    steps: list.map((step) => JSON.stringify(sortKeys(workOfStep(step)))).sort(),
  };
}

/** Steps of `parallel:` groups in their place; steps that only wait are scheduling. */
function flatten(steps: readonly Json[]): readonly JsonMap[] {
  return steps.flatMap((step): readonly JsonMap[] => {
    if (!isJsonMap(step) || 'wait' in step || 'wait-all' in step) return [];
    const { parallel } = step;
    return Array.isArray(parallel) ? flatten(parallel as readonly Json[]) : [step];
  });
}

function workOfStep(step: JsonMap): JsonMap {
  const { with: inputs, ...rest } = without(step, SCHEDULING_OF_STEP);
  if (!isJsonMap(inputs)) return rest;
  const kept = Object.entries(inputs).filter(([key]) => !TRANSFER_INPUTS.has(key) && !isCacheInput(repositoryOf(step), key));
  return kept.length === 0 ? rest : { ...rest, with: Object.fromEntries(kept) };
}

/** A step that only restores or saves a cache. */
function isCacheStep(step: JsonMap): boolean {
  const repository = repositoryOf(step);
  return repository === 'actions/cache' || repository === 'swatinem/rust-cache';
}

function repositoryOf(step: JsonMap): string {
  return /^([\w.-]+\/[\w.-]+)/.exec(String(step['uses'] ?? ''))?.[1]?.toLowerCase() ?? '';
}

function without(map: JsonMap, keys: ReadonlySet<string>): JsonMap {
  return Object.fromEntries(Object.entries(map).filter(([key]) => !keys.has(key)));
}

function sortKeys(value: Json): Json {
  if (!isJsonMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, sortKeys(part)]),
  );
}
