import type { Seconds } from '../../model/seconds.ts';
import { isHostedLabel } from '../../workflow/hosted-labels.ts';
import type { Workflow } from '../../workflow/model.ts';
import { flattenSteps } from '../../workflow/walk.ts';
import { cacheUse } from '../cache-use.ts';
import type { Evidence } from '../evidence.ts';
import { nearbySources } from '../find-local-sources.ts';
import { findDelivery } from './find-delivery.ts';
import { type MeasuredMakespan, measureMakespan } from './measure-makespan.ts';
import { roundTarget } from './round-target.ts';

/** With fewer runs the p95 is no more than the slowest of them. */
export const FEWEST_RUNS = 20;
/** More targets than this would not be read. */
const MOST_TARGETS = 5;
const MOST_CANDIDATES = 10;
/** What somebody waits for. */
const AWAITED: readonly string[] = ['pull_request', 'push', 'merge_group'];

/** One workflow, as far as the first configuration and its explanation need it. */
export interface DetectedWorkflow {
  readonly path: string;
  readonly events: readonly string[];
  readonly jobs: number;
  /** Steps that use a cache. */
  readonly caches: number;
  /** Runs of its history; null: there is none to ask. */
  readonly runs: number | null;
  readonly window: { readonly from: Date; readonly to: Date } | null;
  readonly measured: MeasuredMakespan | null;
  /** Why it is taken to be there for deliveries, in words that follow "it"; null: it is not. */
  readonly delivery: string | null;
  readonly simulatedHistory: string | null;
}

export interface ProposedTarget {
  readonly path: string;
  /** A limit on the p95 of the makespan. */
  readonly p95: Seconds;
  readonly measured: MeasuredMakespan;
}

/** What gates the default branch: told by GitHub, or not, with the checks that pull requests have, which may gate it. */
export type DetectedChecks =
  | { readonly told: true; readonly checks: readonly string[] }
  | { readonly told: false; readonly reason: string; readonly candidates: readonly string[] };

/** What the first `.github/paceline.yml` should hold, and what it rests on. */
export interface DetectedConfiguration {
  /** By path. */
  readonly workflows: readonly DetectedWorkflow[];
  /** What most runs wait for first. */
  readonly targets: readonly ProposedTarget[];
  readonly checks: DetectedChecks;
  /** What `runs-on` asks for where GitHub does not host it for everybody: sets of labels, each once. */
  readonly ownRunners: readonly (readonly string[])[];
}

/** Looks at all workflows that could be read, each with its evidence. The same evidence gives the same answer, in whatever order it comes. Never throws. */
export function detectConfiguration(evidences: readonly Evidence[]): DetectedConfiguration {
  const ordered = [...evidences].sort((a, b) => (a.workflow.path < b.workflow.path ? -1 : 1));
  const workflows = ordered.map(describeWorkflow);
  return {
    workflows,
    targets: proposeTargets(workflows),
    checks: detectChecks(ordered),
    ownRunners: [...new Map(ordered.flatMap(ownRunners).map((labels) => [JSON.stringify(labels), labels])).values()],
  };
}

function describeWorkflow(evidence: Evidence): DetectedWorkflow {
  const { workflow, history } = evidence;
  const known = history.available && history.value.runs.length > 0 ? history.value : null;
  return {
    path: workflow.path,
    events: [...workflow.triggers.keys()],
    jobs: workflow.jobs.length,
    caches: countCaches(workflow),
    runs: history.available ? history.value.runs.length : null,
    window: known?.window ?? null,
    measured: measureMakespan(evidence, FEWEST_RUNS),
    delivery: findDelivery(workflow, nearbySources(evidence)),
    simulatedHistory: known?.simulated ?? null,
  };
}

function countCaches({ jobs }: Workflow): number {
  const steps = jobs.flatMap((job) => (job.kind === 'job' ? [...flattenSteps(job.steps)] : []));
  return steps.filter((step) => cacheUse(step) !== null).length;
}

/** Of workflows that somebody waits for and that deliver nothing, those with the most runs. */
function proposeTargets(workflows: readonly DetectedWorkflow[]): readonly ProposedTarget[] {
  return workflows
    .flatMap(({ path, events, delivery, measured }) => {
      const isMain = delivery === null && events.some((event) => AWAITED.includes(event));
      if (!isMain || measured === null || measured.n < FEWEST_RUNS || measured.p95 <= 0) return [];
      return [{ path, p95: roundTarget(measured.p95), measured }];
    })
    .sort((a, b) => b.measured.n - a.measured.n || (a.path < b.path ? -1 : 1))
    .slice(0, MOST_TARGETS);
}

function detectChecks(evidences: readonly Evidence[]): DetectedChecks {
  const told = evidences[0]?.requiredChecks;
  if (told === undefined) return { told: true, checks: [] };
  if (told.available) return { told: true, checks: [...told.value].sort() };
  const names = evidences.flatMap(({ plan }) =>
    plan.triggers
      .filter(({ event }) => event === 'pull_request')
      .flatMap(({ jobs }) => jobs.flatMap(({ displayName, runs }) => (displayName === null || runs === 'no' ? [] : [displayName]))),
  );
  return { told: false, reason: told.reason, candidates: [...new Set(names)].sort().slice(0, MOST_CANDIDATES) };
}

function ownRunners({ plan }: Evidence): readonly (readonly string[])[] {
  const asked = plan.triggers.flatMap(({ jobs }) => jobs).map(({ runner }) => (Array.isArray(runner) ? runner : [runner]));
  return asked
    .map((labels) => labels.filter((label): label is string => typeof label === 'string' && label !== '' && !label.includes('${{')))
    .filter((labels) => labels.some((label) => !isHostedLabel(label)));
}
