import type { Run } from '../../model/run.ts';
import { evaluateCondition } from '../../workflow/expressions/evaluate-expression.ts';
import { matchFilter, readFilter } from '../../workflow/plan/match-filter.ts';
import type { Effect, SkipCondition } from '../effect.ts';
import { hasRunOf, mapLegs, noRunOf } from './edit-draft.ts';
import type { EffectContext, Prepared } from './prepared.ts';

/** A job, or the whole run, is skipped where the condition holds. Runs of which that is not known are left out of the comparison. */
export function skipWhen({ job, when, events }: Extract<Effect, { kind: 'skip-when' }>, context: EffectContext): Prepared {
  if (job !== null && !hasRunOf(context.runs, job)) return noRunOf(job);
  const holds = conditionOf(when, context);
  if ('reason' in holds) return holds;
  return {
    apply: (draft, { run }) => {
      if (events !== undefined && (run.event === null || !events.includes(run.event))) return draft;
      const isSkipped = holds.in(run);
      if (isSkipped === null) return null;
      if (!isSkipped) return draft;
      return job === null ? { ...draft, weight: 0 } : mapLegs(draft, job, (leg) => ({ ...leg, isSkipped: true }));
    },
  };
}

type Condition = { readonly in: (run: Run) => boolean | null } | { readonly reason: string };

function conditionOf(when: SkipCondition, { changedPaths }: EffectContext): Condition {
  if (when.kind === 'expression') return { in: (run) => evaluate(when.text, run) };
  if (changedPaths === null) return { reason: 'the paths that each run changed are not known' };
  const filter = readFilter(when.ignored);
  if (filter === null) return { reason: 'the path patterns cannot be read' };
  return {
    in: ({ runId }) => {
      const paths = changedPaths.get(runId);
      if (paths === undefined) return null;
      // GitHub runs the workflow where no path changed.
      return paths.length === 0 ? false : (matchFilter(filter, paths)?.every(Boolean) ?? null);
    },
  };
}

function evaluate(text: string, { event, headBranch, headSha }: Run): boolean | null {
  const isPullRequest = event?.startsWith('pull_request') ?? false;
  const values: Record<string, string> = event === null ? {} : { event_name: event };
  if (event === 'push' && headBranch !== null) Object.assign(values, { ref_name: headBranch, sha: headSha });
  if (isPullRequest && headBranch !== null) Object.assign(values, { head_ref: headBranch });
  const result = evaluateCondition(text, {
    contexts: new Map([['github', { values, complete: false }]]),
    status: 'success',
    hashFiles: null,
  });
  return result.known && 'value' in result ? result.value === true : null;
}
