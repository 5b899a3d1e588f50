import { type JobAddress, type JobNameMatch, jobNameMatcher } from '../workflow/match-job-name.ts';
import type { ExpandedPlan } from '../workflow/plan.ts';

/** Which job of the file a job run belongs to, and its matrix leg as GitHub shows it; null for a job without a matrix. */
export interface JobMatch {
  readonly key: string;
  readonly leg: string | null;
}

/** Which job a job run belongs to, called ones among them. Ambiguous: each candidate can have this name. */
export type JobRunMatch =
  | { readonly found: 'one'; readonly job: JobAddress }
  | { readonly found: 'ambiguous'; readonly candidates: readonly JobAddress[] }
  | { readonly found: 'none'; readonly reason: string };

type Matcher = (name: string) => JobNameMatch;

/** By plan, then by event; the empty event stands for all. Building one is work for each job run, asking it is not. */
const matchers = new WeakMap<ExpandedPlan, Map<string, Matcher>>();

/**
 * Reads the job out of the name that GitHub shows, with the callers of a called workflow (`caller / called`). `event` is what started the run
 * (`push`): the jobs of other triggers are then left out. For rules; what is ambiguous stays so.
 * @public
 */
export function matchJobRun(plan: ExpandedPlan, name: string, event?: string): JobRunMatch {
  if (event !== undefined && !plan.triggers.some((trigger) => trigger.event === event)) {
    return { found: 'none', reason: `the workflow does not start on ${event}` };
  }
  const match = matcherOf(plan, event)(name);
  return match.found === 'several' ? { found: 'ambiguous', candidates: match.candidates } : match;
}

/**
 * The same for rules that only look at the workflow's own jobs, on any trigger. Null for a name that no job can have, that two jobs share, that a job
 * has only when it is skipped whole, or that belongs to a called workflow: such a job run is never guessed to be a sample.
 */
export function jobMatcher(plan: ExpandedPlan): (name: string) => JobMatch | null {
  const match = matcherOf(plan, undefined);
  return (name) => {
    const result = match(name);
    if (result.found === 'none') return null;
    const [first, ...more] = result.found === 'one' ? [result.job] : result.candidates;
    // Two legs of one job may share a name, here or under another trigger.
    if (first === undefined || !isOwn(first) || more.some((other) => other.key !== first.key || !isOwn(other))) return null;
    return { key: first.key, leg: first.matrix === null && !first.isUnexpanded ? null : name };
  };
}

function matcherOf(plan: ExpandedPlan, event: string | undefined): Matcher {
  const known = matchers.get(plan) ?? new Map<string, Matcher>();
  matchers.set(plan, known);
  const matcher = known.get(event ?? '') ?? jobNameMatcher(plan, event);
  known.set(event ?? '', matcher);
  return matcher;
}

function isOwn(job: JobAddress): boolean {
  return job.callers.length === 0 && !job.isWhole;
}
