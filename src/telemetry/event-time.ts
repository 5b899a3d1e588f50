import { isJsonObject } from './parsed.ts';

const OBJECTS = ['workflow_run', 'workflow_job', 'pull_request', 'check_run', 'check_suite', 'repository'];
const TIMES = ['updated_at', 'completed_at', 'started_at', 'created_at', 'pushed_at'];

/** The latest moment that a delivery's body speaks of: what it reports happened no earlier. Null when it names none. */
export function eventTime(payload: Readonly<Record<string, unknown>>): Date | null {
  let latest: number | null = null;
  for (const object of OBJECTS) {
    const body = payload[object];
    if (!isJsonObject(body)) continue;
    for (const key of TIMES) {
      const value = body[key];
      // GitHub writes text, and in the repository of a push the seconds since 1970.
      const at = typeof value === 'string' ? Date.parse(value) : typeof value === 'number' ? value * 1000 : Number.NaN;
      if (Number.isFinite(at) && (latest === null || at > latest)) latest = at;
    }
  }
  return latest === null ? null : new Date(latest);
}
