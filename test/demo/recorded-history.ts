import { type JsonObject, stamp } from '../standin/json-object.ts';
import { fixtureRecords } from './demo-fixtures.ts';

export interface HistoryEntry {
  readonly run: JsonObject;
  readonly jobs: readonly JsonObject[];
}

export const RECORDED_WORKFLOW = '.github/workflows/stencil-nightly.yml';

/** The recorded job rows as they are, each with a run object that is derived from it as test/fixtures/demo/stencil-speed/SOURCE.md says. Oldest first. */
export function recordedHistory(): HistoryEntry[] {
  const jobs = fixtureRecords('stencil-speed/jobs.ndjson.gz');
  const entries = jobs.map((job) => ({ run: derivedRun(job), jobs: [job] }));
  entries.sort((a, b) => String(a.run['created_at']).localeCompare(String(b.run['created_at'])));
  return entries.map(({ run, ...rest }, i) => ({ run: { ...run, run_number: i + 1 }, ...rest }));
}

function derivedRun(job: JsonObject): JsonObject {
  const instant = (field: string) => Date.parse(String(job[field]));
  const created = new Date(Math.min(instant('created_at'), instant('started_at')));
  const nightly = job['head_branch'] === 'main' && created.getUTCHours() === 6 && created.getUTCMinutes() < 10;
  return {
    id: job['run_id'],
    run_attempt: job['run_attempt'],
    name: job['workflow_name'],
    display_title: job['workflow_name'],
    path: RECORDED_WORKFLOW,
    event: nightly ? 'schedule' : 'workflow_dispatch',
    head_sha: job['head_sha'],
    head_branch: job['head_branch'],
    status: job['status'],
    conclusion: job['conclusion'],
    created_at: stamp(created),
    run_started_at: job['created_at'],
    updated_at: stamp(new Date(Math.max(instant('created_at'), instant('completed_at')))),
  };
}
