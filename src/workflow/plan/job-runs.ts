import type { Json } from '../../model/json.ts';
import type { Scope } from '../expressions/expression.ts';
import type { PlannedJob, WrittenJob } from '../plan.ts';
import { withContexts } from './trigger-scope.ts';

/** What a condition comes to, null where it is not known, and which status functions it calls, in lower case. */
export type Judge = (
  condition: WrittenJob['condition'],
  scope: Scope,
) => { readonly value: boolean | null; readonly status: ReadonlySet<string> };

/**
 * Whether each job runs, in an order in which needs come first. A job that is skipped takes with it every job further down that does not ask for
 * the state of what it needs. `yes` supposes that all needs succeed. Sources: "Using jobs in a workflow", "Expressions", GitHub Docs.
 */
export function jobRuns(jobs: readonly WrittenJob[], scope: Scope, judge: Judge): ReadonlyMap<string, PlannedJob['runs']> {
  const byKey = new Map(jobs.map((job) => [job.key.toLowerCase(), job]));
  const runs = new Map<string, PlannedJob['runs']>();
  /** Jobs that are skipped, or wait for one that is: `success()` is false in them. */
  const skipped = new Set<string>();
  for (const job of inOrder(jobs, byKey)) {
    const key = job.key.toLowerCase();
    const needs = job.needs.map((need) => need.toLowerCase());
    const afterSkipped = needs.some((need) => skipped.has(need));
    const run = runOf(job, afterSkipped, (hoped) => needsScope(scope, job.needs, runs, hoped), judge);
    runs.set(key, run);
    if (run === 'no' || afterSkipped) skipped.add(key);
  }
  return new Map(jobs.map((job) => [job.key, runs.get(job.key.toLowerCase()) ?? 'unknown']));
}

function runOf(job: WrittenJob, afterSkipped: boolean, scopeOf: (hoped: boolean) => Scope, judge: Judge): PlannedJob['runs'] {
  const whatever = judge(job.condition, scopeOf(false));
  if (whatever.value === false || (afterSkipped && whatever.status.size === 0)) return 'no';
  // After a skipped job success() is false, but failure() and cancelled() are as after a success.
  if (afterSkipped && whatever.status.has('success')) return whatever.value === true ? 'yes' : 'unknown';
  return judge(job.condition, scopeOf(true)).value === true ? 'yes' : 'unknown';
}

/** `needs` is never known whole: outputs are the run's. What a need came to is known of one that is skipped, and where success is `hoped` for. */
function needsScope(scope: Scope, needs: readonly string[], runs: ReadonlyMap<string, PlannedJob['runs']>, hoped: boolean): Scope {
  const values = needs.flatMap((need): readonly (readonly [string, Json])[] => {
    if (runs.get(need.toLowerCase()) === 'no') return [[need, { result: 'skipped' }]];
    return hoped ? [[need, { result: 'success' }]] : [];
  });
  const context = { values: Object.fromEntries(values), complete: false };
  return withContexts(scope, { needs: context }, hoped ? 'success' : null);
}

function inOrder(jobs: readonly WrittenJob[], byKey: ReadonlyMap<string, WrittenJob>): readonly WrittenJob[] {
  const waiting = new Map<string, number>();
  const dependants = new Map<string, string[]>();
  for (const job of jobs) {
    const needs = new Set(job.needs.map((need) => need.toLowerCase()).filter((need) => byKey.has(need)));
    waiting.set(job.key.toLowerCase(), needs.size);
    for (const need of needs) {
      const list = dependants.get(need) ?? [];
      list.push(job.key.toLowerCase());
      dependants.set(need, list);
    }
  }
  const ready = [...waiting].filter(([, count]) => count === 0).map(([key]) => key);
  for (const key of ready) {
    for (const dependant of dependants.get(key) ?? []) {
      const left = (waiting.get(dependant) ?? 0) - 1;
      waiting.set(dependant, left);
      if (left === 0) ready.push(dependant);
    }
  }
  return ready.flatMap((key) => byKey.get(key) ?? []);
}
