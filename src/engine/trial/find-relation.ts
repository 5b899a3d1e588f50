import type { ExpandedPlan } from '../../workflow/plan.ts';
import { matchJobRun } from '../match-jobs.ts';
import type { EditedJob, EditedPlan } from './edited-plan.ts';

/** What an edit has to do with a job that ran. */
export type Relation =
  | { readonly kind: 'edited'; readonly job: EditedJob }
  /** It needs, at any distance, a job that the edit changes. */
  | { readonly kind: 'downstream'; readonly of: string }
  /** The edit changes what every job sees. */
  | { readonly kind: 'whole-file'; readonly keys: readonly string[] }
  /** The file does not tell which job this is. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'untouched' };

/** Of a job run of the edited workflow, by its name. A name that several jobs can have stands for the one that the edit changes. */
export function findRelation(edited: EditedPlan, name: string, event: string | null): Relation {
  const { after, jobs, workflowKeys } = edited;
  if (after === null) return { kind: 'unknown' };
  const keys = keysOfName(after, name, event);
  const own = keys.map((key) => jobs.get(key)).find((job) => job !== undefined);
  if (own !== undefined) return { kind: 'edited', job: own };
  if (workflowKeys.length > 0) return { kind: 'whole-file', keys: workflowKeys };
  if (keys.length === 0) return { kind: 'unknown' };
  const upstream = keys.flatMap((key) => editedUpstream(after, jobs, key));
  return upstream[0] === undefined ? { kind: 'untouched' } : { kind: 'downstream', of: upstream[0] };
}

/** The keys of the file that a name may stand for; of a called job the caller's. */
export function keysOfName(plan: ExpandedPlan, name: string, event: string | null): readonly string[] {
  const started = event !== null && plan.triggers.some((trigger) => trigger.event === event) ? event : undefined;
  const match = matchJobRun(plan, name, started);
  if (match.found === 'none') {
    const end = name.lastIndexOf(' / ');
    return end === -1 ? [] : keysOfName(plan, name.slice(0, end), event);
  }
  const found = match.found === 'one' ? [match.job] : match.candidates;
  return [...new Set(found.map((job) => job.callers[0]?.key ?? job.key))];
}

function editedUpstream({ written }: ExpandedPlan, jobs: EditedPlan['jobs'], from: string): readonly string[] {
  const needs = new Map(written.map((job) => [job.key, job.needs]));
  const reached = new Set([from]);
  for (const key of reached) for (const need of needs.get(key) ?? []) reached.add(need);
  return [...reached].filter((key) => key !== from && jobs.has(key));
}
