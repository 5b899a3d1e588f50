import type { Evidence } from '../evidence.ts';
import type { PlannedRun } from './planned-runs.ts';

/** Which jobs hold back a merge. */
export interface Gating {
  /** `is required`, or `may be required` where the required checks are not known. */
  readonly doubt: string;
  readonly isRequired: (name: string) => boolean;
  /** Whether a check of a called workflow that is not known may be required, of the call with this name. */
  readonly mayCall: (name: string | null) => boolean;
}

/** Null where no check is required. Where it is not known which are, any may be. */
export function gatingOf({ requiredChecks }: Pick<Evidence, 'requiredChecks'>): Gating | null {
  const required = requiredChecks.available ? requiredChecks.value : null;
  if (required?.size === 0) return null;
  return {
    doubt: required === null ? 'may be required' : 'is required',
    isRequired: (name) => required === null || [...required].some((check) => check === name || check.startsWith(`${name} / `)),
    mayCall: (name) => required === null || name === null || [...required].some((check) => check.startsWith(`${name} / `)),
  };
}

/** A name that only the run can tell may be any. */
export function gates({ job }: PlannedRun, { isRequired }: Gating): boolean {
  return job.displayName === null || isRequired(job.displayName);
}

/** Events with which a change is judged before it is merged. */
const OF_PULL_REQUESTS: readonly string[] = ['pull_request', 'pull_request_target', 'merge_group'];

/** Pushes count where nothing else runs before a merge. */
export function gatingEvents(events: readonly string[]): readonly string[] {
  return events.some((event) => OF_PULL_REQUESTS.includes(event)) ? OF_PULL_REQUESTS : ['push'];
}

/** The same for what one place of the file, or of one that it calls, comes to on one trigger. */
export function placeOf({ event, path }: Pick<PlannedRun, 'event' | 'path'>): string {
  return JSON.stringify([event, path]);
}

/** Every place that gates before a merge, and every place that one of them waits for: skipped, it would skip the gate. */
export function gatingPlaces(runs: readonly PlannedRun[], gating: Gating): ReadonlySet<string> {
  const events = gatingEvents(runs.map(({ event }) => event));
  const needs = new Map(runs.map((run) => [placeOf(run), needsOf(run)]));
  const open = runs.filter((run) => events.includes(run.event) && gates(run, gating)).map(placeOf);
  const found = new Set<string>();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    open.push(...(needs.get(next) ?? []));
  }
  return found;
}

function needsOf({ event, path, job }: PlannedRun): readonly string[] {
  const prefix = path.slice(0, path.lastIndexOf('/') + 1);
  return job.needs.map((need) => placeOf({ event, path: `${prefix}${need}` }));
}
