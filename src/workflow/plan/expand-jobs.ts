import { type Json, ownValue } from '../../model/json.ts';
import type { Scope } from '../expressions/expression.ts';
import type { ParsedExpression } from '../expressions/parse-expression.ts';
import { findLocalWorkflow, repositoryPath } from '../find-local-source.ts';
import type { LocalSources } from '../local-sources.ts';
import type { Permissions, Workflow } from '../model.ts';
import type { CalledPlan, PlannedJob, WrittenJob } from '../plan.ts';
import { callScope } from './call-scope.ts';
import { displayName, knownParts } from './display-name.ts';
import { expandLegs, type LegScope } from './expand-legs.ts';
import type { MatrixExpansion } from './expand-matrix.ts';
import { jobRuns } from './job-runs.ts';
import { refuseCall } from './refuse-call.ts';
import { judgeCondition, resolveText, resolveValue } from './resolve-value.ts';
import { writtenJobs } from './written-job.ts';

/** A plan holds no more job runs, of all triggers and calls together. */
export const MAX_JOB_RUNS = 20_000;
const FULL = `the plan has more than ${MAX_JOB_RUNS} job runs`;

/** What one expansion shares: the sources, the room that is left, each workflow's jobs as written, and what no trigger changes. */
export interface Expansion {
  readonly sources: LocalSources | undefined;
  readonly room: { left: number };
  readonly written: Map<Workflow, readonly WrittenJob[]>;
  readonly parsed: Map<string, ParsedExpression>;
  readonly literal: Map<Json, MatrixExpansion>;
}

/** Where in the tree of calls a workflow runs. */
interface Caller {
  readonly path: string;
  readonly displayName: string | null;
  readonly runs: PlannedJob['runs'];
  /** What the calling job's token may do, which a job below has where no block says anything. */
  readonly permissions: Permissions | null;
  /** Paths of all workflows that the run has called so far. */
  readonly called: Set<string>;
}

export function createExpansion(sources: LocalSources | undefined): Expansion {
  return { sources, room: { left: MAX_JOB_RUNS }, written: new Map(), parsed: new Map(), literal: new Map() };
}

/** The jobs of a workflow in one scope; `callers` from the outside in. */
export function expandJobs(expansion: Expansion, workflow: Workflow, scope: Scope, callers: readonly Caller[]): readonly PlannedJob[] {
  const written = expansion.written.get(workflow) ?? writtenJobs(workflow);
  expansion.written.set(workflow, written);
  const runs = expansion.room.left > 0 ? jobRuns(written, scope, judgeCondition) : new Map<string, PlannedJob['runs']>();
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
  if (room.left <= 0) return [unplanned(job, surroundings)];
  const legs = expandLegs(ownValue(job.rest, 'strategy'), scope, expansion.literal);
  const isTooMuch = legs.known && legs.legs.length > Math.max(1, room.left);
  if (legs.known && !isTooMuch) {
    room.left -= legs.legs.length;
    return legs.legs.map((leg) => planRun(expansion, job, leg, null, surroundings));
  }
  room.left -= 1;
  const reason = legs.known ? FULL : legs.reason;
  return [planRun(expansion, job, { leg: null, scope }, reason, surroundings)];
}

/** A job in a plan that is full: it stands there once, and nothing of it is evaluated. */
function unplanned(job: WrittenJob, { callers, run }: Surroundings): PlannedJob {
  const name = ownValue(job.rest, 'name');
  return {
    ...job,
    permissions: job.permissions ?? callers.at(-1)?.permissions ?? null,
    displayName: null,
    nameParts: typeof name === 'string' && name.includes('${{') ? ['', ''] : null,
    matrix: null,
    unexpanded: FULL,
    runner: null,
    runs: run,
    called: job.uses === null ? null : { known: false, reason: FULL },
  };
}

function planRun(
  expansion: Expansion,
  job: WrittenJob,
  { leg, scope }: LegScope,
  unexpanded: string | null,
  surroundings: Surroundings,
): PlannedJob {
  const caller = surroundings.callers.at(-1);
  const permissions = job.permissions ?? caller?.permissions ?? null;
  const name = ownValue(job.rest, 'name');
  const isComputed = typeof name === 'string' && name.includes('${{');
  // Without its legs only a name that speaks of none of them is known.
  const own = unexpanded !== null && !isComputed ? null : displayName(job.key, name, leg, (text) => resolveText(text, scope));
  const shown = own === null || caller === undefined ? own : caller.displayName === null ? null : `${caller.displayName} / ${own}`;
  const runner = job.uses === null ? resolveValue(job.runsOn, scope) : null;
  return {
    ...job,
    permissions,
    displayName: shown,
    nameParts: shown !== null ? null : own !== null ? [own] : isComputed ? knownParts(name, (text) => resolveText(text, scope)) : null,
    matrix: leg?.values ?? null,
    unexpanded,
    runner: runner?.known === true ? runner.value : null,
    runs: surroundings.run,
    called: job.uses === null ? null : planCall(expansion, job.uses, job.rest, scope, { ...surroundings, displayName: shown, permissions }),
  };
}

/** Follows a call where its workflow was read and GitHub would let it through. */
function planCall(
  expansion: Expansion,
  uses: string,
  rest: { readonly [key: string]: Json },
  scope: Scope,
  { workflow, callers, called, run, displayName: shown, permissions }: Surroundings & Pick<PlannedJob, 'displayName' | 'permissions'>,
): CalledPlan {
  if (repositoryPath(uses) === null) return { known: false, reason: 'the called workflow stands in another repository' };
  const found = findLocalWorkflow(uses, expansion.sources ?? { workflows: new Map() });
  if (!found.known) return found;
  const { path, source: target } = found;
  const chain = [...callers.map((caller) => caller.path), workflow.path];
  const refusal = refuseCall({ target, chain, called, allowed: permissions });
  if (refusal !== null) return { known: false, reason: refusal };
  if (expansion.room.left <= 0) return { known: false, reason: FULL };
  called.add(path);
  const caller: Caller = { path: workflow.path, displayName: shown, runs: run, permissions, called };
  return { known: true, path, jobs: expandJobs(expansion, target, callScope(target, ownValue(rest, 'with'), scope), [...callers, caller]) };
}

/** What a called job does when its caller does not, or may not, run. */
function below(caller: PlannedJob['runs'], own: PlannedJob['runs']): PlannedJob['runs'] {
  return caller === 'no' || own === 'no' ? 'no' : caller === 'unknown' ? 'unknown' : own;
}
