import { isJsonMap, type Json, type JsonMap } from '../../model/json.ts';
import { summarizeJob } from '../../workflow/diff-plans.ts';
import { equalJson } from '../../workflow/equal-json.ts';
import type { ExpandedPlan } from '../../workflow/plan.ts';
import { isCacheInput } from '../cache-use.ts';
import { isNamedForDelivery } from '../delivery-sign.ts';
import { PUBLISHERS } from '../publishers.ts';
import { publishesInScript } from '../publishing-commands.ts';

/** When a job runs, where, and for how long at most: nothing that it does. */
const SCHEDULING_OF_JOB: ReadonlySet<string> = new Set(['needs', 'concurrency', 'runs-on', 'timeout-minutes', 'cache-mode', 'permissions']);
const SCHEDULING_OF_STRATEGY: ReadonlySet<string> = new Set(['fail-fast', 'max-parallel']);
const SCHEDULING_OF_STEP: ReadonlySet<string> = new Set(['timeout-minutes', 'background']);
/** How much is moved to or from the runner, with the same files to work on. */
const TRANSFER_INPUTS: ReadonlySet<string> = new Set(['fetch-depth', 'filter', 'compression-level', 'retention-days']);

/**
 * Whether two plans do the same work: the same triggers, jobs, legs, conditions, steps and commands, in whatever order and with whatever
 * caches, runners, limits and groups. In a job that delivers something the order of the steps is part of the work, and what runs beside what.
 */
export function isSameWork(before: ExpandedPlan, after: ExpandedPlan): boolean {
  return equalJson(workOf(before), workOf(after));
}

function workOf(plan: ExpandedPlan): Json {
  const { 'cache-mode': _, ...rest } = plan.rest;
  // Every trigger starts the same jobs as written; only their legs may differ.
  const jobs = new Map(plan.triggers.flatMap((trigger) => trigger.jobs).map((job) => [job.key, job]));
  return {
    rest,
    env: plan.env,
    triggers: Object.fromEntries(plan.triggers.map((trigger) => [trigger.event, trigger.filters])),
    jobs: Object.fromEntries([...jobs.values()].map((job) => [job.key, workOfJob(job.key, summarizeJob(job))])),
    legs: plan.triggers.flatMap((trigger) => trigger.jobs.map((job) => JSON.stringify([trigger.event, job.key, job.matrix]))).sort(),
  };
}

function workOfJob(key: string, job: Json): Json {
  if (!isJsonMap(job)) return job;
  const { strategy, steps, ...rest } = job;
  const work = without(rest, SCHEDULING_OF_JOB);
  const own: readonly Json[] = Array.isArray(steps) ? (steps as readonly Json[]) : [];
  const list = flatten(own).filter((step) => !isCacheStep(step));
  return {
    ...work,
    strategy: isJsonMap(strategy) ? without(strategy, SCHEDULING_OF_STRATEGY) : {},
    // Sorted: elsewhere the order of steps is scheduling.
    steps: list.map((step) => JSON.stringify(sortKeys(workOfStep(step)))).sort(),
    order: isDelivering(key, rest, list) ? orderOf(own) : null,
  };
}

/** As far as the plan tells: the name, the environment, or a step that publishes. */
function isDelivering(key: string, { name = null, environment = null }: JsonMap, steps: readonly JsonMap[]): boolean {
  if (environment !== null || isNamedForDelivery(key) || isNamedForDelivery(String(name ?? ''))) return true;
  return steps.some((step) => PUBLISHERS.has(repositoryOf(step)) || publishesInScript(String(step['run'] ?? '')));
}

/** What is done one after the other, groups and waits as they stand; steps that only keep caches may come and go. */
function orderOf(steps: readonly Json[]): Json {
  return steps.flatMap((step): readonly Json[] => {
    if (!isJsonMap(step) || isCacheStep(step)) return [];
    if (Array.isArray(step['parallel'])) return [orderOf(step['parallel'] as readonly Json[])];
    const { background = null, wait = null, 'wait-all': all = null, cancel = null } = step;
    return [[JSON.stringify(sortKeys(workOfStep(step))), background, wait, all, cancel]];
  });
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
