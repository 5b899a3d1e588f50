import type { JobRun } from '../model/job-run.ts';
import type { Run } from '../model/run.ts';
import { checkSuiteOf } from '../telemetry/check-suite-of.ts';
import { findIdleJobs } from '../telemetry/find-idle-jobs.ts';
import { parseRunJobs } from '../telemetry/parse-run-jobs.ts';
import type { Reconciliation } from './reconciliation.ts';

/**
 * Which of these runs, all of them ended, lack a job or the end of one, or perhaps that a job awaited approval: told by GraphQL for all of them in
 * one question. Re-runs are always among them, since only REST tells what they took over, and so are those of which GraphQL tells a part.
 */
export async function findRunsWithoutJobs(
  { world, github, stored, known: before }: Reconciliation,
  ended: readonly { readonly run: Run; readonly body: unknown }[],
): Promise<ReadonlySet<Run>> {
  const suites = new Map<Run, string>();
  for (const { run, body } of ended) {
    const suite = checkSuiteOf(body);
    // Of a run that nothing was known of all that REST tells is wanted.
    if (suite !== null && run.attempt === 1 && before.has(`${run.runId}/1`)) suites.set(run, suite);
  }
  const told = suites.size === 0 ? null : await github.history.fetchSuiteJobs([...suites.values()]);
  const missing = new Set<Run>();
  for (const { run } of ended) {
    const suite = suites.get(run);
    const bodies = suite === undefined || told?.incomplete.includes(suite) ? undefined : told?.jobs.get(suite);
    const jobs = bodies === undefined ? null : parseRunJobs(run, bodies);
    const known = jobs?.ok ? await world.store.runs.find(stored.repository.id, run.runId, run.attempt) : null;
    if (!jobs?.ok || known === null || lacksAny(known.jobs, jobs.value) || findIdleJobs(known).length > 0) missing.add(run);
  }
  return missing;
}

function lacksAny(known: readonly JobRun[], told: readonly JobRun[]): boolean {
  const byId = new Map(known.map((job) => [job.jobId, job]));
  return told.some((job) => {
    const own = byId.get(job.jobId);
    return own === undefined || own.status !== job.status || own.conclusion !== job.conclusion || own.steps.length < job.steps.length;
  });
}
