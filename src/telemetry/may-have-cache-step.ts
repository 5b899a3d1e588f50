import type { StepRun } from '../model/job-run.ts';
import { findCacheAction } from './logs/caches/cache-actions.ts';

/**
 * Whether a job's log may tell of a cache; a job without such a step need not have its log read. Most actions with a cache end with a post step.
 * Those without are known by name; a step with a name of its own counts when the name speaks of such a thing, and a composite action of the
 * repository always, since it shows one step for whatever it runs.
 */
export function mayHaveCacheStep(steps: readonly StepRun[]): boolean {
  return steps.some(({ name, conclusion }) => conclusion !== 'skipped' && mayCache(name));
}

function mayCache(name: string): boolean {
  if (/^Post /i.test(name)) return !/checkout/i.test(name);
  const [, reference] = /^Run (\S+@\S+)$/.exec(name) ?? [];
  if (reference !== undefined) {
    const action = findCacheAction(reference);
    return action !== null && action.saves !== 'post';
  }
  return /^Run \/?\.\//.test(name) || (!name.startsWith('Run ') && /cach|restor|ruby|bundle/i.test(name));
}
