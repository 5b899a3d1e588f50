import type { CacheOutcome } from '../model/cache-outcome.ts';
import type { JobRun, StepRun } from '../model/job-run.ts';
import { inferOutcomes } from '../telemetry/logs/caches/infer-outcome.ts';

/** Steps that keep a cache whatever their inputs say, by the name they have where the workflow gives none. */
const ALWAYS_CACHES = /^Run (actions\/cache(?:\/restore)?)@/;

/**
 * The outcomes of a job whose log was not read: what times tell where they do, and else `unknown` for each step that is known to keep a cache, by its
 * name or because the log of such a job said so before. All are marked as inferred. `history`: earlier runs of the same job.
 */
export function outcomesWithoutLog(job: JobRun, history: readonly JobRun[]): readonly CacheOutcome[] {
  const inferred = inferOutcomes(job, history);
  const told = new Set(inferred.map(({ stepNumber }) => stepNumber));
  const unknown = job.steps.flatMap((step) => {
    const action = told.has(step.number) || step.conclusion === 'skipped' ? null : actionOf(step, history);
    return action === null ? [] : [unknownOutcome(step, action)];
  });
  return [...inferred, ...unknown].sort((a, b) => (a.stepNumber ?? 0) - (b.stepNumber ?? 0));
}

function actionOf({ name }: StepRun, history: readonly JobRun[]): string | null {
  const named = ALWAYS_CACHES.exec(name)?.[1];
  if (named !== undefined) return named;
  for (const { steps, cacheOutcomes } of history) {
    const before = steps.find((step) => step.name === name);
    const outcome = cacheOutcomes.find(
      ({ stepNumber, basis, toldBy }) => stepNumber === before?.number && basis === 'log' && toldBy === undefined,
    );
    if (before !== undefined && outcome !== undefined) return outcome.action;
  }
  return null;
}

function unknownOutcome({ number }: StepRun, action: string): CacheOutcome {
  return {
    ...{ stepNumber: number, action, result: 'unknown', save: 'unknown' },
    ...{ restoredKey: null, primaryKey: null, sizeBytes: null, restoreTime: null },
    basis: 'inferred',
  };
}
