import type { Json } from '../../model/json.ts';
import type { Scope } from '../expressions/expression.ts';
import type { LocalSources } from '../local-sources.ts';
import type { Workflow } from '../model.ts';
import type { CalledPlan, PlannedJob } from '../plan.ts';
import { callScope } from './call-scope.ts';
import { calledPath, refuseCall } from './called-path.ts';
import { displayName, knownParts } from './display-name.ts';
import { expandLegs, type LegScope } from './expand-legs.ts';
import { asMap, ownValue } from './is-json-map.ts';
import { jobRuns } from './job-runs.ts';
import { judgeCondition, resolveText, resolveValue } from './resolve-value.ts';
import { type WrittenJob, writtenJob } from './written-job.ts';

/** A plan holds no more job runs, of all triggers and calls together. */
export const MAX_JOB_RUNS = 20_000;

/** What one expansion shares: the sources, the room that is left, and each workflow's jobs as written. */
export interface Expansion {
  readonly sources: LocalSources | undefined;
  readonly room: { left: number };
  readonly written: Map<Workflow, readonly WrittenJob[]>;
}

/** Where in the tree of calls a workflow runs. */
interface Caller {
  readonly path: string;
  readonly displayName: string | null;
  readonly runs: PlannedJob['runs'];
  /** Paths of all workflows that the run has called so far. */
  readonly called: Set<string>;
}

export function createExpansion(sources: LocalSources | undefined): Expansion {
  return { sources, room: { left: MAX_JOB_RUNS }, written: new Map() };
}

/** The jobs of a workflow in one scope; `callers` from the outside in. */
export function expandJobs(expansion: Expansion, workflow: Workflow, scope: Scope, callers: readonly Caller[]): readonly PlannedJob[] {
  const written = writtenJobs(expansion, workflow);
  const runs = jobRuns(written, scope, judgeCondition);
  const called = callers[0]?.called ?? new Set();
  return written.flatMap((job) => {
    const run = below(callers.at(-1)?.runs ?? 'yes', runs.get(job.key) ?? 'unknown');
    return expandJob(expansion, job, scope, { workflow, callers, called, run });
  });
}

interface Surroundings {
  readonly workflow: Workflow;
  readonly callers: readonly Caller[];
  readonly called: Set<string>;
  readonly run: PlannedJob['runs'];
}

function expandJob(expansion: Expansion, job: WrittenJob, scope: Scope, surroundings: Surroundings): readonly PlannedJob[] {
  const { room } = expansion;
  const legs = expandLegs(ownValue(job.rest, 'strategy'), scope);
  const isTooMuch = legs.known && legs.legs.length > Math.max(1, room.left);
  if (legs.known && !isTooMuch) {
    room.left -= legs.legs.length;
    return legs.legs.map((leg) => planRun(expansion, job, leg, null, surroundings));
  }
  room.left -= 1;
  const reason = legs.known ? `the plan has more than ${MAX_JOB_RUNS} job runs` : legs.reason;
  return [planRun(expansion, job, { leg: null, scope }, reason, surroundings)];
}

function planRun(
  expansion: Expansion,
  job: WrittenJob,
  { leg, scope }: LegScope,
  unexpanded: string | null,
  surroundings: Surroundings,
): PlannedJob {
  const caller = surroundings.callers.at(-1);
  const name = ownValue(job.rest, 'name');
  const isComputed = typeof name === 'string' && name.includes('${{');
  // Without its legs only a name that speaks of none of them is known.
  const own = unexpanded !== null && !isComputed ? null : displayName(job.key, name, leg, (text) => resolveText(text, scope));
  const shown = own === null || caller === undefined ? own : caller.displayName === null ? null : `${caller.displayName} / ${own}`;
  const runner = job.uses === null ? resolveValue(job.runsOn, scope) : null;
  return {
    ...job,
    displayName: shown,
    nameParts: shown !== null ? null : own !== null ? [own] : isComputed ? knownParts(name, (text) => resolveText(text, scope)) : null,
    matrix: leg?.values ?? null,
    unexpanded,
    runner: runner?.known === true ? runner.value : null,
    runs: surroundings.run,
    called: job.uses === null ? null : planCall(expansion, job.uses, job.rest, scope, { ...surroundings, displayName: shown }),
  };
}

/** Follows a call where its workflow was read and GitHub would let it through. */
function planCall(
  expansion: Expansion,
  uses: string,
  rest: { readonly [key: string]: Json },
  scope: Scope,
  { workflow, callers, called, run, displayName: shown }: Surroundings & { readonly displayName: string | null },
): CalledPlan {
  const path = calledPath(uses);
  if (path === null) return { known: false, reason: 'the called workflow stands in another repository' };
  const target = expansion.sources?.workflows.get(path);
  if (target === undefined) return { known: false, reason: `${path} was not read, or does not exist` };
  const chain = [...callers.map((caller) => caller.path), workflow.path];
  const refusal = refuseCall(target, chain, called);
  if (refusal !== null) return { known: false, reason: refusal };
  if (expansion.room.left <= 0) return { known: false, reason: `the plan has more than ${MAX_JOB_RUNS} job runs` };
  called.add(path);
  const caller: Caller = { path: workflow.path, displayName: shown, runs: run, called };
  return { known: true, path, jobs: expandJobs(expansion, target, callScope(target, ownValue(rest, 'with'), scope), [...callers, caller]) };
}

function writtenJobs(expansion: Expansion, workflow: Workflow): readonly WrittenJob[] {
  const known = expansion.written.get(workflow);
  if (known !== undefined) return known;
  const jobs = Object.entries(asMap(asMap(workflow.plain)['jobs'])).map(([key, value]) => writtenJob(key, value, workflow.permissions));
  expansion.written.set(workflow, jobs);
  return jobs;
}

/** What a called job does when its caller does not, or may not, run. */
function below(caller: PlannedJob['runs'], own: PlannedJob['runs']): PlannedJob['runs'] {
  return caller === 'no' || own === 'no' ? 'no' : caller === 'unknown' ? 'unknown' : own;
}
