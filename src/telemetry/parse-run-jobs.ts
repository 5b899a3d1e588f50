import type { JobRun } from '../model/job-run.ts';
import type { Run } from '../model/run.ts';
import { parseJob } from './parse-job.ts';
import { isJsonObject, type Parsed } from './parsed.ts';

/**
 * Reads the jobs of one attempt, as REST or GraphQL told them; what a body does not say of the run comes from the run. One that cannot be read
 * refuses them all: without it the attempt's makespan and runner time would be wrong.
 */
export function parseRunJobs(run: Run, bodies: readonly unknown[]): Parsed<readonly JobRun[]> {
  const inherited = { head_sha: run.headSha, head_branch: run.headBranch, workflow_name: run.workflowName };
  const jobs: JobRun[] = [];
  for (const [index, body] of bodies.entries()) {
    const own = isJsonObject(body) ? Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null)) : null;
    const job = parseJob(own === null ? body : { ...inherited, ...own, run_id: run.runId, run_attempt: run.attempt });
    if (!job.ok) return { ok: false, reason: `jobs.${index}.${job.reason}` };
    jobs.push(job.value);
  }
  return { ok: true, value: jobs };
}
