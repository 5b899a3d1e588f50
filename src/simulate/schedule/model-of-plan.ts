import { asMap, type Json, ownValue } from '../../model/json.ts';
import type { ExpandedPlan, PlannedJob, TriggerPlan } from '../../workflow/plan.ts';
import { concurrencyOf } from './concurrency-of.ts';
import { runsAfterOf } from './runs-after-of.ts';
import { stepProgramOf } from './step-program-of.ts';
import type { ModelJob, ModelLeg, TimingModel } from './timing-model.ts';

/** What a plan says of time, and where it does not say enough. */
export interface ModelOfPlan {
  readonly model: TimingModel;
  /** By job of the model: the planned jobs that its legs are; for the beginning and the end of a call, the one that calls. */
  readonly planned: readonly (readonly PlannedJob[])[];
  /** Jobs whose legs, or whose called workflow, only a run tells: they stand in the model as one job run. */
  readonly unknown: readonly { readonly job: string; readonly reason: string }[];
}

/** `timeout-minutes` where nothing is written, and what a slim runner gives at most. Source: "Limits" and "Workflow syntax", GitHub Docs. */
const DEFAULT_TIMEOUT = 360 * 60;
const SLIM_TIMEOUT = 15 * 60;

/**
 * The timing model of what one trigger starts; null where the jobs need each other in a circle. Called workflows are in it, between a job for the beginning of the
 * call and one for its end.
 * @public
 */
export function modelOfPlan(plan: Pick<ExpandedPlan, 'concurrency'>, trigger: TriggerPlan): ModelOfPlan | null {
  const building: Building = { event: trigger.event, jobs: [], planned: [], unknown: [] };
  const ends = addJobs(building, trigger.jobs, [], null);
  return ends === null
    ? null
    : {
        model: { jobs: building.jobs, concurrency: concurrencyOf(plan.concurrency, trigger.event) },
        planned: building.planned,
        unknown: building.unknown,
      };
}

interface Building {
  readonly event: string;
  readonly jobs: ModelJob[];
  readonly planned: (readonly PlannedJob[])[];
  readonly unknown: { job: string; reason: string }[];
}

/** The index of the end of each; null for a circle. `before` is what those wait for that need none of the others. */
function addJobs(
  building: Building,
  planned: readonly PlannedJob[],
  before: readonly number[],
  within: number | null,
): readonly number[] | null {
  const byKey = Map.groupBy(planned, ({ key }) => key.toLowerCase());
  const ends = new Map<string, readonly number[]>();
  for (let left = [...byKey]; left.length > 0; ) {
    const ready = left.filter(([, [job]]) => (job?.needs ?? []).every((need) => ends.has(need.toLowerCase())));
    if (ready.length === 0) return null;
    for (const [key, legs] of ready) {
      const [first] = legs;
      const needs = (first?.needs ?? []).flatMap((need) => ends.get(need.toLowerCase()) ?? []);
      const own = addJob(building, legs, needs.length === 0 ? before : needs, within);
      if (own === null) return null;
      ends.set(key, own);
    }
    left = left.filter(([key]) => !ends.has(key));
  }
  return [...ends.values()].flat();
}

function addJob(
  building: Building,
  legs: readonly PlannedJob[],
  needs: readonly number[],
  within: number | null,
): readonly number[] | null {
  const [first] = legs;
  if (first === undefined) return [];
  const { event, jobs, planned, unknown } = building;
  if (first.unexpanded !== null) unknown.push({ job: first.key, reason: first.unexpanded });
  const strategy = asMap(ownValue(first.rest, 'strategy') ?? null);
  const limit = strategy['max-parallel'];
  const common = {
    key: first.key,
    within,
    closes: null,
    runs: first.runs !== 'no',
    runsAfter: runsAfterOf(first.condition, event),
    maxParallel: typeof limit === 'number' ? limit : null,
    failFast: strategy['fail-fast'] !== false,
  };
  if (legs.every(({ called }) => called === null || !called.known)) {
    for (const { called } of legs) if (called?.known === false) unknown.push({ job: first.key, reason: called.reason });
    planned.push(legs);
    return [jobs.push({ ...common, needs, legs: legs.map((leg) => legOf(leg, event)) }) - 1];
  }
  const ends: number[] = [];
  for (const leg of legs) {
    const { called } = leg;
    planned.push([leg]);
    const beginning = jobs.push({ ...common, needs, legs: [] }) - 1;
    const inner = called?.known === true ? addJobs(building, called.jobs, [beginning], beginning) : [];
    if (inner === null) return null;
    const always = { success: true, failure: true, neither: true, cancelled: true };
    const end: ModelJob = {
      ...common,
      needs: [beginning, ...inner],
      within: null,
      closes: beginning,
      runs: true,
      runsAfter: always,
      legs: [],
    };
    planned.push([leg]);
    ends.push(jobs.push(end) - 1);
  }
  return ends;
}

function legOf(job: PlannedJob, event: string): ModelLeg {
  const minutes: Json = job.timeoutMinutes;
  const labels = labelsOf(job.runner);
  const written = typeof minutes === 'number' ? minutes * 60 : DEFAULT_TIMEOUT;
  return {
    name: job.displayName ?? job.key,
    labels,
    timeout: labels.some((label) => label.toLowerCase() === 'ubuntu-slim') ? Math.min(written, SLIM_TIMEOUT) : written,
    continueOnError: ownValue(job.rest, 'continue-on-error') === true,
    concurrency: concurrencyOf(job.concurrency, event),
    steps: stepProgramOf(job.steps, event),
  };
}

function labelsOf(runner: Json): readonly string[] {
  const labels = Array.isArray(runner) ? runner : typeof runner === 'string' ? [runner] : (asMap(runner)['labels'] ?? []);
  return [labels].flat().map(String);
}
